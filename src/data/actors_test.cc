#include "data/actors.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "data/fold.h"

using namespace parley;

namespace {

namespace fs = std::filesystem;

/// Loads a folder with one table of these rows.
Result<data::Actors> load(const std::string& rows, std::vector<Error>& errors) {
  const fs::path folder = fs::temp_directory_path() / "parley_actors_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::ofstream(folder / "x.tsv") << "id\tname\taliases\tkind\troles\tfrom\tto\tsource\n" << rows;
  auto out = data::Actors::load(folder, errors);
  fs::remove_all(folder);
  return out;
}

std::vector<uint64_t> words(std::string_view text) {
  std::vector<uint64_t> out;
  data::fold_hashes(text, out);
  return out;
}

}  // namespace

TEST_CASE("names are folded to words without accents and joints") {
  const auto fold = [](std::string_view text) {
    std::vector<std::string> out;
    data::fold_words(text, out);
    return out;
  };
  CHECK(fold("Côte d'Ivoire") == std::vector<std::string>{"cote", "d", "ivoire"});
  CHECK(fold("U.S.") == std::vector<std::string>{"us"});
  CHECK(fold("al-Shabaab") == std::vector<std::string>{"al", "shabaab"});
  CHECK(fold("People’s Łódź Đ") == std::vector<std::string>{"people", "s", "lodz", "d"});
  CHECK(words("Médecins  Sans") == words("medecins sans"));
  CHECK(fold("… —").empty());
}

TEST_CASE("the longest name wins") {
  std::vector<Error> errors;
  auto actors = load(
      "AAA\tAland\t\tstate\tAAA\t\t\tlist\n"
      "AAF\tAland Army\tAAF\tgroup\tAAA|REB\t\t\tlist\n",
      errors);
  REQUIRE(actors);
  const auto text = words("the Aland Army of Aland");
  const auto match = actors->longest_at(text, 1);
  CHECK(match.words == 2);
  REQUIRE(match.actors.size() == 1);
  CHECK((*actors)[match.actors[0]].code == "AAF");
  CHECK((*actors)[match.actors[0]].sector == "REB");
  CHECK(actors->longest_at(text, 4).words == 1);
  CHECK(actors->longest_at(text, 0).words == 0);
  CHECK(actors->longest_at(words("AAF"), 0).capitals);
}

TEST_CASE("errors of tables say where and what to do") {
  const auto first = [](const std::string& rows) {
    std::vector<Error> errors;
    CHECK(!load(rows, errors));
    REQUIRE(!errors.empty());
    return errors.front();
  };
  const Error kind = first("AAA\tAland\t\tnation\tAAA\t\t\tlist\n");
  CHECK(kind.line == 2);
  CHECK(kind.column == 12);
  CHECK(kind.message.find("'nation' is no kind") == 0);
  CHECK(first("AAA\tAland\t\tstate\tAAA\t20-1\t\tlist\n").message.find("no date") != std::string::npos);
  CHECK(first("AAA\tAland\t\tstate\tAAA\t2001\t2000\tlist\n").message == "ends before it begins");
  CHECK(first("AAA\tAland\t\tstate\tAAA\t\t\t\n").message.find("source") != std::string::npos);
  const Error twice = first(
      "AAA-GOV\tAnn Bell\t\tperson\tAAA|GOV\t2001\t2005-06\tlist\nBBB-GOV\tAnn "
      "Bell\t\tperson\tBBB|GOV\t2005-06-30\t\tlist\n");
  CHECK(twice.line == 3);
  CHECK(twice.message.find("already means AAA-GOV (x.tsv:2)") != std::string::npos);
  std::vector<Error> errors;
  CHECK(
      load("AAA-GOV\tAnn Bell\t\tperson\tAAA|GOV\t2001\t2005-06\tlist\nBBB-GOV\tAnn "
           "Bell\t\tperson\tBBB|GOV\t2005-07-01\t\tlist\n",
           errors));
}
