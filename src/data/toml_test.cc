#include "data/toml.h"

#include <doctest/doctest.h>

#include <fstream>

#include "folder.h"

namespace parley::data {
namespace {

namespace fs = std::filesystem;

using test::Folder;

constexpr std::string_view kText =
    "number = -5\ntruth = true\n[words]\nb = [\"two\", \"zwei\"]\na = \"one\"\n[[entry]]\nlemma = \"kill\"\n";

void check(const Toml& root) {
  CHECK(root["number"].integer() == -5);
  CHECK(root["truth"].boolean());
  CHECK(root["words"].entries().size() == 2);
  std::string keys;
  for (const auto& [name, value] : root["words"].entries()) keys += std::string(name) + " ";
  CHECK(keys == "a b ");
  CHECK(root["words"]["b"].strings() == std::vector<std::string_view>{"two", "zwei"});
  CHECK(root["entry"].items()[0]["lemma"].string() == "kill");
  CHECK(root["entry"].items()[0]["lemma"].line() == 7);
  CHECK_FALSE(root["absent"]["deeper"]);
  CHECK(root["absent"].items().empty());
}

TEST_CASE("TOML is read with keys in order and lines") {
  const auto file = TomlFile::parse(kText, "test.toml");
  REQUIRE(file);
  check(file->root());
}

TEST_CASE("An error of TOML names its line") {
  const auto file = TomlFile::parse("a = 1\nb = = 2\n", "test.toml");
  REQUIRE_FALSE(file);
  CHECK(file.error().line == 2);
  const auto key = TomlFile::parse("a = 1\n[[~", "test.toml");
  REQUIRE_FALSE(key);
  CHECK(key.error().line == 2);
}

TEST_CASE("The compiled file gives the same values, and gives way to a changed text") {
  const Folder folder;
  const fs::path text = folder.write("a.toml", kText), other = folder.write("b.toml", "number = 7\n");
  REQUIRE(TomlCache::write({other, text}, folder.path() / "compiled"));
  const auto cache = TomlCache::open(folder.path() / "compiled");
  REQUIRE(cache);
  const auto kept = TomlFile::read(text, *cache);
  REQUIRE(kept);
  check(kept->root());
  folder.write("b.toml", "number = 8\n");
  const auto changed = TomlFile::read(other, *cache);
  REQUIRE(changed);
  CHECK(changed->root()["number"].integer() == 8);
}

TEST_CASE("A damaged compiled file is refused, wherever it is damaged") {
  const Folder folder;
  const fs::path text = folder.write("a.toml", kText);
  REQUIRE(TomlCache::write({text}, folder.path() / "compiled"));
  std::ifstream stream(folder.path() / "compiled", std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(stream), {}};
  CHECK_FALSE(TomlCache::open(folder.write("cut", good.substr(0, good.size() - 1))));
  CHECK_FALSE(TomlCache::open(folder.write("empty", "")));
  for (size_t at = 0; at + 4 <= good.size(); at += 4) {  // whatever still opens can be walked within its bounds
    std::string bad = good;
    bad.replace(at, 4, "\xff\xff\xff\x7f");
    const auto cache = TomlCache::open(folder.write("bad", bad));
    if (!cache) continue;
    const auto file = TomlFile::read(text, *cache);
    REQUIRE(file);
    for (const auto& [name, value] : file->root().entries()) (void)value.strings();
  }
}

}  // namespace
}  // namespace parley::data
