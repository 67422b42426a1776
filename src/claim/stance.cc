#include "claim/stance.h"

#include <algorithm>

#include "claim/harm.h"
#include "claim/quotes.h"

namespace parley::claim {
namespace {

constexpr int kMaxDepth = 12;

}  // namespace

void Moods::weaken(Stance& stance, Stance by) {
  if (stance == Stance::asserted || stance == Stance::reported || (stance == Stance::alleged && by == Stance::denied)) {
    if (by != Stance::asserted) stance = by;
  }
}

/// The words that hang on the word itself: modals, negation, adverbs, "if".
void Moods::modify(int32_t i, Mood& out) const {
  for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
    const Relation r = g_.token(c).relation;
    const std::string_view low = g_.low(c);
    if (r == Relation::aux) {
      if (const auto* modal = lexicon_.modals.find(low)) weaken(out.stance, modal->stance);
    } else if (r == Relation::advmod || r == Relation::det || r == Relation::cc_preconj) {
      if (lexicon_.negators.find(low) && (c < i || g_.is_verb(i)))  // not of "bodies not yet identified"
        out.polarity = out.polarity == Polarity::positive ? Polarity::negative : Polarity::positive;
      if (const auto* adverb = lexicon_.adverbs.find(low)) weaken(out.stance, adverb->stance);
    } else if (r == Relation::cc && low == "nor" && g_.is_verb(i)) {
      out.polarity = Polarity::negative;
    } else if (r == Relation::amod) {
      if (const auto* adjective = lexicon_.adverbs.find(low))
        weaken(out.stance, adjective->stance);  // "an alleged raid"
    } else if (r == Relation::obl && c < i) {   // "in our estimation the fire came from the hill"
      if (const auto* guess = g_.preposition(c) == "in" ? lexicon_.estimates.find(g_.lemma(c)) : nullptr)
        weaken(out.stance, guess->stance);
    } else if (r == Relation::mark) {
      if (const auto* condition = lexicon_.conditions.find(low)) weaken(out.stance, condition->stance);
    } else if ((r == Relation::nsubj || r == Relation::nsubj_pass || r == Relation::obj) && g_.is_verb(i)) {
      const int32_t det = g_.child(c, Relation::det);
      if ((det != kNone && lexicon_.negators.find(g_.low(det))) || low == "nobody" || low == "none" ||
          low == "nothing" || (low == "one" && g_.low(c - 1) == "no"))
        out.polarity = Polarity::negative;
    }
  }
}

/// The cue's row when `content`, which hangs on it by `relation`, is what is said.
const data::Cue* Moods::governs(int32_t cue, int32_t content, Relation relation) const {
  const data::Cue* row = cues_.saying(cue);
  if (!row) return nullptr;
  const auto in_content = [&](std::string_view word) {
    return std::find(row->content.begin(), row->content.end(), word) != row->content.end();
  };
  switch (relation) {
    case Relation::ccomp:
    case Relation::xcomp:
    case Relation::csubj_pass:
      return row;
    case Relation::parataxis:  // "declines to say more than on the first day: nine dead" denies no deaths
      return g_.subject(cue) != kNone && row->stance != Stance::demanded &&
                     (row->speaks || row->stance != Stance::denied)
                 ? row
                 : nullptr;
    case Relation::obj: {
      const int32_t clause =
          g_.child(content, Relation::acl);  // "said warplanes bombed the port", read as an object with a participle
      if (g_.lemma(cue) == "reject" && plain_harm(lexicon_.nouns.find(g_.lemma(content))))
        return nullptr;  // "rejected the murder of the mayor" condemns it
      return row->takes_object || (clause != kNone && g_.has_child(clause, Relation::obj)) ? row : nullptr;
    }
    case Relation::nsubj_pass:
      return row->takes_object ? row : nullptr;
    case Relation::advcl: {
      const int32_t mark = g_.child(content, Relation::mark);
      return mark != kNone && (in_content(g_.low(mark)) || g_.low(mark) == "that" ||
                               (g_.low(mark) == "to" && row->takes_object && row->stance != Stance::asserted))
                 ? row
                 : nullptr;
    }
    case Relation::obl: {
      const std::string_view preposition = g_.preposition(content);
      if (in_content(preposition)) return row;
      if (row->takes_object && content > cue && (preposition.empty() || preposition == "including"))
        return row;  // an object that the parse took for something else
      return (preposition == "of" || preposition == "about" || preposition == "on") && row->stance != Stance::asserted
                 ? row
                 : nullptr;
    }
    default:
      return nullptr;
  }
}

