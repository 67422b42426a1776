// Stage 3a.  tokens -> numbers with their bounds, and what they count.  Tested by mention/mention_test.cc and
// test/corpus/en/quantities.txt.
#pragma once
#include <vector>

#include "core/grammar.h"
#include "core/quantity.h"
#include "data/lexicon.h"
#include "mention/time.h"

namespace parley::mention {

struct QuantityMention {
  uint32_t first = 0, last = 0;  // tokens, last one past the end
  Quantity quantity;
  bool more = false;  // "many more", "two more": beyond those named before
  QuantityKind kind = QuantityKind::count;
};

/// All numbers with their kinds, those of `times` left out.  In order, disjoint.
std::vector<QuantityMention> find_numbers(const Grammar& grammar, const data::Numbers& numbers,
                                          const std::vector<TimeMention>& times);
/// What can be a number of victims.
std::vector<QuantityMention> only_counts(const std::vector<QuantityMention>& numbers);

}  // namespace parley::mention
