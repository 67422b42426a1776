// Days and intervals of time, printed as EDTF (ISO 8601-2).  Tested by core/core_test.cc.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

using Day = int32_t;      // days since 1970-01-01, proleptic Gregorian
using Seconds = int64_t;  // seconds since 1970-01-01T00:00Z

constexpr Seconds kDaySeconds = 86400;
constexpr Seconds kOpenStart = INT64_MIN;  // EDTF ".." before the slash
constexpr Seconds kOpenEnd = INT64_MAX;    // EDTF ".." after the slash

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  bool operator==(const CivilDate&) const = default;
};

Day to_day(CivilDate date);
CivilDate to_civil(Day day);
int weekday(Day day);  // 0 = Monday .. 6 = Sunday
int days_in_month(int year, int month);
bool is_valid(CivilDate date);
/// "2020-09-27" -> day; nothing else is read.
std::optional<Day> parse_iso_day(std::string_view text);
std::string iso_day(Day day);

enum class TimePrecision : uint8_t { minute, hour, part_of_day, day, days, week, month, season, year, decade };
enum class Basis : uint8_t { stated, context, implied, inferred, unknown };
std::string_view to_string(TimePrecision precision);
std::string_view to_string(Basis basis);

constexpr int16_t kLocalTime = INT16_MIN;  // the clock of the place, whose offset is not stated

struct TimeInterval {
  Seconds from = kOpenStart;    // inclusive; by the clock that the text uses
  Seconds to = kOpenEnd;        // exclusive
  int16_t offset = kLocalTime;  // of that clock: minutes east of Greenwich
  TimePrecision precision = TimePrecision::day;
  Basis basis = Basis::stated;
  bool approximate = false;  // EDTF "~"

  static TimeInterval days(Day first, Day last, Basis basis = Basis::stated);  // both included
  Day first_day() const;                                                       // requires from != kOpenStart
  Day last_day() const;                                                        // requires to != kOpenEnd
  bool operator==(const TimeInterval&) const = default;
};

/// "2020-09-27", "2020-07-12/2020-07-14", "2020-07", "2020-21" (spring), "2020-33" (first quarter), "199X",
/// "2020-09-27T06:00/2020-09-27T12:00", "2020-09-27T06:00+03:00", "../2020-09-28".
std::string edtf(const TimeInterval& time);

}  // namespace parley
