#include "ingest/pages.h"

#include <doctest/doctest.h>

using namespace parley;

namespace {

/// Written for the test: pages of lines "y text".
std::string xml_of(const std::vector<std::vector<std::pair<int, std::string>>>& pages) {
  std::string out = "<html><head><meta name=\"Producer\" content=\"a & b\"/></head><doc>";
  for (const auto& page : pages) {
    out += "<page width=\"600\" height=\"800\"><flow>";
    for (const auto& [top, text] : page) {
      const bool block = text.starts_with('|');
      if (block || out.ends_with("<flow>")) out += std::string(out.ends_with("<flow>") ? "" : "</block>") + "<block>";
      const std::string y = std::to_string(top), bottom = std::to_string(top + 10);
      out += "<line xMin=\"50\" yMin=\"" + y + "\" xMax=\"550\" yMax=\"" + bottom + "\">";
      int x = 50;
      std::string word;
      for (const char c : text.substr(block) + " ") {
        if (c != ' ') {
          word += c;
          continue;
        }
        out += "<word xMin=\"" + std::to_string(x) + "\" yMin=\"" + y + "\" xMax=\"" + std::to_string(x + 40) +
               "\" yMax=\"" + bottom + "\">" + word + "</word>";
        x += 50, word.clear();
      }
      out += "</line>";
    }
    out += "</block></flow></page>";
  }
  return out + "</doc></html>";
}

}  // namespace

TEST_CASE("words of pages become running text, and each keeps its place") {
  ingest::Pages pages;
  REQUIRE(pages.read(xml_of({{{300, "Shells hit the hos-"}, {320, "pital of Steinau."}, {360, "|Nine people and"}},
                             {{300, "|two soldiers died."}, {750, "|12"}}})));
  CHECK(pages.text == "Shells hit the hospital of Steinau.\n\nNine people and\ntwo soldiers died.");
  const auto at = [&](std::string_view words) {
    const auto begin = static_cast<uint32_t>(pages.text.find(words));
    return rectangles(pages.words, {begin, begin + static_cast<uint32_t>(words.size())});
  };
  const auto hospital = at("hospital of");
  REQUIRE(hospital.size() == 2);
  CHECK(hospital[0].left == 200);
  CHECK(hospital[0].top == 300);
  CHECK(hospital[1].right == 140);
  const auto over = at("people and\ntwo");
  REQUIRE(over.size() == 2);
  CHECK(over[0].page == 1);
  CHECK(over[1].page == 2);
  const auto half = at("dier");  // of "soldiers", 100 to 140
  REQUIRE(half.size() == 1);
  CHECK(half[0].left == 115);
  CHECK(half[0].right == 135);
  CHECK(at("\n\n").empty());
}

TEST_CASE("heads and feet of three pages are left out") {
  std::vector<std::vector<std::pair<int, std::string>>> three;
  for (int i = 1; i <= 3; ++i)
    three.push_back({{20, "Daily report"},
                     {300, "|Day " + std::to_string(i) + "."},
                     {780, "|page " + std::to_string(i) + " of 3"}});
  ingest::Pages pages;
  REQUIRE(pages.read(xml_of(three)));
  CHECK(pages.text == "Day 1.\n\nDay 2.\n\nDay 3.");
  ingest::Pages two;
  three.pop_back();
  REQUIRE(two.read(xml_of(three)));
  CHECK(two.text.starts_with("Daily report\n\nDay 1."));
}

TEST_CASE("what is no page is refused") {
  ingest::Pages pages;
  CHECK_FALSE(pages.read(""));
  CHECK_FALSE(pages.read("<doc>"));
  CHECK_FALSE(pages.read("</doc><doc>"));
  CHECK_FALSE(pages.read("<doc><page></doc>"));
  CHECK(pages.read("<doc><page/></doc>"));
  CHECK(pages.text.empty());
}