/// A cue above: "denied that …", "is said to …".
void Moods::govern(int32_t at, int32_t up, Mood& out) const {
  const data::Cue* cue = governs(up, at, g_.token(at).relation);
  Mood how;
  modify(up, how);
  const int32_t subject = g_.child(up, Relation::nsubj), det = g_.child(at, Relation::det);
  const bool none = det != kNone && lexicon_.negators.find(g_.low(det));  // "no casualties were reported"
  if (cue->stance == Stance::denied && !cue->speaks) {
    if (!cues_.saying(at) || !g_.is_verb(at)) out.polarity = Polarity::negative;  // "failed to attack"
  } else if (cue->stance == Stance::denied && how.polarity == Polarity::negative) {
    weaken(out.stance, Stance::alleged);  // "did not deny that", "neither confirmed nor denied"
  } else {
    weaken(out.stance, cue->stance);
  }
  if (how.polarity == Polarity::negative && cue->stance == Stance::asserted && !none)
    weaken(out.stance, subject != kNone && g_.low(subject) == "nothing" ? Stance::denied : Stance::alleged);
  if (g_.has_child(up, Relation::aux_pass) && g_.subject(up) == kNone && lexicon_.hearsay.find(g_.lemma(up)) &&
      g_.token(at).relation != Relation::obj && !none && how.stance != Stance::demanded)  // "it must be said that"
    weaken(out.stance, Stance::reported);
  if (how.stance == Stance::alleged || how.stance == Stance::conditional || how.stance == Stance::predicted)
    weaken(out.stance, how.stance);
}

/// "Allegations that …", "a report that …", "the claim that … is a lie".
void Moods::name(int32_t noun, int32_t clause, const data::Cue& row, Mood& out) const {
  weaken(out.stance, row.stance);
  for (int32_t c = g_.first_child(noun); c != kNone; c = g_.next_sibling(c)) {  // "false reports that"
    if (g_.token(c).relation == Relation::amod && lexicon_.denies(g_.lemma(c))) weaken(out.stance, Stance::denied);
  }
  const int32_t det = g_.child(noun, Relation::det);
  const bool definite = g_.has_child(noun, Relation::nmod_poss) || (det != kNone && g_.low(det) == "the");
  if (row.stance == Stance::asserted && !definite && g_.lemma(noun) == "report" &&
      g_.with_preposition(noun, "by") == kNone && g_.with_preposition(noun, "from") == kNone)
    weaken(out.stance, Stance::reported);
  const int32_t predicate = g_.token(noun).head, mark = g_.child(noun, Relation::mark);
  const Relation relation = g_.token(noun).relation;
  for (const int32_t at : {predicate, clause}) {  // "called reports that it had struck the jail false"
    const int32_t called = relation == Relation::obj && at >= 0 ? g_.child(at, Relation::xcomp) : kNone;
    if (called != kNone && lexicon_.denies(g_.lemma(called))) out.stance = Stance::denied;
  }
  const bool likewise =
      relation == Relation::advcl && mark != kNone && g_.low(mark) == "as";  // "…, as is the claim that"
  if (predicate < 0 || (relation != Relation::nsubj && relation != Relation::nsubj_pass && !likewise)) return;
  Mood how;
  modify(predicate, how);
  const bool negative = how.polarity == Polarity::negative;
  if (negative && lexicon_.verifying.find(g_.lemma(predicate)))
    weaken(out.stance, Stance::alleged);
  else if (lexicon_.refuted.find(g_.lemma(predicate)) ||
           (negative && (g_.is_passive(predicate) || g_.lemma(predicate) == "true")))
    out.stance = Stance::denied;
}

/// A noun takes the mood of its clause, an infinitive that of its verb.
void Moods::carry(int32_t word, int32_t at, int32_t up, Mood& out) const {
  const Relation relation = g_.token(at).relation;
  const bool carries = relation == Relation::xcomp || relation == Relation::obj || relation == Relation::nsubj ||
                       relation == Relation::nsubj_pass;
  if (!carries || (at != word && relation != Relation::xcomp)) return;
  Mood clause;
  modify(up, clause);
  weaken(out.stance, clause.stance);
  static constexpr std::string_view kLater[] = {"identify", "recover", "bury", "find", "name"};  // "not yet identified"
  const bool later = std::find(std::begin(kLater), std::end(kLater), g_.lemma(up)) != std::end(kLater);
  if (clause.polarity == Polarity::negative && !g_.is_verb(word) && !later) out.polarity = Polarity::negative;
}

/// The noun whose content a clause that hangs on `up` is: "the statement of the officials that gunners killed 700",
/// where the tree takes the clause for one that describes the officials although it lacks nothing.
int32_t Moods::noun_of_content(int32_t at, int32_t up) const {
  const Relation relation = g_.token(at).relation;
  if (relation == Relation::acl || relation == Relation::ccomp || relation == Relation::acl_relcl ||
      (relation == Relation::nmod && g_.preposition(at) == "of")) {
    if (lexicon_.cue_nouns.find(g_.lemma(up))) return up;
  }
  if (relation != Relation::acl_relcl && relation != Relation::acl) return kNone;
  const int32_t noun = g_.token(up).head;
  const bool whole = g_.low(g_.subtree(at).first) == "that" && g_.has_child(at, Relation::nsubj) && g_.object(at) > at;
  return whole && noun >= 0 && g_.token(up).relation == Relation::nmod && lexicon_.cue_nouns.find(g_.lemma(noun))
             ? noun
             : kNone;
}

