// What other formats ask of an incident or a claim that no column of the ledger holds: sides, codes, state and unit.
// Tested by export/export_test.cc.
#pragma once
#include "export/locate.h"
#include "export/rows.h"

namespace parley::exports {

struct Side {
  std::string code;                        // "ARM", "TLB"
  size_t named = 0;                        // claims that name it
  std::vector<std::string> accused_by;     // independence groups of those who say that it did it, sorted
  std::optional<int64_t> low, best, high;  // killed fighters, where all figures behind the range are of this side
};

struct Derived {
  /// Sides of the incident in an order that no text decides: the two named by most claims come first, and among these
  /// states before others, then by code.
  std::vector<Side> sides;
  const data::CodeRow* codes = nullptr;  // the row that most claims of the incident's event lead to
  std::vector<std::string> other_codes;  // "194 Shelling…": what the others lead to
  std::string ucdp_type;                 // 1 state-based, 2 non-state, 3 one-sided; "" = cannot be told
  Location location;
  std::string place_name;  // as the gazetteer spells it
};

Derived derive(const store::FiledIncident& incident, const Reference& reference, const Locator& locator);
const data::CodeRow* codes_of(const store::FiledClaim& claim, const Reference& reference);

}  // namespace parley::exports
