// Event codes: PLOVER, CAMEO, ACLED and UCDP of a claim, out of data/ontology/crosswalk.tsv.  Tested by
// claim/codes_test.cc and `parley data check`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/claim.h"
#include "core/result.h"

namespace parley::data {

/// What must hold of a claim besides event and mode.
enum class Condition : uint8_t { killed, civilian, military, police, crowd, violation, settlement };

struct CodeRow {
  EventType event = EventType::none;
  std::string mode;  // of Claim; "" = any
  std::vector<Condition> when;
  std::string plover_mode, cameo, acled, acled_sub, ucdp;  // "" = the scheme has no code for it
};

struct Ontology {
  std::vector<CodeRow> rows;  // the first that holds is taken
};

/// Errors name file and line.
Ontology load_ontology(const std::filesystem::path& folder, std::vector<Error>& errors);

}  // namespace parley::data
