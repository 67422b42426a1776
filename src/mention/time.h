// Stage 3b.  tokens -> when: dates as stated, and dates relative to the day of publication.  Tested by
// mention/mention_test.cc.
#pragma once
#include <optional>
#include <vector>

#include "core/grammar.h"
#include "core/time.h"
#include "data/lexicon.h"

namespace parley::mention {

struct TimeMention {
  uint32_t first = 0, last = 0;  // tokens, last one past the end
  TimeInterval time;
};

/// `published`: the day that "yesterday" and "on Sunday" count from; without it such words give no time.  In order,
/// disjoint.
std::vector<TimeMention> find_times(const Grammar& grammar, const data::Dates& dates, std::optional<Day> published);

}  // namespace parley::mention
