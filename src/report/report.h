// Stage 7b.  a ledger -> a page of HTML about one incident or one period, to be read and printed by people.  The same
// ledger gives the same bytes.  Tested by test/e2e/report.
#pragma once
#include "report/incident_page.h"
#include "report/period_page.h"

namespace parley::report {

struct Request {
  std::string ledger;
  exports::Edition edition;  // without the ledger's point, which is filled in
  exports::Profile profile;
};

struct Page {
  std::string id;  // of the incident; "" = of a period
  std::string html;
  size_t incidents = 0, withheld = 0;  // withheld: values changed or blank
};

/// `code`: an id or its beginning; of an incident that was merged, the one that it is in now.
Result<Page> report_incident(const Request& request, const std::string& code, const exports::Reference& reference);

struct PeriodQuery {
  std::string from, to;  // days, both included
  std::string country;   // two or three letters; "" = all
  std::string since;     // a day or time; "" = not asked
  bool compare = true;   // with the period of equal length before
};
Result<Page> report_period(const Request& request, const PeriodQuery& query, const exports::Reference& reference);

}  // namespace parley::report
