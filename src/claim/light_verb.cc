#include "claim/light_verb.h"

#include <algorithm>

namespace parley::claim {
namespace {

using data::LightVerb;
using data::Role;

bool is_noun(const Act& act) { return act.predicate->pos == data::TriggerClass::noun; }

/// The verb that governs the noun as object, subject of a passive, or with a preposition; kNone without one.
int32_t governor(const Grammar& g, int32_t noun) {
  noun = g.coordination(noun);
  const Relation relation = g.token(noun).relation;
  const int32_t up = g.token(noun).head;
  if (up < 0 || !g.is_verb(up)) return kNone;
  if (relation == Relation::acl_relcl) return kNone;
  static constexpr std::string_view kTimes[] = {"during", "after", "before", "following", "amid", "since"};
  if (relation == Relation::obl &&
      std::find(std::begin(kTimes), std::end(kTimes), g.preposition(noun)) != std::end(kTimes))
    return kNone;  // "shot him during a raid": two acts
  return relation == Relation::obj || relation == Relation::nsubj_pass || relation == Relation::obl ||
                 relation == Relation::nsubj || relation == Relation::obl_unmarked
             ? up
             : kNone;
}

/// "The raid that they carried out", "talks held in Cairo": the verb hangs on the noun.
int32_t hanging_verb(const Grammar& g, int32_t noun) {
  for (int32_t c = g.first_child(noun); c != kNone; c = g.next_sibling(c)) {
    const Relation relation = g.token(c).relation;
    if ((relation == Relation::acl || relation == Relation::acl_relcl) && (g.object(c) == noun || g.subject(c) == noun))
      return c;
  }
  return kNone;
}

const LightVerb* light(const Grammar& g, const data::Lexicon& lexicon, int32_t verb, int32_t noun) {
  const LightVerb* found = lexicon.light_verbs.find(g.lemma(verb));
  if (!found) return nullptr;
  const Relation relation = g.token(g.coordination(noun)).relation;
  const bool oblique = relation == Relation::obl || relation == Relation::obl_unmarked;
  if (found->preposition.empty()) return oblique ? nullptr : found;
  return oblique && g.preposition(g.coordination(noun)) == found->preposition ? found : nullptr;
}

void lend_roles(const Grammar& g, const LightVerb& verb, int32_t at, Act& act) {
  const Role::Kind role = verb.suffers ? Role::target : Role::perpetrator;
  const bool passive_object = g.is_passive(at) && !verb.preposition.empty();  // "was subjected to shelling"
  if (act.role(role) == kNone) act.roles[role] = verb.suffers ? g.surface_subject(at) : g.subject(at);
  if (passive_object && verb.suffers && act.role(Role::perpetrator) == kNone)
    act.roles[Role::perpetrator] = g.subject(at);
  if (act.role(role) == act.trigger) act.roles[role] = kNone;
  if (verb.suffers) {
    if (act.role(Role::perpetrator) == kNone) act.roles[Role::perpetrator] = g.with_preposition(at, "from");
    if (act.role(Role::perpetrator) == kNone) act.roles[Role::perpetrator] = g.with_preposition(at, "by");
    return;
  }
  for (const char* preposition : {"on", "against", "at", "upon", "with", "to", "for"}) {
    if (act.role(Role::target) != kNone) break;
    const int32_t found = g.with_preposition(at, preposition);
    if (found != kNone && found != act.trigger) act.roles[Role::target] = found;
  }
}

bool is_denied(const Grammar& g, const data::Lexicon& lexicon, int32_t verb, int32_t who) {
  for (const int32_t each : {g.child(verb, Relation::advmod), g.child(who, Relation::det), who, who - 1}) {
    if (each >= 0 && lexicon.negators.find(g.low(each))) return true;
  }
  return false;
}

/// "Claimed responsibility for the raid", "responsibility for the raid was claimed by": whose act it was.
void give_owner(const Grammar& g, const data::Lexicon& lexicon, Act& act) {
  const int32_t noun = g.coordination(act.trigger);
  const std::string_view preposition = g.preposition(noun);
  int32_t up = g.token(noun).head;
  if (up < 0 || act.role(Role::perpetrator) != kNone || (preposition != "for" && preposition != "in")) return;
  const int32_t verb = g.is_verb(up) ? up : g.token(up).head;
  if (verb < 0 || !g.is_verb(verb) || !lexicon.owns.find(g.lemma(verb))) return;
  const int32_t what = g.object(verb), who = g.subject(verb);
  if (what == kNone || what == noun || who == kNone || !lexicon.responsibility.find(g.lemma(what))) return;
  if (g.has_child(verb, Relation::aux) && g.penn(g.child(verb, Relation::aux)) == "MD") return;
  if (!is_denied(g, lexicon, verb, who)) act.roles[Role::perpetrator] = who;
}

}  // namespace

void join_acts(const Grammar& g, const data::Lexicon& lexicon, std::vector<Act>& acts) {
  const auto act_at = [&](int32_t trigger) -> Act* {
    const auto found = std::lower_bound(acts.begin(), acts.end(), trigger,
                                        [](const Act& act, int32_t at) { return act.trigger < at; });
    return found != acts.end() && found->trigger == trigger ? &*found : nullptr;
  };
  std::vector<const Act*> dropped;
  for (Act& act : acts) {
    if (is_noun(act)) give_owner(g, lexicon, act);
    if (!is_noun(act) || !act.predicate->harms.empty()) continue;
    int32_t up = governor(g, act.trigger);
    const bool governed = up != kNone;
    if (!governed) up = hanging_verb(g, act.trigger);
    if (up == kNone) continue;
    const Act* verb = act_at(up);
    if (verb && is_noun(*verb)) verb = nullptr;
    // "opened fire", "lifted the sanctions": the verb needs the noun and says it all
    if (verb && !verb->predicate->with.empty()) {
      const auto& with = verb->predicate->with;
      if (std::find(with.begin(), with.end(), g.lemma(act.trigger)) != with.end())
        dropped.push_back(governed ? &act : verb);
      continue;
    }
    const LightVerb* found = light(g, lexicon, up, act.trigger);
    if (found) lend_roles(g, *found, up, act);
    if (!verb || !verb->predicate->harms.empty() || act.predicate->event != EventType::ASSAULT) {
      if (verb && found && verb->predicate->harms.empty()) dropped.push_back(verb);
      continue;
    }
    if (verb->predicate->event != EventType::ASSAULT) continue;
    // "the shelling hit a school": the noun takes the target of the verb
    if (act.role(Role::target) == kNone && verb->role(Role::target) != act.trigger)
      act.roles[Role::target] = verb->role(Role::target);
    dropped.push_back(verb);
  }
  if (dropped.empty()) return;
  for (const Act* act : dropped) acts[static_cast<size_t>(act - acts.data())].frame = nullptr;
  std::erase_if(acts, [](const Act& act) { return act.frame == nullptr; });
}

}  // namespace parley::claim
