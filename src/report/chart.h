// Figures over time as a drawing: what each source claims, by its day of publication.  SVG without script.  Tested by
// report/chart_test.cc.
#pragma once
#include <span>

#include "core/time.h"
#include "report/html.h"
#include "report/words.h"

namespace parley::report {

struct ChartMark {
  Day day = 0;
  Number low, high;
  size_t number = 0;  // in the list under the chart
  std::string words;  // of the mark, for those who cannot see it
};

/// `marks` by day; `title` names the drawing.  Nothing is drawn of no marks.
Html draw_chart(std::span<const ChartMark> marks, Number low, Number high, std::string_view title);

}  // namespace parley::report
