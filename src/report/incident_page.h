// The report of one incident: summary, figures and why, grade, contradictions, figures over time, map, quotations,
// decisions, versions.  Tested by report/summary_test.cc (mirrored names) and test/e2e/report (golden file).
#pragma once
#include "report/page.h"
#include "report/summary.h"

namespace parley::report {

std::string incident_page(const Reading& reading, const Setting& setting, const Withheld& withheld);

}  // namespace parley::report
