// The report of a period, in the manner of a monitor's daily: by area, by party as claimed, by kind of event and harm,
// beside the period before, with a list of incidents.  Tested by report/summary_test.cc and test/e2e/report.
#pragma once
#include "report/page.h"
#include "report/summary.h"

namespace parley::report {

struct Period {
  std::string from, to;            // days, both included
  std::vector<Reading> incidents;  // by first day, then by id
};

struct PeriodFrame {
  std::string country;  // name; "" = all
  std::string since;    // "" = the page does not tell what is new
};

/// `before`: of equal length; nullptr = no comparison.
std::string period_page(const Period& now, const Period* before, const PeriodFrame& frame, const Setting& setting,
                        const Withheld& withheld);

/// Figures of several incidents together.
struct Sum {
  int64_t low = 0, high = 0;
  bool open = false;     // a highest figure is
  size_t incidents = 0;  // that have a figure
  void add(Number lowest, Number highest);
  std::string words() const;
};

}  // namespace parley::report
