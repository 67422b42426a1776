// Places: kinds, points, and what a name in a text resolves to.  Never a single "country": who claims and who
// administers a territory are facts beside the place (data/places/territories.tsv).  Tested by core/core_test.cc.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "core/time.h"

namespace parley {

// clang-format off
#define PARLEY_PLACE_KINDS(M) \
  M(state) M(unit1) M(unit2) M(unit) M(town) M(quarter) M(region) M(continent) M(water) M(relief) M(island) M(road) M(site)
// clang-format on

/// state: an ISO 3166 code; unit1, unit2, unit: first, second and further order of administration; quarter: part of a
/// town; relief: mountains, valleys; site: anything built.
enum class PlaceKind : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_PLACE_KINDS(PARLEY_ENUM)
#undef PARLEY_ENUM
};
std::string_view to_string(PlaceKind kind);
bool parse_place_kind(std::string_view name, PlaceKind& out);
inline bool is_unit(PlaceKind kind) {
  return kind == PlaceKind::unit1 || kind == PlaceKind::unit2 || kind == PlaceKind::unit;
}

struct Point {
  double lat = 0, lon = 0;  // degrees, WGS 84
};
double distance_km(Point a, Point b);
/// "40.99249": five decimals, about a metre.
std::string to_degrees(double value);

/// How a text uses a name of a place.
// clang-format off
#define PARLEY_PLACE_USES(M) M(literal) M(demonym) M(within_name)
// clang-format on
enum class PlaceUse : uint8_t {  // within_name: "Moscow" in "Moscow State University"
#define PARLEY_ENUM(name) name,
  PARLEY_PLACE_USES(PARLEY_ENUM)
#undef PARLEY_ENUM
};
std::string_view to_string(PlaceUse use);

constexpr uint32_t kNoPlace = UINT32_MAX;

/// The entry of the gazetteer that a name stands for.
struct ResolvedPlace {
  uint32_t index = kNoPlace;  // into the gazetteer
  uint32_t geonames_id = 0;   // 0 = has none
  std::string name;           // the gazetteer's; the text keeps the source's own wording
  PlaceKind kind = PlaceKind::town;
  Point point;
  float radius_km = 0;  // 0 = the point itself
  uint8_t precision =
      6;  // UCDP: 1 exact, 2 near, 3 second-order unit, 4 first-order unit, 5 area or line, 6 state, 7 sea
  bool disputed = false;  // see Gazetteer::territories
  Span named;             // the characters that name it: elsewhere than the mention where it encloses what that names
};

struct PlaceCandidate {
  uint32_t index = kNoPlace;
  float score = 0;                              // log-odds among the candidates of the name, before normalisation
  float prior = 0, agreement = 0, context = 0;  // what the score is the sum of
};

/// A name of a place in the text.
struct PlaceMention {
  uint32_t first = 0, last = 0;  // tokens, last one past the end
  Span span;                     // the characters
  PlaceUse use = PlaceUse::literal;
  std::vector<PlaceCandidate> candidates;  // best first; empty = not in the gazetteer
  bool resolved = false;
  ResolvedPlace place;     // when resolved; of an unknown name the place that encloses it, where one is named beside it
  bool enclosing = false;  // `place` encloses what is named: streets, front lines, villages absent from the gazetteer
};

}  // namespace parley
