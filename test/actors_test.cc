// Who is meant by the phrases of test/corpus/en/actors.txt.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "mention/actor.h"
#include "tables.h"

using namespace parley;

namespace {

struct Case {
  std::string text;
  Metadata about;
  std::vector<Span> phrases;
  std::vector<std::string> codes;
  bool todo = false;
};

Case parse(std::string line) {
  Case out;
  if (line.starts_with("todo ")) out.todo = true, line.erase(0, 5);
  if (const size_t bar = line.find(" | "); bar != std::string::npos) {
    const size_t at = line.find(" @ ");
    out.about.publisher = line.substr(0, at);
    const auto day = parse_iso_day(line.substr(at + 3, bar - at - 3));
    REQUIRE(day);
    out.about.published = TimeInterval::days(*day, *day);
    line.erase(0, bar + 3);
  }
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '[') {
      out.phrases.push_back({static_cast<uint32_t>(out.text.size()), 0});
    } else if (line[i] == ']') {
      out.phrases.back().end = static_cast<uint32_t>(out.text.size());
      const size_t close = line.find('}', i);
      out.codes.push_back(line.substr(i + 2, close - i - 2));
      i = close;
    } else {
      out.text += line[i];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("who is meant") {
  std::ifstream file("test/corpus/en/actors.txt");
  REQUIRE(file);
  const pipeline::Tables& tables = test::tables();
  int mentions = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const Case expected = parse(line);
    const Analysis analysis = tables.engine.analyse(expected.text);
    const Grammar grammar(expected.text, analysis);
    const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, expected.about, tables.gazetteer, {});
    bool right = true;
    for (size_t i = 0; i < expected.phrases.size(); ++i) {
      const auto value = actors.resolve(actors.head_of(expected.phrases[i]), actors.issuer());
      CAPTURE(expected.text);
      CAPTURE(expected.phrases[i].of(expected.text));
      CAPTURE(value.rule);
      right = right && value.code == expected.codes[i];
      if (!expected.todo) CHECK(value.code == expected.codes[i]);
      if (value && value.evidence.empty()) CHECK(actors.issuer());  // else some characters name the actor
      ++mentions;
    }
    if (expected.todo) CHECK_MESSAGE(!right, "passes now, take 'todo' away: " << line);
  }
  CHECK(mentions >= 150);
}
