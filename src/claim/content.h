// Stage 4b.  What is said: the words behind a cue, before it, and the quotation beside it.
#pragma once
#include <vector>

#include "claim/quotes.h"
#include "data/lexicon.h"

namespace parley::claim {

using Words = Grammar::Words;

/// Clause, infinitive, object or prepositional phrase behind the cue; empty without one.
Words content_behind(const Grammar& grammar, const data::Lexicon& lexicon, const data::Cue& row, int32_t cue);
/// The quotation that a cue opens: "he said: “…”"; nullptr without one.
const Quote* quote_behind(const Grammar& grammar, const std::vector<Quote>& quotes, int32_t cue);

/// "CONTENT, the ministry said on Monday, MORE CONTENT.": `clause` is the words of source and cue.
struct Tail {
  std::vector<Words> content;  // empty = this is no tail
  bool quoted = false;
};
Tail content_around(const Grammar& grammar, const data::Lexicon& lexicon, const std::vector<Quote>& quotes,
                    Words clause, int32_t cue);
bool is_border(std::string_view low);
/// The quotation that the word belongs to, marks included; nullptr without one.
const Quote* quote_at(const std::vector<Quote>& quotes, int32_t word);

}  // namespace parley::claim
