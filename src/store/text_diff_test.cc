#include "store/text_diff.h"

#include <doctest/doctest.h>

using parley::store::compare_texts;

TEST_CASE("text_diff: sentences that came and went, in their order") {
  const auto changes = compare_texts("One fell. Two stood. Three ran.", "One fell. Two sat. Three ran. Four came.");
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].sign == '-');
  CHECK(changes[0].text == "Two stood.");
  CHECK(changes[1].text == "Two sat.");
  CHECK(changes[2].text == "Four came.");
  CHECK(changes[2].sign == '+');
  CHECK(compare_texts("Same. Text.", "Same.\nText.").empty());
  CHECK(compare_texts("", "").empty());
  CHECK(compare_texts("", "New.").size() == 1);
}
