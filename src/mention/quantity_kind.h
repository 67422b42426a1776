// What a number counts, by the words around it.  Only for mention/quantity*.cc.
#pragma once
#include "mention/number.h"

namespace parley::mention {

/// The kind of the number at [first, end); `end` moves behind the words that settle it ("mm", "years old").
QuantityKind kind_of(const Grammar& grammar, const data::Numbers& numbers, uint32_t first, uint32_t& end,
                     const Number& number);

}  // namespace parley::mention
