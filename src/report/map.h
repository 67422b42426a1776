// Where an incident is placed, as a drawing: a circle of what is known over a grid of degrees, with a scale.  A
// district is never a pin.  SVG without script.  Tested by report/chart_test.cc.
#pragma once
#include <span>

#include "core/place.h"
#include "data/gazetteer.h"
#include "report/html.h"

namespace parley::report {

struct MapCircle {
  Point point;
  double radius_km = 0;   // 0 = the extent is not known, or the point itself
  int64_t precision = 6;  // UCDP
  std::string label;
};

/// Whether the circle says no more than what is known: an exact place, or an area whose extent is told.
bool can_be_drawn(const MapCircle& circle);

/// `sources`: where single accounts place it, where that differs.  Requires can_be_drawn(main).
Html draw_map(const MapCircle& main, std::span<const MapCircle> sources, const data::Gazetteer& gazetteer);

}  // namespace parley::report
