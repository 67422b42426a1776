#include "data/gazetteer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "data/gazetteer_build.h"
#include "data/place_rules.h"
#include "folder.h"

using namespace parley;
using namespace parley::data;

namespace {

namespace fs = std::filesystem;

using test::Folder;

std::string row(int id, const char* name, const char* names, const char* lat, const char* lon, const char* kind,
                const char* units, int people) {
  return std::to_string(id) + "\t" + name + "\t\t" + names + "\t" + lat + "\t" + lon + "\t" + kind + "\t" + units +
         "\t\t\t" + std::to_string(people) + "\t\t\t\t\n";
}

uint32_t only(const Gazetteer& gazetteer, std::string_view name) {
  std::vector<Gazetteer::Hit> hits;
  gazetteer.find(hash_place_name(name), hits);
  return hits.size() == 1 ? hits[0].place : kNoPlace;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

TEST_CASE("names are compared without case, accents and joints") {
  CHECK(fold_place_name("Al-Ḩasakah") == "al hasakah");
  CHECK(fold_place_name("Xankəndi") == fold_place_name("XANKǝNDI"));
  CHECK(fold_place_name("St. Mary's") == "st marys");
  CHECK(fold_place_name("U.S.") == "us");
  CHECK(fold_place_name("КИЇВ") == fold_place_name("Київ"));
  CHECK(fold_place_name("МОСКВА") == fold_place_name("Москва"));
  CHECK(fold_place_name("ՍՏԵՓԱՆԱԿԵՐՏ") == fold_place_name("Ստեփանակերտ"));
  CHECK(hash_place_name("Şuşa").folded == hash_place_name("Susa").folded);
  CHECK(hash_place_name("Şuşa").written != hash_place_name("Susa").written);
  PlaceNameHasher words;
  words.add("Deir");
  words.add("ez");
  words.extend("-");
  words.extend("Zor");
  CHECK(words.value().folded == hash_place_name("Deir ez-Zor").folded);
}

TEST_CASE("an index of two files, later ones winning") {
  const Folder folder;
  const std::string town = "XA\t\t01\t007";
  GazetteerSources sources;
  sources.tables = "data/places";
  sources.geonames = {
      folder.write("a.txt", row(0, "North Province", "", "10", "20", "A\tADM1", "XA\t\t01\t", 0) +
                                row(0, "Hill District", "", "10.5", "20", "A\tADM2", town.c_str(), 0) +
                                row(7, "Ortona", "Ortonia,XYZ", "10.1", "20.1", "P\tPPLA2", town.c_str(), 900)),
      folder.write("b.txt", row(7, "Ortona", "Ortonopolis", "10.2", "20.2", "P\tPPLA2", town.c_str(), 0))};
  sources.own = {folder.write("own.tsv",
                              "key\tid\tname\tnames\tpeople\tlat\tlon\tradius_km\tkind\tinside\tpopulation\n"
                              "k\t\tLower Ortona\tUnter-Ortona\tOrtonans\t10.3\t20.3\t2.5\ttown\tXA.01\t\n")};
  std::vector<Error> errors;
  const fs::path out = folder.path() / "places.bin";
  const auto report = build_gazetteer(sources, out, errors);
  REQUIRE_MESSAGE(report, (report ? "" : to_string(report.error())));
  const auto gazetteer = Gazetteer::open(out);
  REQUIRE(gazetteer);
  CHECK(gazetteer->intact());
  const uint32_t ortona = only(*gazetteer, "ORTONOPOLIS");
  REQUIRE(ortona != kNoPlace);
  CHECK(only(*gazetteer, "Ortonia") == ortona);
  CHECK(gazetteer->row(ortona).geonames_id == 7);
  CHECK(gazetteer->row(ortona).population == 900);
  CHECK(gazetteer->point(ortona).lat == doctest::Approx(10.2));
  CHECK(gazetteer->within(ortona, only(*gazetteer, "Hill")));  // without its word of kind
  CHECK(gazetteer->name(gazetteer->unit1_of(ortona)) == "North Province");
  CHECK(gazetteer->kind(only(*gazetteer, "Unter-Ortona")) == PlaceKind::town);
  CHECK(gazetteer->row(only(*gazetteer, "Unter-Ortona")).radius == 25);
  CHECK(gazetteer->state_of(only(*gazetteer, "Crimea")) == kNoPlace);
  CHECK(gazetteer->disputed(only(*gazetteer, "Crimean peninsula")));
  CHECK_FALSE(gazetteer->territories(only(*gazetteer, "Crimean peninsula")).empty());
  std::vector<Gazetteer::Hit> hits;
  gazetteer->find(hash_place_name("no such place at all"), hits);
  CHECK(hits.empty());
  CHECK(gazetteer->name(kNoPlace).empty());
}

TEST_CASE("bad rows are named, and nothing is written") {
  const Folder folder;
  GazetteerSources sources;
  sources.tables = "data/places";
  sources.threads = 2;
  sources.geonames = {folder.write("bad.txt", row(1, "A town", "", "10", "20", "P\tPPL", "XA\t\t\t", 1) +
                                                  row(2, "B town", "", "100", "20", "P\tPPL", "XA\t\t\t", 1) +
                                                  "3\tC town\n")};
  std::vector<Error> errors;
  CHECK_FALSE(build_gazetteer(sources, folder.path() / "places.bin", errors));
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].line == 2);
  CHECK(errors[0].column == 12);
  CHECK(errors[1].line == 3);
  CHECK_FALSE(fs::exists(folder.path() / "places.bin"));
}

TEST_CASE("a damaged index is refused or answers with nothing") {
  const Folder folder;
  GazetteerSources sources;
  sources.tables = "data/places";
  std::vector<Error> errors;
  const fs::path out = folder.path() / "places.bin";
  REQUIRE(build_gazetteer(sources, out, errors));
  std::string bytes = bytes_of(out);
  CHECK(Gazetteer::view(bytes, "whole"));
  CHECK_FALSE(Gazetteer::view(std::string_view(bytes).substr(0, bytes.size() - 8), "cut"));
  CHECK_FALSE(Gazetteer::view("PARLEYPL", "short"));
  std::string header = bytes;
  header[12] ^= 1;
  CHECK_FALSE(Gazetteer::view(header, "header"));
  for (size_t i = sizeof(GazetteerHeader); i < bytes.size(); ++i) bytes[i] = static_cast<char>(0xFF);
  bytes.back() = '\0';
  const auto broken = Gazetteer::view(bytes, "content");
  REQUIRE(broken);
  CHECK_FALSE(broken->intact());
  std::vector<Gazetteer::Hit> hits;
  broken->find(hash_place_name("Donbas"), hits);
  for (uint32_t place = 0; place < 10; ++place) {
    CHECK(broken->name(place).empty());
    CHECK(broken->state_of(place) == kNoPlace);
  }
}

TEST_CASE("the tables of places load") {
  const auto rules = PlaceRules::read("data");
  REQUIRE_MESSAGE(rules, (rules ? "" : to_string(rules.error())));
  CHECK(rules->after.find("district"));
  CHECK(rules->ordinary.find("march"));
}
