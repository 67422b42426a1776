#include <doctest/doctest.h>

#include "folder.h"
#include "tables.h"
#include "train/clusters.h"
#include "train/logistic.h"
#include "train/templates.h"

using namespace parley;

namespace {

const train::Progress kQuiet = [](const std::string&) {};

/// A document that tells of so many incidents.
std::string line(int number, int templates) {
  std::string filled;
  for (int i = 0; i < templates; ++i)
    filled += std::string(i ? "," : "") + R"({"incident_type": "ATTACK", "stage": "ACCOMPLISHED", "perp_inds": []})";
  return R"({"id": ")" + std::to_string(number) + R"(", "text": "Gunmen attacked a village.", "templates": [)" +
         filled + "]}\n";
}

}  // namespace

TEST_CASE("too few filled templates are refused") {
  const test::Folder folder;
  const auto learn = [&](const std::string& lines) {
    const auto done = train::train_templates(folder.write("gold.jsonl", lines).string(), test::tables(), folder.path(),
                                             folder.path(), kQuiet);
    return done ? std::string() : done.error().message;
  };
  CHECK(learn(line(1, 0)) == "has 0 filled templates; 10 and better some hundreds are needed");
  CHECK(learn(line(1, 4) + line(2, 5)) == "has 9 filled templates; 10 and better some hundreds are needed");
  CHECK(learn(line(1, 5) + line(2, 5)) == "no value of the filled templates stands in enough of them");  // no filler
  CHECK(learn(R"({"id": "1", "text": "Nothing."})") == "has no \"templates\"");
}

TEST_CASE("a model of nothing answers nothing") {
  train::Samples samples;
  samples.classes = 1;
  samples.add({7, 8}, {1}, 4);
  samples.add({}, {-1}, 8);  // both are left out together
  CHECK(train::cross_scores(samples, {}, 4) == std::vector<float>{0, 0});
}

TEST_CASE("words that are too rare have no clusters") {
  CHECK(train::cluster_words({{"one", "two"}}, 4, 2, kQuiet).empty());
  CHECK(train::cluster_words({}, 4, 2, kQuiet).empty());
}
