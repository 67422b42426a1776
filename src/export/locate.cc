#include "export/locate.h"

#include <algorithm>
#include <cmath>

#include "core/sort_unique.h"

namespace parley::exports {
namespace {

constexpr double kSamePoint = 2e-5;  // degrees: the ledger has five decimals

bool in_force(const data::Gazetteer::Territory& t, std::string_view day) {
  if (day.empty()) return t.to.empty();
  // Beginnings of EDTF dates compare as text: "2014-03" covers its days.
  return (t.from.empty() || t.from <= day.substr(0, t.from.size())) &&
         (t.to.empty() || day.substr(0, t.to.size()) < t.to);
}

bool has_item(std::string_view list, std::string_view item) {  // "Ukraine; Russia"
  for (size_t at = 0; at <= list.size();) {
    const size_t end = std::min(list.find("; ", at), list.size());
    if (list.substr(at, end - at) == item) return true;
    at = end + 2;
  }
  return false;
}

}  // namespace

uint32_t Locator::find(std::string_view name, Point point) const {
  std::vector<data::Gazetteer::Hit> hits;
  reference_.gazetteer.find(data::hash_place_name(name), hits);
  uint32_t best = kNoPlace;
  for (const data::Gazetteer::Hit& hit : hits) {
    const Point p = reference_.gazetteer.point(hit.place);
    if (std::abs(p.lat - point.lat) > kSamePoint || std::abs(p.lon - point.lon) > kSamePoint) continue;
    if (reference_.gazetteer.name(hit.place) == name) return hit.place;
    if (best == kNoPlace) best = hit.place;
  }
  return best;
}

Location Locator::locate(std::string_view name, Point point, std::string_view day) const {
  Location out;
  const uint32_t place = find(name, point);
  if (place == kNoPlace) return out;
  const data::Gazetteer& g = reference_.gazetteer;
  out.kind = to_string(g.kind(place));
  size_t steps = 0;
  for (uint32_t up = place; up != kNoPlace && ++steps < 16; up = g.row(up).parent) {
    if (g.kind(up) == PlaceKind::unit2 && out.unit2.empty()) out.unit2 = g.name(up);
  }
  if (const uint32_t unit = g.unit1_of(place); unit != kNoPlace) out.unit1 = g.name(unit);
  const uint16_t filed = g.row(place).country;
  const char iso2[] = {static_cast<char>(filed >> 8), static_cast<char>(filed & 0xFF)};
  out.code = filed ? reference_.by_iso2({iso2, 2}) : nullptr;
  if (out.code) out.country = out.code->name;
  for (const data::Gazetteer::Territory& t : g.territories(place)) {
    if (!in_force(t, day)) continue;
    out.disputed = true;
    out.territory = t.name, out.claimed_by = t.claimed_by, out.administered_by = t.administered_by,
    out.recognised_by = t.recognised_by;
    if (viewpoint_ == "de_facto")
      out.country = t.administered_by, out.code = reference_.by_name(t.administered_by);
    else if (viewpoint_ != "iso" && has_item(t.claimed_by, viewpoint_))
      out.country = viewpoint_, out.code = reference_.by_name(viewpoint_);
    break;
  }
  return out;
}

std::vector<std::string> Locator::claimants(const Reference& reference) {
  std::vector<std::string> out;
  for (uint32_t place = 0; place < reference.gazetteer.size(); ++place) {
    if (!reference.gazetteer.disputed(place)) continue;
    for (const data::Gazetteer::Territory& t : reference.gazetteer.territories(place)) {
      const std::string_view all = t.claimed_by;
      for (size_t at = 0; at < all.size();) {
        const size_t end = std::min(all.find("; ", at), all.size());
        out.emplace_back(all.substr(at, end - at));
        at = end + 2;
      }
    }
  }
  sort_unique(out);
  return out;
}

bool Locator::knows(const Reference& reference, std::string_view viewpoint) {
  if (viewpoint == "iso" || viewpoint == "de_facto" || reference.by_name(viewpoint)) return true;
  const std::vector<std::string> all = claimants(reference);
  return std::binary_search(all.begin(), all.end(), viewpoint);
}

}  // namespace parley::exports
