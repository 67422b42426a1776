// The frame of every report: one file of HTML that asks for nothing from outside, runs nothing, and prints well.
// Tested by report/html_test.cc and test/e2e/report.
#pragma once
#include "export/edition.h"
#include "report/html.h"

namespace parley::report {

/// `title`: plain text; `body`: sections.  The policy of the page allows its own style sheet and nothing else.
std::string make_page(std::string_view title, const Html& body);

struct Withheld {
  size_t values = 0;  // changed or blank
  bool coarse = false;
};
/// What it was made from and what was taken out: profile, viewpoint, versions, the ledger's head.
Html about(const exports::Edition& edition, const Withheld& withheld);

/// Of ids, which hold '#': what an anchor may be called.
std::string anchor(std::string_view kind, std::string_view id);
/// A table whose first column heads its rows.
class Table {
 public:
  Table(Html& html, std::string_view caption, std::initializer_list<std::string_view> columns);
  ~Table();
  Table(const Table&) = delete;
  void row(std::initializer_list<std::string_view> cells);

 private:
  Html& html_;
};

}  // namespace parley::report
