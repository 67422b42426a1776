// Words and sentences of test/corpus/en/tokens.txt.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tables.h"

using namespace parley;

namespace {

/// The text with its bars, as the engine divides it.
std::string divided(const std::string& text) {
  const Analysis analysis = test::tables().engine.analyse(text);
  std::string out;
  uint32_t at = 0;
  for (const Sentence& sentence : analysis.sentences) {
    for (uint32_t i = sentence.first; i < sentence.last; ++i) {
      const Span span = analysis.tokens[i].span;
      const std::string gap = text.substr(at, span.begin - at);
      if (i > 0 && i == sentence.first)
        out += gap + "||";
      else if (i > 0 && gap.empty())
        out += '|';
      out += gap + text.substr(span.begin, span.size());
      at = span.end;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("words and sentences") {
  std::ifstream file("test/corpus/en/tokens.txt");
  REQUIRE(file);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::string text;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line.compare(i, 4, " || ") == 0)
        text += ' ', i += 3;
      else if (line[i] != '|')
        text += line[i];
    }
    CHECK(divided(text) == line);
    ++cases;
  }
  CHECK(cases >= 60);
}
