// What the claims of an incident say, put together: who is named by whom, who denies what, and the summary in
// sentences. Swapping two parties' names mirrors it: the order follows numbers and dates, never sides.  Tested by
// report/summary_test.cc.
#pragma once
#include "report/reading.h"

namespace parley::report {

/// A party that sources name in one role.
struct Named {
  std::string code, name;
  std::vector<const store::FiledClaim*> claims;  // by day of publication
  std::vector<std::string> voices;               // their names, each once
  size_t sources = 0;                            // independence groups
};
/// `role`: perpetrator or target; those named by most sources first, then those named first.
std::vector<Named> named_in(const Reading& reading, std::string_view role, const exports::Reference& reference);

struct Denied {
  std::string what, party;  // what: fact, responsibility, civilian nature
  std::vector<const store::FiledClaim*> claims;
  std::vector<std::string> voices;
  size_t sources = 0;
};
std::vector<Denied> denials(const Reading& reading, const exports::Reference& reference);

/// A figure that counts toward a range, as one claim has it.
struct Said {
  const store::FiledClaim* claim;
  const store::Row* harm;
};
/// Figures for all people of a kind; parts, repetitions and running totals are left out.
std::vector<Said> figures_of(const Reading& reading, std::string_view kind);
/// The claims and figures that "ACCOUNT:NUMBER ACCOUNT:NUMBER" names; those that may not leave are missing.
std::vector<Said> figures_behind(const Reading& reading, const std::string& references);

/// "Gǝncǝ, Azerbaijan": unit and state by the viewpoint; "" = neither is known.
std::string area_of(const exports::Location& location);
/// The gazetteer's name, else the ledger's.
std::string place_of(const Reading& reading);

std::vector<std::string> summarise(const Reading& reading, const exports::Reference& reference);

}  // namespace parley::report
