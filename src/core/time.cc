#include "core/time.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace parley {
namespace {

namespace chrono = std::chrono;

std::string two(int n) {
  std::string text = std::to_string(n);
  return text.size() < 2 ? "0" + text : text;
}

std::string edtf_year(int year) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%04d", year);
  return buffer;
}

Day day_of(Seconds time) {
  return static_cast<Day>(time >= 0 ? time / kDaySeconds : -((-time + kDaySeconds - 1) / kDaySeconds));
}

std::string minute_of(Seconds time, int16_t offset) {
  const int minute = static_cast<int>((time - Seconds{day_of(time)} * kDaySeconds) / 60);
  std::string out = iso_day(day_of(time)) + "T" + two(minute / 60) + ":" + two(minute % 60);
  if (offset == kLocalTime) return out;
  if (offset == 0) return out + "Z";
  const int size = std::abs(offset);
  return out + (offset < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

/// EDTF codes of parts of a year: quarters 33 to 36, halves 40 and 41, seasons 21 to 24; "" for other stretches.
std::string season_of(CivilDate first, CivilDate last) {
  const int months = (last.year - first.year) * 12 + last.month - first.month + 1;
  if (months == 6 && first.month % 6 == 1) return edtf_year(first.year) + "-" + two(40 + first.month / 6);
  if (months != 3) return "";
  if (first.month % 3 == 1) return edtf_year(first.year) + "-" + two(33 + first.month / 3);
  if (first.month % 3 == 0) return edtf_year(first.year) + "-" + two(20 + first.month / 3);
  return "";
}

}  // namespace

Day to_day(CivilDate date) {
  const chrono::year_month_day ymd{chrono::year{date.year}, chrono::month{static_cast<unsigned>(date.month)},
                                   chrono::day{static_cast<unsigned>(date.day)}};
  return chrono::sys_days{ymd}.time_since_epoch().count();
}

CivilDate to_civil(Day day) {
  const chrono::year_month_day ymd{chrono::sys_days{chrono::days{day}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int weekday(Day day) { return ((day + 3) % 7 + 7) % 7; }  // 1970-01-01 was a Thursday

int days_in_month(int year, int month) {
  const chrono::year_month_day_last last{chrono::year{year} / chrono::month{static_cast<unsigned>(month)} /
                                         chrono::last};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

bool is_valid(CivilDate date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

std::optional<Day> parse_iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto number = [&](size_t at, size_t size) {
    int value = 0;
    for (char c : text.substr(at, size)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const CivilDate date{number(0, 4), number(5, 2), number(8, 2)};
  if (!is_valid(date)) return std::nullopt;
  return to_day(date);
}

std::string iso_day(Day day) {
  const CivilDate date = to_civil(day);
  return edtf_year(date.year) + "-" + two(date.month) + "-" + two(date.day);
}

std::string_view to_string(TimePrecision precision) {
  constexpr std::string_view kNames[] = {"minute", "hour",  "part of day", "day",  "days",
                                         "week",   "month", "season",      "year", "decade"};
  return kNames[static_cast<size_t>(precision)];
}

std::string_view to_string(Basis basis) {
  constexpr std::string_view kNames[] = {"stated", "context", "implied", "inferred", "unknown"};
  return kNames[static_cast<size_t>(basis)];
}

TimeInterval TimeInterval::days(Day first, Day last, Basis basis) {
  TimeInterval time;
  time.from = Seconds{first} * kDaySeconds;
  time.to = (Seconds{last} + 1) * kDaySeconds;
  time.precision = first == last ? TimePrecision::day : TimePrecision::days;
  time.basis = basis;
  return time;
}

Day TimeInterval::first_day() const { return day_of(from); }
Day TimeInterval::last_day() const { return day_of(to - 1); }

std::string edtf(const TimeInterval& time) {
  const std::string tail = time.approximate ? "~" : "";
  if (time.from == kOpenStart && time.to == kOpenEnd) return "XXXX";
  if (time.from == kOpenStart) return "../" + iso_day(time.last_day()) + tail;
  if (time.to == kOpenEnd) return iso_day(time.first_day()) + tail + "/..";
  const CivilDate first = to_civil(time.first_day()), last = to_civil(time.last_day());
  switch (time.precision) {
    case TimePrecision::minute:
    case TimePrecision::hour:
    case TimePrecision::part_of_day: {
      const bool instant = time.to - time.from <= 60;
      return minute_of(time.from, time.offset) + tail + (instant ? "" : "/" + minute_of(time.to, time.offset) + tail);
    }
    case TimePrecision::month: {
      const std::string begin = edtf_year(first.year) + "-" + two(first.month) + tail;
      if (first.year == last.year && first.month == last.month) return begin;
      return begin + "/" + edtf_year(last.year) + "-" + two(last.month) + tail;
    }
    case TimePrecision::season:
      if (const std::string season = season_of(first, last); !season.empty()) return season + tail;
      break;
    case TimePrecision::decade:
      if (first.year % 10 == 0 && last.year == first.year + 9) return edtf_year(first.year).substr(0, 3) + "X" + tail;
      break;
    case TimePrecision::year:
      if (first.year == last.year) return edtf_year(first.year) + tail;
      return edtf_year(first.year) + tail + "/" + edtf_year(last.year) + tail;
    default:
      break;
  }
  if (first == last) return iso_day(time.first_day()) + tail;
  return iso_day(time.first_day()) + tail + "/" + iso_day(time.last_day()) + tail;
}

}  // namespace parley
