// Stage 3a.  tokens -> how many: number words with their bounds.  Tested by mention/mention_test.cc and
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
};

/// Counts only: ages, dates (`times`), measures, labels and ordinals are left out.  In order, disjoint.
std::vector<QuantityMention> find_quantities(const Grammar& grammar, const data::Numbers& numbers,
                                             const std::vector<TimeMention>& times);

}  // namespace parley::mention
