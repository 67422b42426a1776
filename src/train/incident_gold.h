// Documents with filled templates: what a reader of incidents should find.
#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace parley::train {

struct GoldFiller {
  std::string role;                 // a class of the filler model
  std::vector<std::string> keys;    // templates::key_of() of each mention
  std::vector<std::string> values;  // classes of the value model
};

/// From the first day to the last; no first day: on the last or before.
struct GoldDate {
  std::optional<Day> from, to;
};

struct GoldTemplate {
  std::vector<std::string> types;   // classes "type …"
  std::vector<std::string> values;  // other classes of the document model
  std::vector<GoldFiller> fillers;
  std::vector<GoldDate> dates;  // any of them
};

/// Of one line of the file.
Result<std::vector<GoldTemplate>> read_incident_gold(const simdjson::dom::element& line);

}  // namespace parley::train
