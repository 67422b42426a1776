#include "claim/sources.h"

#include <doctest/doctest.h>

#include "tables.h"

namespace parley::claim {
namespace {

TEST_CASE("nobody speaks before the first word") {
  for (const std::string_view text : {"Said the mayor.", ", said the mayor.", "It was quiet. , said the mayor."}) {
    const Analysis analysis = test::tables().engine.analyse(text);
    const Grammar grammar(text, analysis);
    for (int32_t i = 0; i < static_cast<int32_t>(grammar.size()); ++i) {
      if (grammar.low(i) == "said") CHECK(source_before(grammar, i).empty());
    }
    CHECK(source_before(grammar, 0).empty());
  }
}

}  // namespace
}  // namespace parley::claim
