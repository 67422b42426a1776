// Files of places -> the index that data/gazetteer.h reads.  Tested by data/gazetteer_test.cc.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace parley::data {

struct GazetteerSources {
  std::filesystem::path tables;                        // data/places
  std::vector<std::filesystem::path> geonames;         // 19 columns; a later file wins over an earlier one
  std::vector<std::filesystem::path> alternate_names;  // GeoNames' alternateNamesV2
  std::vector<std::filesystem::path> own;              // as data/places/places.tsv; win over all
  unsigned threads = 1;
};
struct GazetteerReport {
  size_t places = 0, names = 0, bytes = 0;
};

/// Writes the index beside `out` and renames it, so that there is never a part of one.  With bad rows nothing is
/// written: `errors` names file, line and column of the first of them.
Result<GazetteerReport> build_gazetteer(const GazetteerSources& sources, const std::filesystem::path& out,
                                        std::vector<Error>& errors);

}  // namespace parley::data
