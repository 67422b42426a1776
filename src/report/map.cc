#include "report/map.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace parley::report {
namespace {

constexpr double kSize = 480, kKmPerDegree = 111.2, kPi = 3.14159265358979;
constexpr double kLeastKm = 40;         // from the middle to the edge
constexpr uint32_t kTownship = 10'000;  // people of a place that helps to find one's way
constexpr size_t kTowns = 6;

/// The largest of 1, 2, 5 times a power of ten that is not above `most`.
double round_step(double most) {
  const double power = std::pow(10, std::floor(std::log10(most) + 1e-9));
  for (const double times : {5.0, 2.0}) {
    if (power * times <= most) return power * times;
  }
  return power;
}

std::string degrees_words(double value, double step, const char* positive, const char* negative) {
  const int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  const double factor = std::pow(10, decimals);
  const auto scaled = static_cast<int64_t>(std::llround(std::abs(value) * factor));
  std::string out = std::to_string(scaled / static_cast<int64_t>(factor));
  if (decimals > 0) {
    std::string rest = std::to_string(scaled % static_cast<int64_t>(factor));
    out += "." + std::string(static_cast<size_t>(decimals) - rest.size(), '0') + rest;
  }
  return out + "°" + (scaled == 0 ? "" : value > 0 ? positive : negative);
}

class Map {
 public:
  Map(const MapCircle& main, std::span<const MapCircle> sources, const data::Gazetteer& gazetteer)
      : main_(main), gazetteer_(gazetteer) {
    half_km_ = std::max(kLeastKm, main.radius_km * 1.6);
    for (const MapCircle& one : sources) {
      // far ones would make the map so coarse that nothing could be read from it
      const double reach = distance_km(main.point, one.point) + one.radius_km;
      if (!can_be_drawn(one) || reach > half_km_ * 8) continue;
      sources_.push_back(one);
    }
    for (const MapCircle& one : sources_)
      half_km_ = std::max(half_km_, (distance_km(main.point, one.point) + one.radius_km) * 1.15);
    half_lat_ = half_km_ / kKmPerDegree;
    half_lon_ = half_lat_ / std::max(0.05, std::cos(main.point.lat * kPi / 180));
  }

  Html draw() {
    const std::string title = "Map: " + main_.label;
    svg_.open("svg", {{"viewBox", "0 0 " + to_pixels(kSize) + " " + to_pixels(kSize)},
                      {"role", "img"},
                      {"aria-label", title},
                      {"class", "map"}});
    svg_.put("title", title);
    svg_.put("rect", "",
             {{"x", "0.5"},
              {"y", "0.5"},
              {"width", to_pixels(kSize - 1)},
              {"height", to_pixels(kSize - 1)},
              {"class", "frame"}});
    graticule();
    towns();
    for (const MapCircle& one : sources_) circle(one, "source");
    circle(main_, "place");
    scale();
    svg_.close();
    return std::move(svg_);
  }

 private:
  double x(double lon) const { return kSize / 2 + (lon - main_.point.lon) / half_lon_ * kSize / 2; }
  double y(double lat) const { return kSize / 2 - (lat - main_.point.lat) / half_lat_ * kSize / 2; }
  double km(double length) const { return length / half_km_ * kSize / 2; }

  void graticule() {
    svg_.open("g", {{"class", "grid"}});
    const double step_lon = round_step(half_lon_), step_lat = round_step(half_lat_);
    for (double lon = std::ceil((main_.point.lon - half_lon_) / step_lon) * step_lon;
         lon <= main_.point.lon + half_lon_; lon += step_lon) {
      svg_.put("line", "",
               {{"x1", to_pixels(x(lon))}, {"y1", "0"}, {"x2", to_pixels(x(lon))}, {"y2", to_pixels(kSize)}});
      svg_.put("text", degrees_words(lon, step_lon, "E", "W"),
               {{"x", to_pixels(x(lon) + 3)}, {"y", to_pixels(kSize - 5)}});
    }
    for (double lat = std::ceil((main_.point.lat - half_lat_) / step_lat) * step_lat;
         lat <= main_.point.lat + half_lat_; lat += step_lat) {
      svg_.put("line", "",
               {{"x1", "0"}, {"y1", to_pixels(y(lat))}, {"x2", to_pixels(kSize)}, {"y2", to_pixels(y(lat))}});
      svg_.put("text", degrees_words(lat, step_lat, "N", "S"), {{"x", "4"}, {"y", to_pixels(y(lat) - 4)}});
    }
    svg_.close();
  }

