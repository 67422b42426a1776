// What a cell of an export can be filled from, by name: "incident.id", "killed.civilian.best", "side_a.name".  The list
// stands in docs/formats/fields.md.  Tested by export/export_test.cc.
#pragma once
#include <functional>

#include "export/derive.h"
#include "export/edition.h"

namespace parley::exports {

// What a row of an export is made of.
// clang-format off
#define PARLEY_EXPORT_ROWS(M) M(incident) M(claim) M(harm) M(account) M(range) M(belligerent) M(statement) M(object) M(victim)
// clang-format on
enum class RowKind : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_EXPORT_ROWS(PARLEY_ENUM)
#undef PARLEY_ENUM
};
std::string_view to_string(RowKind kind);
/// Of a claim alone; the others need the whole incident.
inline bool of_claims(RowKind kind) { return kind == RowKind::claim || kind == RowKind::harm; }

/// One row to be filled; what is not of its kind is nullptr.
struct Cells {
  const Edition* edition = nullptr;
  const Reference* reference = nullptr;
  const Locator* locator = nullptr;
  const store::FiledIncident* incident = nullptr;
  const Derived* derived = nullptr;
  const store::FiledClaim* claim = nullptr;
  const store::SourceDocument* document = nullptr;
  const store::Row *harm = nullptr, *account = nullptr, *range = nullptr, *victim = nullptr;
  const Side* side = nullptr;  // of a belligerent
  std::string_view object;     // kind of what was hit
  std::string id;              // what the list of losses calls the row
};

using ReadField = std::function<store::Value(const Cells&)>;
/// Empty when there is no such field in rows of that kind.
ReadField find_field(std::string_view name, RowKind kind);
/// Names of the fields that are no columns of the ledger, for messages and documentation.
std::vector<std::string_view> derived_fields();

}  // namespace parley::exports
