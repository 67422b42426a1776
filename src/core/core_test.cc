#include <doctest/doctest.h>

#include "core/result.h"
#include "core/span.h"

using namespace parley;

TEST_CASE("span: half-open, cover ignores the empty one") {
  const Span a{2, 5}, b{5, 7};
  CHECK_FALSE(a.overlaps(b));
  CHECK(cover(a, b) == Span{2, 7});
  CHECK(cover(a, Span{}) == a);
  CHECK(a.of("0123456") == "234");
}

TEST_CASE("error: prints only what is known") {
  CHECK(to_string(Error{"no 'no' example", "kill.toml", 3, 1}) == "kill.toml:3:1: no 'no' example");
  CHECK(to_string(Error{"empty", "", 0, 0}) == "empty");
}
