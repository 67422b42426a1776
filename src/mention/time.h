// Stage 3b.  tokens -> when: dates and hours as stated, and those that count from the day of publication or from
// another date of the text.  Tested by test/corpus/en/times.txt.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/claim.h"
#include "core/grammar.h"
#include "core/time.h"
#include "data/lexicon.h"

namespace parley::mention {

using data::TimeUse;

struct TimeMention {
  uint32_t first = 0, last = 0;  // tokens, last one past the end
  TimeInterval time;             // since: open at its end; until: open at its start
  TimeUse use = TimeUse::when;
  RuleId rule;
};
std::string_view to_string(TimeUse use);

/// Where the document stands in time.
struct Publication {
  std::optional<Day> day;
  std::string_view code;  // actor code of the publisher: how it writes 9/10/2020
};

/// Words that need a day of publication ("yesterday", "on Sunday") give no time without one.  In order, disjoint.
std::vector<TimeMention> find_times(const Grammar& grammar, const data::Dates& dates, Publication publication);

}  // namespace parley::mention
