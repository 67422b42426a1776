#include "core/place.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace parley {
namespace {

#define PARLEY_NAME(name) #name,
constexpr std::string_view kKinds[] = {PARLEY_PLACE_KINDS(PARLEY_NAME)};
constexpr std::string_view kUses[] = {PARLEY_PLACE_USES(PARLEY_NAME)};
#undef PARLEY_NAME

constexpr double kDegree = 3.14159265358979323846 / 180, kEarthKm = 6371.0088;

}  // namespace

std::string_view to_string(PlaceKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::string_view to_string(PlaceUse use) { return kUses[static_cast<size_t>(use)]; }

bool parse_place_kind(std::string_view name, PlaceKind& out) {
  for (size_t i = 0; i < std::size(kKinds); ++i) {
    if (kKinds[i] == name) return out = static_cast<PlaceKind>(i), true;
  }
  return false;
}

std::string to_degrees(double value) {
  const long units = std::lround(value * 1e5);
  std::string digits = std::to_string(std::labs(units));
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return (units < 0 ? "-" : "") + digits.insert(digits.size() - 5, ".");
}

double distance_km(Point a, Point b) {
  const double up = std::sin((b.lat - a.lat) * kDegree / 2), across = std::sin((b.lon - a.lon) * kDegree / 2);
  const double x = up * up + std::cos(a.lat * kDegree) * std::cos(b.lat * kDegree) * across * across;
  return 2 * kEarthKm * std::asin(std::min(1.0, std::sqrt(x)));
}

}  // namespace parley
