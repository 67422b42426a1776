#include "claim/sources.h"

#include <algorithm>

#include "claim/act.h"
#include "claim/quotes.h"

namespace parley::claim {
namespace {

constexpr int32_t kLongestSource = 30;  // words

bool trims(const Grammar& g, int32_t i) {
  const Upos upos = g.token(i).upos;
  return upos == Upos::PUNCT || upos == Upos::CCONJ || upos == Upos::SCONJ;
}

/// '… on each other" Observatory head Ann Bell': the first word behind a mark that closes what began before.
int32_t behind_unopened(const Grammar& g, int32_t first, int32_t head) {
  int32_t out = first, open = 0, marks = 0, last_mark = first;
  for (int32_t i = first; i < head; ++i) {
    const std::string_view low = g.low(i);
    if (low == "\"") {
      ++marks, last_mark = i;
    } else if (low == "“" || low == "(") {
      ++open;
    } else if ((low == "”" || low == ")") && open-- == 0) {
      out = i + 1, open = 0;
    }
  }
  return marks % 2 == 1 ? std::max(out, last_mark + 1) : out;
}

}  // namespace

bool can_speak(const Grammar& g, const data::Lexicon& lexicon, int32_t head) {
  const bool noun =
      g.is_noun(head) || (g.token(head).upos == Upos::ADJ &&  // "the general", "a local"
                          (g.has_child(head, Relation::det) || (head > 0 && g.token(head - 1).upos == Upos::DET)));
  if (!noun || (is_means(g, lexicon, head) && !lexicon.bodies.find(g.lemma(head))))
    return false;  // "the air force said"
  if (const auto* acts = lexicon.nouns.find(g.lemma(head));
      acts && acts->front().needs != data::Predicate::told && g.token(head).upos == Upos::NOUN)
    return false;
  const std::string_view lemma = g.lemma(head);
  if (g.token(head).upos == Upos::NUM) return g.with_preposition(head, "of") != kNone;
  static constexpr std::string_view kDumb[] = {"figure", "datum", "data", "information",  "assessment", "estimate",
                                               "number", "toll",  "fact", "circumstance", "event",      "situation",
                                               "thing",  "day",   "time", "year"};
  if (g.token(head).upos == Upos::PROPN || std::find(std::begin(kDumb), std::end(kDumb), lemma) == std::end(kDumb))
    return true;
  for (const Name& name : g.analysis().names) {  // "the latest data of the Emergencies Ministry"
    if (name.kind == NameKind::organisation && static_cast<int32_t>(name.first) > head &&
        static_cast<int32_t>(name.first) < head + 8 &&
        g.sentence_of(static_cast<int32_t>(name.first)) == g.sentence_of(head))
      return true;
  }
  return g.with_preposition(head, "of") != kNone || g.with_preposition(head, "from") != kNone ||
         g.has_child(head, Relation::nmod_poss);
}

bool is_misread_active(const Grammar& g, int32_t verb) {
  if (g.has_child(verb, Relation::aux_pass) || g.has_child(verb, Relation::obl_agent)) return false;
  const int32_t aux = g.child(verb, Relation::aux);
  const bool perfect = aux != kNone && aux < verb && g.lemma(aux) == "have" && g.low(verb - 1) != "been";
  return g.has_child(verb, Relation::nsubj_pass) &&
         (perfect || (g.has_child(verb, Relation::ccomp) && g.low(verb + 1) == "that"));
}

int32_t source_of(const Grammar& g, int32_t verb) {
  if (is_misread_active(g, verb)) return g.child(verb, Relation::nsubj_pass);
  // "had in turn reported", where the tree hangs the verb on "turn"
  if (const int32_t noun = g.token(verb).relation == Relation::acl ? g.token(verb).head : kNone;
      noun > 1 && g.token(noun).relation == Relation::obl && g.token(noun).head == noun - 2 &&
      g.lemma(noun - 2) == "have")
    return source_of(g, noun - 2);
  int32_t at = verb;
  for (int depth = 0; depth < 4; ++depth) {
    const bool passive = g.is_passive(at);
    int32_t subject = kNone;  // the one nearest to the verb: a parse may hang that of a quotation on it as well
    for (int32_t c = g.first_child(at); c != kNone; c = g.next_sibling(c)) {
      const Relation r = g.token(c).relation;
      const bool it = r == Relation::expl && g.low(c) == "it";  // of a verb of saying it is never empty
      if (!passive && (r == Relation::nsubj || it) && (subject == kNone || c < at)) {
        const bool each = subject != kNone && g.token(c).upos == Upos::DET;  // "two residents, who saw it, each said"
        if (!each) subject = c;
      }
      if (r == Relation::obl_agent || (passive && r == Relation::obl && g.preposition(c) == "by")) return c;
    }
    if (subject != kNone) return subject;
    if (passive && at == verb) return kNone;
    if (g.token(at).relation != Relation::conj || g.token(at).head < 0) break;
    at = g.token(at).head;
  }
  if (g.token(verb).relation == Relation::acl && g.penn(verb) == "VB") return kNone;  // "grounds to believe"
  return g.subject(verb);
}

int32_t source_beside(const Grammar& g, const data::Lexicon& lexicon, int32_t cue) {
  const Sentence& sentence = g.sentence(g.sentence_of(cue));
  const data::Cue* row = lexicon.cues.find(g.lemma(cue));
  const auto is_object = [&](int32_t i) {  // not of "said Ann Bell head of the mission", for nobody says a person
    return g.token(i).relation == Relation::obj && (!row || row->takes_object || !g.is_person(g.phrase(i).first));
  };
  if (cue + 1 < static_cast<int32_t>(sentence.last)) {
    const int32_t behind = g.phrase_at(cue + 1);
    if (behind != kNone && behind < static_cast<int32_t>(sentence.last) && g.token(behind).head == cue &&
        can_speak(g, lexicon, behind) && g.token(behind).relation != Relation::obl &&
        g.token(behind).relation != Relation::obl_unmarked && !is_object(behind))
      return behind;
  }
  const auto& names = g.analysis().names;
  for (size_t k = names.size(); k-- > 0;) {
    const int32_t last = static_cast<int32_t>(names[k].last) - 1;
    if (last >= cue || names[k].kind == NameKind::nationality || names[k].kind == NameKind::place) continue;
    if (last < static_cast<int32_t>(sentence.first) || cue - last > 14) return kNone;
    for (int32_t i = last + 1; i < cue; ++i) {
      if (closes_quote(g.low(i))) return kNone;  // a name in what is quoted
    }
    int32_t head = static_cast<int32_t>(names[k].first);
    while (g.token(head).head >= static_cast<int32_t>(names[k].first) && g.token(head).head <= last)
      head = g.token(head).head;
    const int32_t up = g.token(head).head;  // "the minister Ann Bell"
    if (up >= 0 && up < cue && g.is_noun(up) && can_speak(g, lexicon, up) &&
        (g.token(head).relation == Relation::appos || g.token(head).relation == Relation::flat ||
         g.token(head).relation == Relation::nmod_desc))
      return up;
    return head;
  }
  return kNone;
}

Grammar::Words source_before(const Grammar& g, int32_t cue) {
  const Grammar::Words none{0, -1};
  const int32_t begin = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).first);
  const auto border = [&](int32_t i) {
    const std::string_view low = g.low(i);
    return low == "," || low == "\"" || low == "”" || low == "–" || low == "—" || low == "'" || low == ";" ||
           low == ":";
  };
  const auto named = [&](int32_t i) {
    const char letter = g.text()[g.token(i).span.begin];
    if (i > begin && letter >= 'A' && letter <= 'Z') return true;  // "Save the Children"
    return g.name_at(i) != nullptr;
  };
  int32_t end = cue - 1;
  while (end > begin && (g.token(end).upos == Upos::AUX || g.token(end).upos == Upos::ADV)) --end;
  if (end < begin || (end == begin && g.low(end) == ",")) return none;
  int32_t first = end;
  if (g.low(end) == ",") {  // an apposition
    first = --end;
    while (first > begin && !border(first)) --first;
    if (first > begin) --first;
  }
  while (first > begin && !border(first)) --first;
  if (!border(first)) {  // no comma: the last phrase that an article or a name begins
    first = end;
    while (first > begin && first > end - 9 && g.token(first).upos != Upos::DET && !g.is_verb(first)) --first;
    if (g.token(first).upos != Upos::DET || g.token(end).upos == Upos::DET) return none;
    --first;
  }
  ++first;
  if (end < first || end - first > 20) return none;
  bool noun = false;
  for (int32_t i = first; i <= end; ++i) {
    noun = noun || g.token(i).upos == Upos::NOUN ||
           (g.token(i).upos == Upos::ADJ && i == end && g.token(first).upos == Upos::DET) ||
           g.token(i).upos == Upos::PROPN || named(i);
    if (g.is_verb(i) && !named(i) && g.penn(i) != "VBG" && g.penn(i) != "VBN") return none;
  }
  const Upos upos = g.token(first).upos;
  if (first > begin && g.token(first - 1).upos == Upos::ADP && g.low(end + 1) == ",")
    return none;  // "established on the spot, registered"
  if (g.token(end).upos == Upos::PART || g.token(end).upos == Upos::ADP || g.penn(cue) == "VB") return none;
  if (!noun || upos == Upos::CCONJ || upos == Upos::SCONJ || upos == Upos::ADP || upos == Upos::ADV) return none;
  return {first, end};
}

