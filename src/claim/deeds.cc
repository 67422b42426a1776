#include "claim/deeds.h"

#include <algorithm>

namespace parley::claim {
namespace {

constexpr int kFar = 1 << 20;

std::string_view side(std::string_view code) { return code.substr(0, code.find('-')); }
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
      if (const Party* party = nearest(claim)) give(claim, *party);
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
    const std::string& victims = claim.harms.empty() ? claim.target ? claim.target->actor : none_
                                                     : record_.harms[claim.harms[0]].affected.actor;
    const Party* best = nullptr;
    int least = kFar;
    for (const Known& known : known_) {
      if (known.claim == &claim) continue;
      const Speaker& by = known.claim->speakers.innermost();
      if (!by.is_issuer() && by.span != speaker.span && (by.actor.empty() || side(by.actor) != side(speaker.actor)))
        continue;
      const int apart = static_cast<int>(claim.sentence) - static_cast<int>(known.claim->sentence);
      int cost = apart >= 0 ? 2 * apart : 1 - 3 * apart;
      if (!victims.empty() && side(victims) == side(known.party.actor)) {
        if (sector(victims) != "CIV" && !sector(victims).empty()) continue;
        cost += 40;
      }
      if (!speaker.actor.empty() && side(speaker.actor) == side(known.party.actor)) cost += 20;
      if (cost < least) least = cost, best = &known.party;
    }
    return best;
  }

  static void give(Claim& claim, const Party& from) {
    Party party = claim.perpetrator.value_or(Party{});
    party.actor = from.actor;
    party.evidence = from.span.empty() ? from.evidence : from.span;
    if (party.rule.empty()) party.rule = "deeds passage";
    party.actor_rule = "deeds passage";
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
