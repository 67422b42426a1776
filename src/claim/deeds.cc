#include "claim/deeds.h"

#include <algorithm>

namespace parley::claim {
namespace {

using data::side_of;

constexpr int kFar = 1 << 20;

std::string_view sector(std::string_view code) {
  const size_t at = code.find('-');
  return at == std::string_view::npos ? std::string_view() : code.substr(at + 1);
}

class Deeds {
 public:
  Deeds(const mention::ActorReader& actors, Record& record) : actors_(actors), record_(record) {
    for (const Claim& claim : record.claims) {
      if (const Party* party = doer(claim)) known_.push_back({&claim, *party});
    }
  }

  void find() {
    for (Claim& claim : record_.claims) {
      if (claim.perpetrator && !claim.perpetrator->actor.empty()) continue;
      const bool people = std::any_of(claim.harms.begin(), claim.harms.end(),
                                      [&](uint32_t h) { return !is_of_objects(record_.harms[h].kind); });
      if (!people && claim.event != EventType::ASSAULT) continue;
      if (const Party* party = nearest(claim))
        give(claim, *party, "deeds passage");
      else if (people)
        oppose(claim);
    }
  }

 private:
  struct Known {
    const Claim* claim;
    Party party;
  };

  /// Whose attack a claim states: its perpetrator, or who is accused.
  static const Party* doer(const Claim& claim) {
    const std::optional<Party>& party = claim.event == EventType::ACCUSE ? claim.target : claim.perpetrator;
    if (claim.event != EventType::ACCUSE &&
        (claim.event != EventType::ASSAULT && claim.event != EventType::COERCE && claim.harms.empty()))
      return nullptr;
    if (claim.polarity == Polarity::negative || !is_claimed_as_fact(claim.stance)) return nullptr;
    if (!party || party->actor.empty() || party->actor.starts_with("IGO") || party->actor.starts_with("NGO") ||
        party->actor.starts_with("MED") || party->actor.ends_with("-CIV"))
      return nullptr;
    return &*party;
  }

  /// The best of the attacks that the same source tells, or the issuer: near, not by the victims' own side, not by
  /// the speaker's.
  const Party* nearest(const Claim& claim) const {
    const Speaker& speaker = claim.speakers.innermost();
    const std::string_view own = side_of(teller(claim));
    const Harm* harm = claim.harms.empty() ? nullptr : &record_.harms[claim.harms[0]];
    const bool fighters = harm && (harm->status == Status::military || harm->status == Status::police);
    const std::string& victims = harm ? harm->affected.actor : claim.target ? claim.target->actor : none_;
    const Party* best = nullptr;
    int least = kFar;
    for (const Known& known : known_) {
      if (known.claim == &claim) continue;
      const int apart = static_cast<int>(claim.sentence) - static_cast<int>(known.claim->sentence);
      int cost = apart >= 0 ? 2 * apart : 1 - 3 * apart;
      if (!told_by(*known.claim, speaker)) cost += 12;
      if (sector(known.party.actor) == "GOV") cost += 14;
      if (!victims.empty() && side_of(victims) == side_of(known.party.actor) && sector(victims) != "REB") {
        if (fighters || (sector(victims) != "CIV" && !sector(victims).empty())) continue;
        cost += harm && harm->affected.basis == Basis::stated ? 20 : 8;
      }
      if (!own.empty() && own == side_of(known.party.actor)) {
        if (victims.empty() || sector(victims) == "CIV" || (side_of(victims) == own && sector(victims) != "REB"))
          continue;
      }
      if (cost < least) least = cost, best = &known.party;
    }
    return best;
  }

