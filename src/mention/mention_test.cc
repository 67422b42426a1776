// More of it in test/corpus/ and in the examples of data/lang/en/numbers.toml and dates.toml.
#include <doctest/doctest.h>

#include "language/engine.h"
#include "mention/quantity.h"
#include "mention/time.h"
#include "tables.h"

using namespace parley;

namespace {

std::string quantities(const std::string& text) {
  const Analysis analysis = test::tables().engine.analyse(text);
  const Grammar grammar(text, analysis);
  const auto times = mention::find_times(grammar, test::tables().lexicon.dates, {});
  std::string out;
  for (const auto& q : mention::only_counts(mention::find_numbers(grammar, test::tables().lexicon.numbers, times)))
    out += (out.empty() ? "" : " ") + to_string(q.quantity);
  return out;
}

std::string times(const std::string& text) {
  const Analysis analysis = test::tables().engine.analyse(text);
  const Grammar grammar(text, analysis);
  std::string out;
  for (const auto& t : mention::find_times(grammar, test::tables().lexicon.dates, {parse_iso_day("2020-09-28"), ""}))
    out += (out.empty() ? "" : " ") + edtf(t.time);
  return out;
}

}  // namespace

TEST_CASE("quantities") {
  CHECK(quantities("More than 12 soldiers and at least 3 civilians died.") == "13.. 3..");
  CHECK(quantities("About 400 people, 10 to 15 fighters and two dozen men.") == "~400..400 10..15 24..24");
  CHECK(quantities("Three thousand five hundred troops came, 1,200 of them by sea.") == "3500..3500 1200..1200");
  CHECK(quantities("Half a dozen rockets; a hundred shells; hundreds of people.") == "6..6 100..100 200..");
  CHECK(quantities("No fewer than 18 died and up to 30 were hurt; 20 or more are missing.") == "18.. ..30 20..");
}

TEST_CASE("numbers that count nobody") {
  CHECK(quantities("Resolution 2118 of 2013, article 5 and the 75th session.") == "");
  CHECK(quantities("A 155 mm shell, a 500-kg bomb, a 76-year-old and 40 percent.") == "");
  CHECK(quantities("Ann Bell, 28, fled at 06:30 on 12-14 July 2020.") == "");
}

TEST_CASE("dates") {
  CHECK(times("On September 27, 2020 and on 1 October 2020.") == "2020-09-27 2020-10-01");
  CHECK(times("The 12-14 July attacks") == "2020-07-12/2020-07-14");
  CHECK(times("It began on Sunday; yesterday it ended.") == "2020-09-27 2020-09-27");
  CHECK(times("In July it was calm.") == "2020-07");
  CHECK(times("In December it was calm.") == "2019-12");
  CHECK(times("They may march on.") == "");
}
