// What differs between an incident as it was published and as it would leave now, field by field.
// Tested by export/difference_test.cc and test/serve/desk_test.cc.
#pragma once
#include "store/walk.h"

namespace parley::exports {

struct Difference {
  std::string thing;          // "incident", "range", "account", "claim", "harm"
  std::string id;             // of it; of a range its kind and people: "killed civilian"
  std::string change;         // "new", "withdrawn", "changed"
  std::string field;          // of a changed one: "date_from", "speaker 1"; "" = all of it
  std::string before, after;  // "" = blank
};
std::vector<Difference> differences(const store::FiledIncident& before, const store::FiledIncident& after);

}  // namespace parley::exports
