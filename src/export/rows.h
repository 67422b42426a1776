// Columns of the ledger's rows by their names, and the rows of a claim's parts.
#pragma once
#include "store/walk.h"

namespace parley::exports {

/// The value of a column of a table's row; NULL for a row that is not there.
const store::Value& cell(const store::Row& row, std::string_view table, std::string_view column);
inline std::string words(const store::Row& row, std::string_view table, std::string_view column) {
  return store::to_text(cell(row, table, column));
}

/// The one who says it: the last of the chain.
const store::Row& speaker_of(const store::FiledClaim& claim);
/// The first of that role; an empty row when the claim names none.
const store::Row& role_of(const store::FiledClaim& claim, std::string_view role);
/// Asserted, reported or alleged, and not negated: what ranges and codes may follow from.
bool counts(const store::FiledClaim& claim);

}  // namespace parley::exports
