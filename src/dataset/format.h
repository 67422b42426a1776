// data/import/NAME.toml: which column of an event dataset says what.  Tested by dataset/dataset_test.cc.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/claim.h"
#include "core/result.h"

namespace parley::dataset {

/// A value by the words of one column; without a column, the same for all rows.
struct Choice {
  std::string column, constant;
  std::map<std::string, std::string> map;
};

struct Figure {
  HarmKind kind = HarmKind::killed;
  Status status = Status::unknown;
  std::string best, low, high;  // columns; "" = has none
};

struct Format {
  std::string name, title, publisher;  // name: of the file; publisher: as a source of the ledger
  std::vector<std::string> recognise;  // columns that together tell the format
  std::vector<std::string> without_header;
  std::string id, country, date_from, date_to, lat, lon, precision;
  std::vector<std::string> place, prose;  // place: the first that is filled
  std::map<std::string, int> precisions;  // their words -> UCDP's; empty = they are UCDP's
  Choice event, mode;
  std::vector<Figure> figures;
  std::string rule;  // of all that is read: "import/ucdp_ged.toml"
};

/// All formats of the folder data/import, by name.
Result<std::vector<Format>> read_formats(const std::filesystem::path& data);

}  // namespace parley::dataset
