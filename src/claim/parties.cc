#include "claim/parties.h"

#include <algorithm>

namespace parley::claim {
namespace {

using mention::ActorValue;

std::string_view side(std::string_view code) { return code.substr(0, code.find('-')); }

class Namer {
 public:
  Namer(const Grammar& grammar, const mention::ActorReader& actors, Record& record)
      : g_(grammar), actors_(actors), record_(record) {}

  void name() {
    said_by_.resize(record_.claims.size());
    for (size_t i = 0; i < record_.claims.size(); ++i) name_speakers(i);
    for (size_t i = 0; i < record_.claims.size(); ++i) name_roles(i);
    for (size_t i = 0; i < record_.claims.size(); ++i) inherit(i);
  }

 private:
  void name_speakers(size_t index) {
    ActorValue outer;
    for (Speaker& speaker : record_.claims[index].speakers.all()) {
      ActorValue value = speaker.is_issuer() ? actors_.issuer() : actors_.resolve(actors_.head_of(speaker.span), outer);
      if (!value) continue;
      speaker.actor = value.code;
      speaker.actor_rule = value.rule;
      speaker.evidence = value.evidence;
      if (value.basis != Basis::stated) speaker.basis = value.basis;
      outer = std::move(value);
    }
    said_by_[index] = record_.claims[index].speakers.innermost().actor.empty() ? ActorValue{} : std::move(outer);
  }

  static void put(Party& party, const ActorValue& value) {
    if (!value) return;
    party.actor = value.code;
    party.actor_rule = value.rule;
    party.evidence = value.evidence;
    if (value.basis != Basis::stated) party.basis = value.basis;
  }

  void name_roles(size_t index) {
    Claim& claim = record_.claims[index];
    for (std::optional<Party>* party : {&claim.perpetrator, &claim.target}) {
      if (*party && !(*party)->span.empty())
        put(**party, actors_.resolve(actors_.head_of((*party)->span), said_by_[index]));
    }
    for (const uint32_t h : claim.harms) name_victims(record_.harms[h], claim, index);
  }

  /// Whose people they are: by the words for them, else those of what was hit, else the state where it was.
  void name_victims(Harm& harm, const Claim& claim, size_t index) {
    harm.affected.span = harm.quantity.span();
    harm.affected.rule = harm.quantity.rule();
    harm.affected.basis = Basis::stated;
    const ActorValue own = actors_.resolve(actors_.head_of(harm.quantity.span()), said_by_[index]);
    if (own) return put(harm.affected, own);
    if (claim.target && !claim.target->actor.empty()) {
      harm.affected.actor = claim.target->actor;
      harm.affected.evidence = claim.target->evidence;
      harm.affected.actor_rule = "parties target";
      harm.affected.basis = Basis::context;
    }
  }

  static bool is_deed(const Claim& claim) {
    return claim.event == EventType::ASSAULT && claim.polarity == Polarity::positive &&
           is_claimed_as_fact(claim.stance);
  }

  /// Whose deed another claim states: the perpetrator of an attack, or who is accused of it.
  static const Party* doer(const Claim& claim) {
    if (claim.event == EventType::ACCUSE) return claim.target && !claim.target->actor.empty() ? &*claim.target : nullptr;
    if (!is_deed(claim)) return nullptr;
    return claim.perpetrator && !claim.perpetrator->actor.empty() ? &*claim.perpetrator : nullptr;
  }

  /// The nearest attack of the passage by the same speaker, or by the issuer.
  void inherit(size_t index) {
    Claim& claim = record_.claims[index];
    const bool harmful = std::any_of(claim.harms.begin(), claim.harms.end(),
                                     [&](uint32_t h) { return !is_of_objects(record_.harms[h].kind); });
    if (claim.perpetrator && !claim.perpetrator->actor.empty()) return;
    if (!harmful && claim.event != EventType::ASSAULT) return;
    const std::string& speaker = claim.speakers.innermost().actor;
    const Party* best = nullptr;
    int nearest = 1 << 20;
    for (size_t k = 0; k < record_.claims.size(); ++k) {
      const Claim& other = record_.claims[k];
      const Party* party = k == index ? nullptr : doer(other);
      if (!party || inherited(*party)) continue;
      const Speaker& by = other.speakers.innermost();
      if (!by.is_issuer() && side(by.actor) != side(speaker)) continue;
      if (!claim.harms.empty() && side(record_.harms[claim.harms[0]].affected.actor) == side(party->actor)) continue;
      const int apart = static_cast<int>(claim.sentence) - static_cast<int>(other.sentence);
      const int distance = apart >= 0 ? apart * 2 : 40 - apart * 2;
      if (distance < nearest) nearest = distance, best = party;
    }
    if (!best) return;
    Party party = claim.perpetrator.value_or(Party{});
    party.actor = best->actor;
    party.evidence = best->span.empty() ? best->evidence : best->span;
    if (party.rule.empty()) party.rule = "parties passage";
    party.actor_rule = "parties passage";
    party.basis = Basis::context;
    claim.perpetrator = std::move(party);
  }
  static bool inherited(const Party& party) { return party.actor_rule == "parties passage"; }

  const Grammar& g_;
  const mention::ActorReader& actors_;
  Record& record_;
  std::vector<ActorValue> said_by_;  // who says each claim, the innermost
};

}  // namespace

void name_parties(const Grammar& grammar, const mention::ActorReader& actors, Record& record) {
  Namer(grammar, actors, record).name();
}

}  // namespace parley::claim
