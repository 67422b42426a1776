// Dates as files note them beside a text -> days.  Tested by ingest/stamp_test.cc.
#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "core/time.h"

namespace parley::ingest {

/// The day by the stamp's own clock: "2020-09-28T01:30:00+04:00", "20200928T013000Z", "Mon, 28 Sep 2020 01:30 +0400",
/// "Wed Oct 10 20:19:24 +0000 2018"; seconds or milliseconds since 1970 by UTC.  None of "9/10/2020".
std::optional<Day> read_stamp(std::string_view text);

/// Dates in digits, "12/31/23" or "31.12.2023", whose order only the other dates of their file tell.
class DigitDates {
 public:
  /// False where the text begins with no such date.
  bool see(std::string_view text);
  /// None where no date seen has a day over 12, or some contradict each other.
  std::optional<Day> day(std::string_view text) const;
  bool is_undecided() const { return seen_ && first_over_12_ == second_over_12_; }

 private:
  bool seen_ = false, first_over_12_ = false, second_over_12_ = false;
};

}  // namespace parley::ingest