  /// The most populous that do not stand on each other, the place itself aside.
  void towns() {
    std::vector<uint32_t> found;
    for (uint32_t place = 0; place < gazetteer_.size(); ++place) {
      const data::PlaceRow& row = gazetteer_.row(place);
      if (row.population < kTownship || gazetteer_.kind(place) != PlaceKind::town) continue;
      const Point p = gazetteer_.point(place);
      if (std::abs(p.lat - main_.point.lat) > half_lat_ * 0.9 || std::abs(p.lon - main_.point.lon) > half_lon_ * 0.9)
        continue;
      if (!gazetteer_.disputed(place)) found.push_back(place);
    }
    std::sort(found.begin(), found.end(), [&](uint32_t a, uint32_t b) {
      const data::PlaceRow &p = gazetteer_.row(a), &q = gazetteer_.row(b);
      return p.population != q.population ? p.population > q.population : a < b;
    });
    std::vector<Point> drawn{main_.point};
    for (const uint32_t place : found) {
      const Point p = gazetteer_.point(place);
      const bool free = std::all_of(drawn.begin(), drawn.end(), [&](Point other) {
        return std::abs(y(p.lat) - y(other.lat)) > 18 || std::abs(x(p.lon) - x(other.lon)) > 110;
      });
      if (!free) continue;
      drawn.push_back(p);
      svg_.open("g", {{"class", "town"}});
      svg_.put("circle", "", {{"cx", to_pixels(x(p.lon))}, {"cy", to_pixels(y(p.lat))}, {"r", "2"}});
      svg_.put("text", gazetteer_.name(place), {{"x", to_pixels(x(p.lon) + 5)}, {"y", to_pixels(y(p.lat) + 4)}});
      svg_.close();
      if (drawn.size() > kTowns) break;
    }
  }

  void circle(const MapCircle& one, std::string_view kind) {
    svg_.open("g", {{"class", kind}});
    svg_.put("title", one.label);
    const std::string cx = to_pixels(x(one.point.lon)), cy = to_pixels(y(one.point.lat));
    if (one.radius_km > 0)
      svg_.put("circle", "",
               {{"cx", cx}, {"cy", cy}, {"r", to_pixels(std::max(3.0, km(one.radius_km)))}, {"class", "area"}});
    else
      svg_.put("circle", "", {{"cx", cx}, {"cy", cy}, {"r", "4"}, {"class", "point"}});
    svg_.close();
  }

  void scale() {
    const double length = round_step(half_km_ * 0.7), wide = km(length);
    svg_.open("g", {{"class", "scale"}});
    svg_.put("line", "",
             {{"x1", to_pixels(kSize - 20 - wide)}, {"y1", "24"}, {"x2", to_pixels(kSize - 20)}, {"y2", "24"}});
    svg_.put(
        "text",
        length >= 1 ? std::to_string(std::lround(length)) + " km" : std::to_string(std::lround(length * 1000)) + " m",
        {{"x", to_pixels(kSize - 20)}, {"y", "18"}, {"text-anchor", "end"}});
    svg_.close();
  }

  const MapCircle& main_;
  std::vector<MapCircle> sources_;
  const data::Gazetteer& gazetteer_;
  double half_km_ = kLeastKm, half_lat_ = 1, half_lon_ = 1;
  Html svg_;
};

}  // namespace

bool can_be_drawn(const MapCircle& circle) { return circle.radius_km > 0 || circle.precision == 1; }

Html draw_map(const MapCircle& main, std::span<const MapCircle> sources, const data::Gazetteer& gazetteer) {
  return Map(main, sources, gazetteer).draw();
}

}  // namespace parley::report
