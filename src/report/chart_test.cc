#include "report/chart.h"

#include <doctest/doctest.h>

#include <vector>

#include "report/map.h"

namespace parley::report {
namespace {

size_t times(const std::string& text, std::string_view what) {
  size_t out = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++out;
  return out;
}

}  // namespace

TEST_CASE("each figure is a mark; an open end is an arrow; nothing is drawn of nothing") {
  const std::vector<ChartMark> marks = {{18546, 5, {}, 1, "2020-10-11, A: 5 or more"},
                                        {18546, 7, 7, 2, "2020-10-11, B: 7"},
                                        {18548, {}, 30, 3, "2020-10-13, <C>: up to 30"}};
  const std::string svg = draw_chart(marks, 5, {}, "people killed").str();
  CHECK(times(svg, "class=\"mark\"") == 3);
  CHECK(times(svg, "<path") == 2);
  CHECK(times(svg, "class=\"band\"") == 1);
  CHECK(svg.find("2020-10-11</text>") != std::string::npos);
  CHECK(svg.find("2020-10-13</text>") != std::string::npos);
  CHECK(svg.find("&lt;C&gt;: up to 30") != std::string::npos);
  CHECK(draw_chart({}, 1, 2, "nothing").str().empty());
  CHECK(draw_chart(marks, 5, {}, "people killed").str() == svg);
}

TEST_CASE("a higher figure stands higher, a later one further right") {
  const std::vector<ChartMark> marks = {{18546, 10, 10, 1, ""}, {18550, 200'000, 200'000, 2, ""}};
  const std::string svg = draw_chart(marks, 10, 200'000, "displaced").str();
  const auto attribute = [&](const char* name, size_t from) {
    const size_t at = svg.find(std::string(" ") + name + "=\"", from) + std::string_view(name).size() + 3;
    return std::stod(svg.substr(at));
  };
  const size_t first = svg.find("class=\"mark\""), second = svg.find("class=\"mark\"", first + 1);
  CHECK(attribute("y", first) > attribute("y", second));
  CHECK(attribute("x", first) < attribute("x", second));
}

TEST_CASE("a district is never a pin") {
  const data::Gazetteer none;
  CHECK(can_be_drawn({{40.7, 46.4}, 0, 1, "a town"}));
  CHECK_FALSE(can_be_drawn({{40.7, 46.4}, 0, 3, "a district of unknown extent"}));
  const MapCircle district{{40.7, 46.4}, 30, 3, "a district"};
  CHECK(can_be_drawn(district));
  const std::string svg = draw_map(district, {}, none).str();
  CHECK(times(svg, "class=\"area\"") == 1);
  CHECK(times(svg, "class=\"point\"") == 0);
  CHECK(svg.find(" km</text>") != std::string::npos);
  CHECK(times(svg, "°E</text>") >= 2);
  CHECK(times(svg, "°N</text>") >= 2);
  const MapCircle town{{-0.1, -0.1}, 0, 1, "a town"};
  const std::vector<MapCircle> others = {{{-0.2, 0.1}, 5, 2, "near"}, {{50, 50}, 1, 1, "on another continent"}};
  const std::string south = draw_map(town, others, none).str();
  CHECK(times(south, "class=\"point\"") == 1);
  CHECK(times(south, "class=\"source\"") == 1);
  CHECK(south.find("°S</text>") != std::string::npos);
  CHECK(south.find("°W</text>") != std::string::npos);
}

}  // namespace parley::report
