// Figures of incidents as they were known on each day: ranges made of the accounts that were published by then.
// Tested by test/store/figures_test.cc.
#pragma once
#include "store/store.h"

namespace parley::store {

/// Columns incident, day, low, high, contested: how many were killed, a row for each day on which that changed, the
/// incidents in the order given.  Accounts that do not say when they were published count on no day; ranges that people
/// set are left out.
Result<Listing> list_figures(Store& store, const std::vector<std::string>& incidents);

}  // namespace parley::store
