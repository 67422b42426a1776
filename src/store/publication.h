// What is published, and how it differs from what stands in the ledger now.  Tested by test/serve/desk_test.cc.
#pragma once
#include "store/store.h"

namespace parley::store {

/// A row for each incident that is published, could be, or was taken back: id, state, change (new, changed, same,
/// withdrawn, against the last time that it was published; changed also by a decision about a claim), date_from,
/// date_to, place, event, killed_low, killed_best, killed_high, grading, graded_by, second_by, published_at,
/// published_by, changed_at, documents_since.
Result<Listing> list_publication(Store& store);

}  // namespace parley::store
