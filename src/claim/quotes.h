// Stage 4b.  tokens -> quotations, paired over sentences and paragraphs.
#pragma once
#include <vector>

#include "core/grammar.h"

namespace parley::claim {

struct Quote {
  int32_t first = 0, last = 0;  // tokens of the marks; without a closing mark the last word of the paragraph
  bool goes_on = false;         // the next paragraph opens again, with no mark that closed this one
  bool around(int32_t word) const { return first < word && word < last; }
};

/// In the order of the text, none within another.
std::vector<Quote> find_quotes(const Grammar& grammar);
bool opens_quote(std::string_view mark);
bool closes_quote(std::string_view mark);
/// Whether a line break with an empty line stands before the word.
bool begins_paragraph(const Grammar& grammar, int32_t word);

}  // namespace parley::claim