/// "It is a lie that …", "it is untrue that …"; what is called wrong or absurd may have happened.
bool Moods::is_called_untrue(int32_t at, int32_t up) const {
  const Relation relation = g_.token(at).relation;
  const bool clause = relation == Relation::csubj || relation == Relation::ccomp || relation == Relation::acl ||
                      relation == Relation::acl_relcl || relation == Relation::advcl;
  return clause && at > up && g_.low(g_.subtree(at).first) == "that" && lexicon_.denies(g_.lemma(up));
}

/// '"You can say it is destroyed" state television reported while …': what stands behind a quotation and is no part of
/// it, where the tree hangs it on a word inside.
bool Moods::enters_quote(int32_t at, int32_t up) const {
  constexpr int32_t kLongest = 200;  // words
  bool inside = false;
  if (up > at || at - up > kLongest) return false;
  for (int32_t i = up + 1; i < at; ++i) {
    if (opens_quote(g_.low(i)) || closes_quote(g_.low(i))) inside = !inside;
  }
  return inside && !cues_.saying(up);
}

/// "Investigated the raid", "justice for the raid", "responsibility for the raid": it took place, whatever is said of
/// the rest.
bool Moods::takes_for_granted(int32_t at, int32_t up) const {
  const Relation relation = g_.token(at).relation;
  if (relation != Relation::obj && relation != Relation::obl && relation != Relation::nmod) return false;
  if (lexicon_.presupposing.find(g_.lemma(up))) return true;
  if (relation == Relation::obj) return false;
  const std::string_view preposition = g_.preposition(at);
  if (preposition != "for" && preposition != "over" && preposition != "in") return false;
  const int32_t what =
      g_.is_verb(up) ? g_.object(up) : up;  // "[demanded justice] for the raid", as the tree may have it
  return what != kNone && what != at &&
         (lexicon_.responsibility.find(g_.lemma(what)) || (what != up && lexicon_.presupposing.find(g_.lemma(what))));
}

/// "No evidence that the army attacked", "no information about an attack".
bool Moods::is_unsupported(int32_t at, int32_t up) const {
  const Relation relation = g_.token(at).relation;
  const int32_t det = g_.child(up, Relation::det);
  if (det == kNone || !lexicon_.negators.find(g_.low(det)) || !lexicon_.support.find(g_.lemma(up))) return false;
  const std::string_view preposition = relation == Relation::nmod ? g_.preposition(at) : std::string_view();
  return relation == Relation::acl || relation == Relation::acl_relcl || relation == Relation::ccomp ||
         preposition == "of" || preposition == "about" || preposition == "on";
}

Mood Moods::read(int32_t word) const {
  Mood out;
  modify(word, out);
  int32_t at = word;
  bool content = false;  // of a noun: "the story, to the effect that 40 died, is false"
  Mood before;  // as it was when a relative clause ended: "called for an end of the war that began in May" presupposes
                // it
  bool presupposed = false;
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    const int32_t up = g_.token(at).head;
    if (up < 0 || enters_quote(at, up)) break;
    const Relation relation = g_.token(at).relation;
    if (takes_for_granted(at, up)) break;
    if (is_unsupported(at, up)) {
      weaken(out.stance, Stance::alleged);
      break;
    }
    if (g_.is_verb(up)) {
      if (relation == Relation::conj && g_.is_verb(at) && !g_.has_child(at, Relation::nsubj) &&
          !g_.has_child(at, Relation::nsubj_pass)) {
        Mood shared;  // "will attack and destroy": the second shares the auxiliary of the first
        modify(up, shared);
        weaken(out.stance, shared.stance);
      }
      if (governs(up, at, relation))
        govern(at, up, out);
      else
        carry(word, at, up, out);
    } else if (const int32_t noun = noun_of_content(at, up); noun != kNone) {
      name(noun, at, *lexicon_.cue_nouns.find(g_.lemma(noun)), out);
      at = noun;
      continue;
    } else if (g_.lemma(up) == "effect" && g_.preposition(up) == "to" && g_.low(g_.subtree(at).first) == "that") {
      content = true;
    } else if (is_called_untrue(at, up)) {
      weaken(out.stance, Stance::denied);
    } else if (content && relation == Relation::nsubj && lexicon_.refuted.find(g_.lemma(up))) {
      out.stance = Stance::denied;
    } else if (relation == Relation::acl && g_.token(up).relation == Relation::obj &&
               g_.has_child(at, Relation::mark)) {
      const int32_t verb = g_.token(up).head;  // "urged [his troops to attack]", as if of the troops
      if (const data::Cue* row = verb >= 0 ? cues_.saying(verb) : nullptr) weaken(out.stance, row->stance);
    }
    // "the men killed on Friday", told as known
    const bool known =
        relation == Relation::acl && g_.penn(at) == "VBN" && g_.low(g_.child(up, Relation::det)) == "the";
    if ((relation == Relation::acl_relcl || known) && !lexicon_.cue_nouns.find(g_.lemma(up)) && !presupposed &&
        !content)
      before = out, presupposed = true;
    at = up;
  }
  if (presupposed && out.stance != Stance::alleged && out.stance != Stance::reported &&
      out.stance != Stance::conditional && out.stance != Stance::predicted)
    return before;
  return out;
}

}  // namespace parley::claim
