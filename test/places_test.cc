// Names of places: test/corpus/en/places.txt.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "tables.h"

using namespace parley;

namespace {

std::string described(const Document& document, const PlaceMention& mention, const data::Gazetteer& gazetteer,
                      bool with_state) {
  std::string out(document.text(mention.span));
  if (mention.use == PlaceUse::demonym) return out + "=<demonym>";
  if (!mention.resolved) return out + "=<none>";
  if (mention.enclosing) return out + "=<within " + mention.place.name + ">";
  const uint16_t country = gazetteer.row(mention.place.index).country;
  out += "=" + mention.place.name;
  if (with_state && country)
    out += std::string("/") + static_cast<char>(country >> 8) + static_cast<char>(country & 0xFF);
  return out;
}

}  // namespace

TEST_CASE("places of the corpus") {
  const data::Gazetteer& gazetteer = test::tables().gazetteer;
  REQUIRE_MESSAGE(gazetteer.size() > 0, "build/gazetteer.bin is not there; run make");
  const bool packaged = gazetteer.size() > 100000;
  if (!packaged) MESSAGE("no packaged place data: the lines with * are left out");
  std::ifstream file("test/corpus/en/places.txt");
  REQUIRE(file);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || (line[0] == '*' && !packaged)) continue;
    if (line[0] == '*') line.erase(0, 2);
    const size_t tab = line.find('\t');
    REQUIRE(tab != std::string::npos);
    const auto document = Document::make(line.substr(0, tab), "0", {}, {});
    REQUIRE(document);
    std::string expected = line.substr(tab + 1), found;
    size_t at = 0;
    for (const PlaceMention& mention : pipeline::analyse(*document, test::tables()).places) {
      const size_t end = std::min(expected.find(" | ", at), expected.size());
      const bool with_state = at < expected.size() && expected.substr(at, end - at).find('/') != std::string::npos;
      found += (found.empty() ? "" : " | ") + described(*document, mention, gazetteer, with_state);
      at = end + 3;
    }
    CHECK_MESSAGE(found == expected, line.substr(0, tab));
    ++cases;
  }
  CHECK(cases >= 8);
}