  /// A party tells its own losses and those of whom it fights: each is the other's deed.
  void oppose(Claim& claim) {
    const std::string_view own = teller(claim);
    if (own.empty() || !is_party(own)) return;
    const data::ActorKind kind = actors_.issuer().kind;
    const bool monitored =
        kind == data::ActorKind::igo || kind == data::ActorKind::ngo || kind == data::ActorKind::monitor;
    const Harm& harm = record_.harms[claim.harms[0]];
    const std::string& victims = harm.affected.actor;
    const bool own_people = victims.empty() || (side_of(victims) == side_of(own) && sector(victims) != "REB") ||
                            (claim.speakers.innermost().is_issuer() && side_of(victims) == actors_.issuer().state);
    Party party;
    if (!own_people) {
      if (is_civilian(victims) && harm.status != Status::military) return;
      party.actor = forces(own, actors_.issuer().kind);
      party.evidence = claim.speakers.innermost().evidence;
    } else if (monitored) {
      return;
    } else if (const mention::ActorValue foe = foremost_foe(side_of(own))) {
      party.actor = forces(foe.code, foe.kind);
      party.evidence = foe.evidence;
    } else {
      return;
    }
    give(claim, party, "deeds opponent");
  }
  /// The code of who tells it; of the issuer, when a party quotes somebody unknown.
  static std::string_view teller(const Claim& claim) {
    const std::string& speaker = claim.speakers.innermost().actor;
    const std::string& issuer = claim.speakers.all().front().actor;
    return speaker.empty() && is_party(issuer) ? issuer : speaker;
  }
  static bool is_party(std::string_view actor) {
    return !actor.starts_with("IGO") && !actor.starts_with("NGO") && !actor.starts_with("MED") &&
           sector(actor) != "CIV";
  }
  /// Who fights for it: "AAA-GOV" -> "AAA-MIL"; a group fights itself.
  static std::string forces(std::string_view actor, data::ActorKind kind) {
    const bool state = mention::is_territorial(kind) || kind == data::ActorKind::organ ||
                       kind == data::ActorKind::person || kind == data::ActorKind::authority;
    if (sector(actor).empty() ? !state : sector(actor) != "GOV" && sector(actor) != "JUD") return std::string(actor);
    return std::string(side_of(actor)) + "-MIL";
  }
  static bool is_civilian(std::string_view actor) { return sector(actor) == "CIV" || sector(actor).empty(); }

  /// The side that the document names most, besides the speaker's own: armed ones first.
  mention::ActorValue foremost_foe(std::string_view own) const {
    for (const bool armed : {true, false}) {
      const mention::ActorReader::Named* best = nullptr;
      int most = 0;
      for (const auto& named : actors_.named()) {
        if (named.value.side() == own || !is_party(named.value.code) || armed != mention::is_armed(named.value))
          continue;
        if (!armed && !named.role && !named.subject) continue;  // a state named as a place

        int count = 0;
        for (const auto& other : actors_.named())
          count += other.value.side() == named.value.side() && armed == mention::is_armed(other.value);
        for (const Known& known : known_) count += 3 * (side_of(known.party.actor) == named.value.side());
        if (count > most) most = count, best = &named;
      }
      if (best) return best->value;
    }
    return {};
  }

  /// By the same speaker or his side, or by the issuer; an accusation is told by who accuses.
  static bool told_by(const Claim& known, const Speaker& speaker) {
    const Speaker& by = known.speakers.innermost();
    if (known.event == EventType::ACCUSE && known.perpetrator && !known.perpetrator->actor.empty())
      return side_of(known.perpetrator->actor) == side_of(speaker.actor);
    return by.is_issuer() || by.span == speaker.span ||
           (!by.actor.empty() && side_of(by.actor) == side_of(speaker.actor));
  }

  static void give(Claim& claim, const Party& from, RuleId rule) {
    Party party = claim.perpetrator.value_or(Party{});
    party.actor = from.actor;
    party.evidence = from.evidence;
    if (party.rule.empty()) party.rule = rule;
    party.actor_rule = rule;
    party.basis = Basis::context;
    claim.perpetrator = std::move(party);
  }

  const mention::ActorReader& actors_;
  Record& record_;
  std::vector<Known> known_;
  const std::string none_;
};

}  // namespace

void find_doers(const mention::ActorReader& actors, Record& record) { Deeds(actors, record).find(); }

}  // namespace parley::claim
