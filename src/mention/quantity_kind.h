// What a number counts, by the words around it.  Only for mention/quantity*.cc.
#pragma once
#include "mention/number.h"

namespace parley::mention {

/// The kind of the number at [first, end); `end` moves behind the words that settle it ("mm", "years old").
QuantityKind kind_of(const Grammar& grammar, const data::Numbers& numbers, uint32_t first, uint32_t& end,
                     const Number& number);

/// Whether the word stands behind one of change: "rose [from] 12", "lowered the toll [from] 12", "rose to 15 [from]
/// 12".
bool is_after_change(const Grammar& grammar, const data::Numbers& numbers, uint32_t word);

}  // namespace parley::mention
