// The first sheet of a workbook (XLSX, ODS) as comma-separated text, days as ISO 8601: what posts.cc reads.  Tested by
// ingest/office_test.cc.
#pragma once
#include <map>
#include <optional>
#include <string>

namespace parley::ingest {

/// `parts`: members of the package by name.  Nothing where there is no sheet, or a damaged one.
std::optional<std::string> sheet_of_workbook(const std::map<std::string, std::string>& parts);

}  // namespace parley::ingest
