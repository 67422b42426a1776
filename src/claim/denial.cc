#include "claim/denial.h"

namespace parley::claim {
namespace {

bool is_civilian(const Grammar& g, const data::Lexicon& lexicon, int32_t head) {
  if (const data::Victim* victim = victim_of(g, lexicon, head)) return victim->status == Status::civilian;
  const data::Object* object = object_of(g, lexicon, head);
  return object && object->civilian && g.has_child(head, Relation::amod) &&
         g.lemma(g.child(head, Relation::amod)) == "civilian";
}

}  // namespace

Denial what_is_denied(const Grammar& g, const data::Lexicon& lexicon, const Act& act) {
  using data::Role;
  for (const Role::Kind role : {Role::victim, Role::target, Role::object}) {
    if (act.role(role) != kNone && is_civilian(g, lexicon, act.role(role))) return Denial::civilian_nature;
  }
  const int32_t who = act.role(Role::perpetrator);
  if (who == kNone) return Denial::fact;
  const int32_t up = g.token(act.trigger).head;
  const bool own =
      g.has_child(who, Relation::nmod_poss) && g.token(g.child(who, Relation::nmod_poss)).upos == Upos::PRON;
  const bool self = up >= 0 && g.is_verb(up) && g.token(act.trigger).relation == Relation::xcomp;  // "denied shelling"
  return own || self || g.token(who).upos == Upos::PRON ? Denial::responsibility : Denial::fact;
}

Denial what_is_denied(const Grammar& g, const data::Lexicon& lexicon, int32_t verb) {
  const int32_t object = g.object(verb);
  return object != kNone && lexicon.responsibility.find(g.lemma(object)) ? Denial::responsibility : Denial::fact;
}

}  // namespace parley::claim
