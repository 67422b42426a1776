// Rows of some days by an index, where they are few.  A row lasts from `date_from` to `date_to` (NULL = that one day).
// What lasts within one month begins in it or later; the others, which are few, have an index of their own by their
// end.  Tested by test/store/days_test.cc.
#pragma once
#include "store/database.h"

namespace parley::store {

constexpr size_t kFewOfDays = 2'000;

/// `key` of the rows of claim or incident that meet the days from..to (both included, "" = open); nullopt = more than
/// kFewOfDays, or no day is given: then a page of them is soon full in any order.
std::optional<Rows> few_of_days(Database& database, const char* table, const char* key, const std::string& from,
                                const std::string& to);

}  // namespace parley::store
