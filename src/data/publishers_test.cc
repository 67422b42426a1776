#include "data/publishers.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace parley;

namespace {

namespace fs = std::filesystem;

const data::Actors& actors() {
  static std::vector<Error> errors;
  static const auto loaded = data::Actors::load("data/actors", errors);
  REQUIRE(loaded);
  return *loaded;
}

data::Publishers load(const std::string& rows, std::vector<Error>& errors) {
  const fs::path folder = fs::temp_directory_path() / "parley_publishers_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::ofstream(folder / "x.tsv") << "name\taliases\tkind\tparty\tcountry\tsource\n" << rows;
  auto out = data::Publishers::load(folder, actors(), errors);
  fs::remove_all(folder);
  return out;
}

}  // namespace

TEST_CASE("a publisher is known by each of its names") {
  std::vector<Error> errors;
  const auto some = load(
      "Wire of Chad\tWOC|Wire-of-Chad News\tstate_agency\tTCD\tTCD\ta statute\n"
      "Harbour Wire\t\tnews_agency\t\tCHE\tan imprint\n",
      errors);
  CHECK(errors.empty());
  REQUIRE(some.find("wire of chad news"));
  CHECK(some.find("WOC")->name == "Wire of Chad");
  CHECK(some.find("WOC")->party == "TCD");
  CHECK(some.find("Harbour  Wire")->party.empty());
  CHECK_FALSE(some.find("Harbour"));
  CHECK_FALSE(some.find(""));
}

TEST_CASE("rows that are wrong are named by line and column, with what to do") {
  const auto first = [](const std::string& row) {
    std::vector<Error> errors;
    load(row, errors);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].line == 2);
    return std::to_string(errors[0].column) + " " + errors[0].message;
  };
  CHECK(first("A\t\tpaper\t\tCHE\tx\n").starts_with("4 'paper' is no kind of publisher; write one of news_agency"));
  CHECK(first("A\t\tministry\t\tCHE\tx\n").starts_with("13 a ministry speaks for somebody"));
  CHECK(first("A\t\tnews_agency\tCHE\tCHE\tx\n").starts_with("16 a news_agency speaks for nobody"));
  CHECK(first("A\t\tministry\tQQQ-MIL\tCHE\tx\n").starts_with("13 'QQQ-MIL' is no code of data/actors"));
  CHECK(first("A\t\tministry\tTCD-MIL\tCHE\tx\n").starts_with("13 'TCD-MIL' is of another state"));
  CHECK(first("A\t\tngo\t\tXX\tx\n").starts_with("9 'XX' is no country"));
  CHECK(first("A\t\tngo\t\tCHE\t\n").starts_with("13 name a public reference"));
  CHECK(first("A\tB||C\tngo\t\tCHE\tx\n").starts_with("3 a name has no letters"));
  std::vector<Error> errors;
  load("A\tB\tngo\t\tCHE\tx\nC\tb\tngo\t\tCHE\tx\n", errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "'b' names 'A' as well; keep one");
  CHECK(errors[0].line == 3);
}

TEST_CASE("the publishers that ship: one rule for every state") {
  std::vector<Error> errors;
  const auto all = data::Publishers::load("data/sources", actors(), errors);
  for (const Error& error : errors) FAIL_CHECK(to_string(error));
  CHECK(all.size() >= 100);
  REQUIRE(all.find("UN OCHA"));
  CHECK(all.find("UN OCHA") == all.find("ocha"));
  for (const char* agency : {"TASS", "Xinhua", "Voice of America", "Ukrinform", "Azertac", "Armenpress"}) {
    REQUIRE(all.find(agency));
    CHECK(all.find(agency)->kind == data::PublisherKind::state_agency);
    CHECK(all.find(agency)->party == all.find(agency)->country);
  }
}
