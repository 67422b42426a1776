// Rows of the ledger's tables, for tests that need no database.
#pragma once
#include <initializer_list>
#include <string_view>
#include <utility>

#include "store/schema.h"

namespace parley::test {

/// The columns that are named; NULL elsewhere.
inline store::Row row(std::string_view table, std::initializer_list<std::pair<const char*, store::Value>> cells) {
  store::Row out(store::table(table).columns.size());
  for (const auto& [column, value] : cells) out[store::table(table).at(column)] = value;
  return out;
}

}  // namespace parley::test
