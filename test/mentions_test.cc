// Times and quantities of test/corpus/en/times.txt and quantities.txt.  PARLEY_UPDATE=1 writes what is read as
// expected.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "mention/quantity.h"
#include "mention/time.h"
#include "tables.h"

using namespace parley;

namespace {

/// A sentence with what is expected of it; a line that ends in ":todo" is a known failure.
struct Case {
  std::string sentence;
  std::vector<std::string> expected;
  bool todo = false;
};

std::string words(const std::string& text, const Analysis& analysis, uint32_t first, uint32_t last) {
  const uint32_t begin = analysis.tokens[first].span.begin;
  return text.substr(begin, analysis.tokens[last - 1].span.end - begin);
}

std::vector<std::string> read(const std::string& text, bool quantities, std::optional<Day> published) {
  const Analysis analysis = test::tables().engine.analyse(text);
  const Grammar grammar(text, analysis);
  const auto times = mention::find_times(grammar, test::tables().lexicon.dates, {published, ""});
  std::vector<std::string> out;
  if (quantities) {
    for (const auto& q : mention::find_numbers(grammar, test::tables().lexicon.numbers, times))
      out.push_back("    " + std::string(to_string(q.kind)) + " " + to_string(q.quantity) + " | " +
                    words(text, analysis, q.first, q.last));
    return out;
  }
  for (const auto& t : times)
    out.push_back("    " + edtf(t.time) + " " + std::string(mention::to_string(t.use)) + ", " +
                  std::string(to_string(t.time.basis)) + " | " + words(text, analysis, t.first, t.last));
  return out;
}

/// Reads a corpus; "= kind 2020-09-28" names the kind of source and the day of publication.
void run(const std::string& name, bool quantities) {
  const bool update = std::getenv("PARLEY_UPDATE") != nullptr;
  std::ifstream file(name);
  REQUIRE(file);
  std::string written;
  std::optional<Day> published;
  std::vector<Case> cases;
  size_t mentions = 0;
  const auto finish = [&] {
    for (const Case& one : cases) {
      const std::vector<std::string> found = read(one.sentence, quantities, published);
      mentions += found.size();
      written += one.sentence + (one.todo ? " :todo" : "") + "\n";
      for (const std::string& line : update && !one.todo ? found : one.expected) written += line + "\n";
      if (update) continue;
      INFO(one.sentence);
      if (one.todo)
        CHECK(found != one.expected);  // passes: take the mark away
      else
        CHECK(found == one.expected);
    }
    cases.clear();
  };
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("    ")) {
      cases.back().expected.push_back(line);
      continue;
    }
    if (line.empty() || line[0] == '#' || line[0] == '=') {
      finish();
      written += line + "\n";
      if (line.starts_with("= ")) published = parse_iso_day(line.substr(line.rfind(' ') + 1));
      continue;
    }
    const bool todo = line.ends_with(" :todo");
    cases.push_back({todo ? line.substr(0, line.size() - 6) : line, {}, todo});
  }
  finish();
  CHECK(mentions >= 300);
  if (update) std::ofstream(name) << written;
}

}  // namespace

TEST_CASE("times of the corpus") { run("test/corpus/en/times.txt", false); }
TEST_CASE("quantities of the corpus") { run("test/corpus/en/quantities.txt", true); }
