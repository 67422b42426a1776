// The first sheet of a workbook (XLSX, ODS) as comma-separated text, days as ISO 8601: what posts.cc reads.  Tested by
// ingest/office_test.cc.
#pragma once
#include <optional>

#include "ingest/package.h"

namespace parley::ingest {

/// Nothing where there is no sheet, or a damaged one.
std::optional<std::string> sheet_of_workbook(const Parts& parts);

}  // namespace parley::ingest
