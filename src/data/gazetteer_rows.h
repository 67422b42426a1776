// Rows of places as files give them: GeoNames' 19 columns (also of country dumps and of packaged data) and our own
// table (data/places/places.tsv, a user's overlay).  Read by data/gazetteer_build.cc.  Tested by
// data/gazetteer_test.cc.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data/gazetteer.h"

namespace parley::data {

/// Rules of data/places: how names are spelled in other ways, and which words only say what kind of unit it is.
struct NameRules {
  struct Spelling {
    std::string country;                                       // two letters, "" = everywhere
    std::vector<std::pair<std::string, std::string>> letters;  // replaced everywhere in the name
    std::string from, to;                                      // whole words
  };
  std::vector<Spelling> spellings;
  std::vector<std::string> unit_words;                                        // folded: "district", "province of"
  std::vector<std::pair<std::string, std::vector<std::string>>> short_forms;  // "US.LA" -> "LA", "La"; sorted
  /// Reads spellings.tsv, unit_words.tsv and short_forms.tsv of the folder.
  static Result<NameRules> read(const std::filesystem::path& places);
};

struct SourceRow {
  uint64_t key = 0;               // rows with one key are one place; 0 = stands alone
  uint64_t unit1 = 0, unit2 = 0;  // keys of the units it lies in; 0 = none
  const char* name = nullptr;     // in the file or in SourceRows::kept
  uint16_t name_size = 0, country = 0;
  uint16_t radius = 0;  // 0.1 km
  PlaceKind kind = PlaceKind::town;
  uint8_t capital = 0;
  uint32_t geonames_id = 0, population = 0;
  int32_t lat = 0, lon = 0;
};
struct SourceName {
  uint64_t folded;
  uint32_t row;
  uint16_t written;
  NameUse use;
};

struct SourceRows {
  std::vector<SourceRow> rows;
  std::vector<SourceName> names;
  std::vector<Error> errors;  // bad rows, with line and column; they are left out
};

/// Key of a state or unit: "AZ", "AZ.58", "US.LA.079"; of a place of our own tables: "key:donbas".
uint64_t place_key(std::string_view code);
inline uint64_t geonames_key(uint32_t id) { return id; }

constexpr size_t kMaxBadRows = 20;  // reported for a part of a file

/// GeoNames' columns; `bytes` (whole lines) must outlive the rows.  `first_line` is the number of its first line.
SourceRows read_geonames_rows(std::string_view bytes, const std::string& file, int first_line, const NameRules& rules);
/// Our own table: key id name names people lat lon radius_km kind inside population; lines with # are comments.
SourceRows read_own_rows(std::string_view bytes, const std::string& file, const NameRules& rules);
/// data/places/countries.tsv: code lat lon name names people.
SourceRows read_state_rows(std::string_view bytes, const std::string& file, const NameRules& rules);

}  // namespace parley::data
