#include "claim/cues.h"

#include "claim/quotes.h"

namespace parley::claim {

bool Cues::is_candidate(int32_t i) const {
  if (g_.token(i).upos == Upos::NOUN && i > 0 && closes_quote(g_.low(i - 1)))  // '"…," reports Ann Bell'
    return g_.penn(i) == "NNS" && g_.token(i + 1 < static_cast<int32_t>(g_.size()) ? i + 1 : i).upos == Upos::PROPN;
  if (g_.token(i).upos != Upos::VERB) return false;
  const auto first_letter = [&](int32_t at) { return g_.text()[g_.token(at).span.begin]; };
  const bool begins = static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).first) == i;
  return begins || first_letter(i) < 'A' || first_letter(i) > 'Z' || first_letter(i - 1) < 'a' ||
         first_letter(i - 1) > 'z';
}

/// With a particle, "point out", else alone.
const data::Cue* Cues::find(const data::Phrases<data::Cue>& table, int32_t i) const {
  int32_t particle = i + 1;
  for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
    if (g_.token(c).relation == Relation::compound_prt) particle = c;
  }
  const auto match = table.longest_at(0, [&](uint32_t at) {
    return at == 0 ? g_.lemma(i) : at == 1 ? g_.low(particle) : std::string_view();
  });
  return match.value;
}

const data::Cue* Cues::saying(int32_t i) const { return is_candidate(i) ? find(lexicon_.cues, i) : nullptr; }

const data::Cue* Cues::row(int32_t i) const {
  const data::Cue* cue = find(lexicon_.cues, i);
  return cue ? cue : find(lexicon_.attitudes, i);
}

const data::Cue* Cues::quote_row(int32_t i) const { return find(lexicon_.quote_cues, i); }

Grammar::Words Cues::words(int32_t cue, int32_t content) const {
  Grammar::Words out{cue, cue};
  while (out.first > 0 && g_.token(out.first - 1).head == cue) {
    const Relation r = g_.token(out.first - 1).relation;
    if (r != Relation::aux && r != Relation::aux_pass && r != Relation::advmod && r != Relation::cop) break;
    --out.first;
  }
  const int32_t end = content == kNone ? cue + 6 : content;
  const int32_t stop = static_cast<int32_t>(g_.sentence(g_.sentence_of(cue)).last);
  int32_t last = cue;
  for (int32_t i = cue + 1; i < end && i < stop && i < cue + 8; ++i) {
    if (g_.token(i).upos == Upos::PUNCT || g_.token(i).upos == Upos::SCONJ || g_.low(i) == "that") break;
    int32_t top = i;
    while (g_.token(top).head >= 0 && g_.token(top).head != cue) top = g_.token(top).head;
    if (g_.token(top).head != cue) break;
    const Relation r = g_.token(top).relation;
    if (r != Relation::obl && r != Relation::advmod && r != Relation::compound_prt && r != Relation::obl_unmarked &&
        r != Relation::case_ && !(content != kNone && r == Relation::xcomp))
      break;
    last = i;
  }
  out.last = last;
  return out;
}

}  // namespace parley::claim
