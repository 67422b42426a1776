// A document as it was read -> its rows in the ledger.
#pragma once
#include "pipeline/analyse.h"
#include "store/entry.h"

namespace parley::store {

/// With its accounts and the independence group of its publisher.  `extractor`: version of program and data.
Entry read_entry(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables,
                 std::string_view extractor);

}  // namespace parley::store
