// Every example inside data/lang/en runs: what a "yes" brackets is read, what a "no" shows is not.
#include <doctest/doctest.h>

#include "pipeline/check.h"

TEST_CASE("examples inside the tables") {
  std::vector<parley::Error> errors;
  const size_t examples = parley::pipeline::check_tables("data", errors);
  CHECK(examples > 100);
  for (const parley::Error& error : errors) FAIL_CHECK(to_string(error));
}
