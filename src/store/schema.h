// The tables of the ledger, described for people in docs/ledger.md, and the steps that bring an older ledger to them.
// Tested by test/store/ledger_test.cc.
#pragma once
#include <span>

#include "store/database.h"

namespace parley::store {

struct Table {
  std::string name;
  std::vector<std::string> columns;      // in their order; the rows that the program makes have the same
  std::vector<std::string> definitions;  // SQL type and constraints of each column
  std::string constraints;               // of the table: "PRIMARY KEY (a, b)"
  size_t at(std::string_view column) const;
};

/// All tables in an order in which each is made after those that it points at.
std::span<const Table> tables();
const Table& table(std::string_view name);

constexpr int kSchemaVersion = 11;
/// Makes the tables of a new ledger, or brings an older one up to date after copying it to `FILE.before-vN`.
/// Throws Failure for a ledger of a newer Parley and for a database that holds something else.
void bring_up_to_date(Database& database, const std::string& address);
/// Only the first `version` steps, as an older Parley had them.  For tests.
void make_tables(Database& database, int version);
/// 0 = no ledger.
int schema_version(Database& database);

}  // namespace parley::store
