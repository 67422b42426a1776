// Rows that follow from others, and the indexes that searches and linking go by: made anew and compared.
// Tested by test/e2e/faults, which flips bits.
#pragma once
#include <functional>

#include "incident/rules.h"
#include "store/database.h"

namespace parley::store {

using Damaged = std::function<void(std::string row, std::string field, std::string what)>;

/// Links, components, rows of accounts, keys and boxes, copies of documents, groups of sources, points of incidents
/// and, where the ledger may be written, the words of its full text.
void check_derived(Database& database, const incident::LinkRules& rules, const Damaged& damaged);

}  // namespace parley::store
