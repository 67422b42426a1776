#include <doctest/doctest.h>

#include "core/calendar.h"
#include "core/csv.h"
#include "core/document.h"
#include "core/result.h"
#include "core/span.h"
#include "core/syntax.h"

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

TEST_CASE("features: FEATS column there and back") {
  const Features f = Features::parse("Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin");
  CHECK(f.to_string() == "Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin");
  CHECK(f.has(Feature::Number, "Plur"));
  CHECK(f.value(Feature::Case).empty());
  CHECK(Features::parse("_").to_string() == "_");
  CHECK(Features::parse("Nonsense=Yes").bits() == 0);
}

TEST_CASE("tags: names there and back, unknown subtypes fall back") {
  Relation relation;
  CHECK((parse_relation("nsubj:pass", relation) && to_string(relation) == "nsubj:pass"));
  CHECK((parse_relation("nsubj:odd", relation) && relation == Relation::nsubj));
  CHECK_FALSE(parse_relation("nothing", relation));
  Upos upos;
  CHECK((parse_upos("PROPN", upos) && to_string(upos) == "PROPN"));
  CHECK(penn_tag(penn_index("WP$")) == "WP$");
}

TEST_CASE("time: EDTF") {
  const Day day = *parse_iso_day("2020-09-27");
  CHECK(iso_day(day) == "2020-09-27");
  CHECK(weekday(day) == 6);
  CHECK(edtf(TimeInterval::days(day, day)) == "2020-09-27");
  CHECK(edtf(TimeInterval::days(day, day + 5)) == "2020-09-27/2020-10-02");
  TimeInterval month = TimeInterval::days(*parse_iso_day("2020-07-01"), *parse_iso_day("2020-07-31"));
  month.precision = TimePrecision::month;
  CHECK(edtf(month) == "2020-07");
  TimeInterval so_far = TimeInterval::days(day, day);
  so_far.from = kOpenStart;
  CHECK(edtf(so_far) == "../2020-09-27");
  CHECK_FALSE(parse_iso_day("2021-02-29"));
}

TEST_CASE("document: UTF-8 is checked, offsets map back, code points are counted") {
  CHECK_FALSE(Document::make("\xFF", "", {}, {}));
  OffsetMap map;
  map.add(0, 10);
  map.add(3, 13);  // the same piece
  map.add(5, 20);
  CHECK(map.size() == 2);
  CHECK(map.original(4) == 14);
  CHECK(map.original(6) == 21);
  const std::string text = "Şuşa ə";
  const CodePoints points(text);
  CHECK(points.from_byte(static_cast<uint32_t>(text.size())) == 6);
  for (uint32_t i = 0; i <= 6; ++i) CHECK(points.from_byte(points.to_byte(i)) == i);
  std::string longer;
  for (int i = 0; i < 300; ++i) longer += "ə";
  CHECK(CodePoints(longer).to_byte(257) == 514);
  CHECK(CodePoints(longer).from_byte(512) == 256);
}

TEST_CASE("a cell of CSV is quoted where it must be, and never a formula") {
  const auto cell = [](std::string_view text, char separator = ',') {
    std::string out;
    append_csv(text, separator, out);
    return out;
  };
  CHECK(cell("plain words") == "plain words");
  CHECK(cell("a, b") == "\"a, b\"");
  CHECK(cell("a, b", '\t') == "a, b");
  CHECK(cell("he said \"no\"") == "\"he said \"\"no\"\"\"");
  CHECK(cell("two\nlines") == "\"two\nlines\"");
  CHECK(cell("=HYPERLINK(1,2)") == "\"'=HYPERLINK(1,2)\"");
  for (const char* first : {"=", "+", "-", "@", "\t"}) CHECK(cell(std::string(first) + "1")[0] == '\'');
  CHECK(cell("\r=1") == "\"'\r=1\"");
  CHECK(cell("1-2") == "1-2");
}

TEST_CASE("feasts: Easter of both churches, as printed in almanacs") {
  CHECK(easter(2019) == to_day({2019, 4, 21}));
  CHECK(easter(2020) == to_day({2020, 4, 12}));
  CHECK(easter(2022) == to_day({2022, 4, 17}));
  CHECK(easter(2024) == to_day({2024, 3, 31}));
  CHECK(easter(1981) == to_day({1981, 4, 19}));
  CHECK(easter(1954) == to_day({1954, 4, 18}));
  CHECK(easter(2038) == to_day({2038, 4, 25}));
  CHECK(orthodox_easter(2019) == to_day({2019, 4, 28}));
  CHECK(orthodox_easter(2021) == to_day({2021, 5, 2}));
  CHECK(orthodox_easter(2022) == to_day({2022, 4, 24}));
  CHECK(orthodox_easter(2024) == to_day({2024, 5, 5}));
  CHECK(orthodox_easter(2025) == to_day({2025, 4, 20}));
}