Grammar::Words source_words(const Grammar& g, int32_t head, int32_t limit) {
  if (g.token(head).upos == Upos::PRON && !g.has_child(head, Relation::nmod)) return {head, head};
  Grammar::Words out = g.subtree(head);
  if (limit < head) out.first = std::max(out.first, limit + 1);
  if (limit > head) out.last = std::min(out.last, limit - 1);
  if (out.last - out.first > kLongestSource) {  // without its clauses
    out = g.phrase(head);
    for (int32_t c = g.first_child(head); c != kNone; c = g.next_sibling(c)) {
      const Relation r = g.token(c).relation;
      if (c < head || (r != Relation::appos && r != Relation::nmod && r != Relation::flat && r != Relation::conj))
        continue;
      Grammar::Words inner = g.subtree(c);
      if (inner.last - inner.first > kLongestSource / 2) inner = g.phrase(c);
      if (limit < head || inner.last < limit) out.last = std::max(out.last, inner.last);
    }
  }
  out.first = behind_unopened(g, out.first, head);
  while (out.first < head &&
         (trims(g, out.first) || g.token(out.first).upos == Upos::ADP ||
          (g.token(out.first).upos == Upos::ADV && g.token(out.first).head == head) || g.low(out.first) == "according"))
    ++out.first;
  while (out.last > head && trims(g, out.last) && g.low(out.last) != ")") --out.last;
  return out;
}

Span speaker_span(const Grammar& g, int32_t head) {
  Grammar::Words words = g.phrase(head);
  for (int32_t c = g.first_child(head); c != kNone; c = g.next_sibling(c)) {
    const Relation r = g.token(c).relation;
    if (c < head || (r != Relation::nmod && r != Relation::conj && r != Relation::appos && r != Relation::flat))
      continue;
    Grammar::Words inner = g.phrase(c);
    for (int32_t d = g.first_child(c); d != kNone; d = g.next_sibling(d)) {
      if (d > c && (g.token(d).relation == Relation::nmod || g.token(d).relation == Relation::appos))
        inner.last = std::max(inner.last, g.phrase(d).last);
    }
    if (inner.last - words.last < 15) words.last = std::max(words.last, inner.last);
  }
  while (words.first < head && (g.low(words.first) == "according" || g.low(words.first) == "to")) ++words.first;
  return g.span(words);
}

}  // namespace parley::claim
