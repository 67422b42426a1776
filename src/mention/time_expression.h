// What the readers of times share: the words at hand, and a time as the words put it.  Only for mention/time*.cc.
#pragma once
#include <optional>
#include <string_view>

#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::mention {

class TimeWords {
 public:
  TimeWords(const Grammar& tree, const data::Dates& tables) : grammar(tree), dates(tables) {}

  std::string_view low(uint32_t i) const { return grammar.low(static_cast<int32_t>(i)); }
  auto words() const {
    return [this](uint32_t i) { return low(i); };
  }
  const Token& token(uint32_t i) const { return grammar.token(static_cast<int32_t>(i)); }
  bool inside(uint32_t i) const { return i < grammar.size(); }
  /// Begins with a capital letter: "may" and "march" are other words too.
  bool capital(uint32_t i) const;
  bool glued(uint32_t i) const;                  // no blank before it
  bool same_line(uint32_t a, uint32_t b) const;  // no line break between the tokens
  static int number(std::string_view word);      // "12", "3rd"; -1 = none
  int day(uint32_t i) const;                     // 1..31, 0 = none
  int year(uint32_t i) const;                    // 1500..2100 in four digits, 0 = none
  int count(uint32_t i, uint32_t& end) const;    // "two", "a couple of", "12"; 0 = none

  const Grammar& grammar;
  const data::Dates& dates;
};

enum class Calendar : uint8_t { gregorian, julian, solar_hijri, islamic };

/// A date of a calendar; 0 and -1 = not stated.  Without a day it is the period of `months` from its month on.
struct DateWords {
  int year = 0, month = 0, day = 0, weekday = -1;
  int months = 0;                      // 1 month, 3 season or quarter, 6 half, 12 year, 120 decade; 0 = a day
  const data::Feast* feast = nullptr;  // "Easter Sunday": then month and day are not stated
  data::Portion portion = data::Portion::whole;
  int half = 0, week = 0;                     // "the second half of March", "the first week of May", -1 = the last
  data::Pointer which = data::Pointer::none;  // year: "April last year"
};

/// Which day or period, as the words put it.
struct DayExpression {
  enum Kind : uint8_t { none, calendar, weekday, shift, period, stretch };
  // calendar: first..last    weekday: first.weekday of `pointer`    shift: `count` units from the anchor
  // period: the week, month … that `pointer` shows    stretch: the past `count` units
  Kind kind = none;
  uint32_t end = 0;  // token past the end
  DateWords first, last;
  Calendar calendar_kind = Calendar::gregorian;
  data::Pointer pointer = data::Pointer::none;
  int count = 0;
  int unit = 0;            // days, as in data::Dates::units
  bool from_text = false;  // counts from another date of the text
  bool vague = false;      // "several days ago"
  bool ambiguous = false;  // 5/6/2020
  bool capped = false;     // "earlier this month": not after the publication
  RuleId rule;
  explicit operator bool() const { return kind != none; }
};

/// Which hours of the day.
struct ClockExpression {
  uint32_t end = 0;
  int from = -1, to = -1;  // minutes of the day
  TimePrecision precision = TimePrecision::minute;
  const data::Zone* zone = nullptr;
  int offset = kLocalTime;  // "GMT+4"
  int zoned = -1;           // "06:00 (05:00 Moscow time)": the other clock's minute
  bool night = false;       // the night that begins on the day
  bool about = false;
  explicit operator bool() const { return from >= 0; }
};

/// 2020-09-27, 27.09.2020, 27/9/20, 2020/09/27; `ambiguous`: day and month could be the other way round.
bool read_numeric_date(std::string_view word, bool month_first, DateWords& date, bool& ambiguous);
/// "12-14 July", "30 March to 2 April 2020", "27.09.2020", "the autumn of 2019", "the 1990s", "Monday".
DayExpression read_calendar(const TimeWords& words, uint32_t i, bool month_first);
/// "yesterday", "two days earlier", "the following day", "last July", "the past 24 hours".
DayExpression read_relative(const TimeWords& words, uint32_t i);
/// "06:00 (05:00 Moscow time)", "10 a.m.", "the early hours", "noon".
ClockExpression read_clock(const TimeWords& words, uint32_t i);

/// What relative expressions count from.
struct TimeContext {
  std::optional<Day> published;
  std::optional<TimeInterval> anchor;  // the nearest date before it in the text
  std::optional<TimeInterval> dated;   // the nearest one before it whose year is stated
  bool future = false;                 // of what is still to come
  bool ahead = false;                  // of what may lie a little ahead
};
std::optional<TimeInterval> resolve(const DayExpression& day, const TimeContext& context);
TimeInterval resolve(const ClockExpression& clock, TimeInterval day);

}  // namespace parley::mention
