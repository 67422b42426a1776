// From words to days: the year that is not stated, the Monday that is meant, the day before another one.
#include <algorithm>

#include "core/calendar.h"
#include "mention/time_expression.h"

namespace parley::mention {
namespace {

using data::Pointer;
using data::Portion;

constexpr int kFarDays = 300;  // a date of the text so far from the publication lends its year to those behind it

struct Days {
  Day first = 0, last = 0;
};

class Resolver {
 public:
  explicit Resolver(const TimeContext& context) : c_(context) {}

  /// No time outside the years 1 to 2200.
  std::optional<TimeInterval> resolve(const DayExpression& day) const {
    const auto out = any(day);
    if (!out || out->first_day() < to_day({1, 1, 1}) || out->last_day() > to_day({2200, 12, 31})) return std::nullopt;
    return out;
  }

 private:
  std::optional<TimeInterval> any(const DayExpression& day) const {
    switch (day.kind) {
      case DayExpression::calendar:
        return calendar(day);
      case DayExpression::weekday:
        return weekdays(day);
      case DayExpression::shift:
        return shift(day);
      case DayExpression::period:
        return unit(day);
      case DayExpression::stretch:
        return stretch(day);
      default:
        return std::nullopt;
    }
  }

  static Day to_gregorian(CivilDate date, Calendar kind) {
    switch (kind) {
      case Calendar::julian:
        return julian_day(date);
      case Calendar::solar_hijri:
        return solar_hijri_day(date);
      case Calendar::islamic:
        return islamic_day(date);
      default:
        return to_day(date);
    }
  }

  /// The days of a date or period in a year.
  static std::optional<Days> in_year(const DateWords& words, int year, Calendar kind) {
    if (year < 1 || year > 2200) return std::nullopt;
    if (words.feast) return feast(*words.feast, year);
    if (words.months == 0) {
      const bool valid = kind == Calendar::gregorian
                             ? is_valid({year, words.month, words.day})
                             : words.month >= 1 && words.month <= 12 && words.day >= 1 && words.day <= 31;
      if (!valid) return std::nullopt;
      const Day day = to_gregorian({year, words.month, words.day}, kind);
      return Days{day, day};
    }
    const int end = words.month - 1 + words.months;  // months since January of the year
    Days out{to_day({year, words.month, 1}), to_day({year + end / 12, end % 12 + 1, 1}) - 1};
    narrow(words, out);
    return out;
  }

  static std::optional<Days> feast(const data::Feast& feast, int year) {
    Day day = 0;
    switch (feast.kind) {
      case data::Feast::easter:
        day = easter(year) + feast.day;
        break;
      case data::Feast::orthodox_easter:
        day = orthodox_easter(year) + feast.day;
        break;
      case data::Feast::islamic: {  // the lunar year is eleven days shorter: the first that begins in this one
        int lunar = static_cast<int>((year - 622) * 33LL / 32) - 1;
        for (; lunar < 1 || to_civil(islamic_day({lunar, feast.month, feast.day})).year < year; ++lunar) {
        }
        day = islamic_day({lunar, feast.month, feast.day});
        if (to_civil(day).year != year) return std::nullopt;
        break;
      }
      default:
        day = to_day({year, feast.month, feast.day});
    }
    return Days{day, day};
  }
  /// A sighting of the moon may differ by a day; churches may keep another Easter than the one meant.
  static bool is_uncertain(const data::Feast& feast, int year) {
    return feast.kind == data::Feast::islamic ||
           (feast.kind == data::Feast::easter && easter(year) != orthodox_easter(year));
  }

  /// "mid-October": the second of three parts; thirds of a month are ten days, of a year four months.
  static void narrow(const DateWords& words, Days& days) {
    const Day size = days.last - days.first + 1;
    if (words.half != 0) {
      const Day middle = days.first + (words.months == 1 ? 15 : size / 2);
      (words.half == 1 ? days.last : days.first) = words.half == 1 ? middle - 1 : middle;
    }
    if (words.week > 0)
      days = {days.first + 7 * (words.week - 1), std::min(days.first + 7 * words.week - 1, days.last)};
    if (words.week < 0) days.first = days.last - 6;
    if (words.portion == Portion::whole) return;
    const CivilDate first = to_civil(days.first);
    Day one = days.first + size / 3, two = days.first + 2 * size / 3;
    if (words.months == 1) one = days.first + 10, two = days.first + 20;
    if (words.months == 120) one = to_day({first.year + 4, 1, 1}), two = to_day({first.year + 7, 1, 1});
    if (words.months == 12) one = to_day({first.year, 5, 1}), two = to_day({first.year, 9, 1});
    if (words.portion == Portion::early)
      days.last = one - 1;
    else if (words.portion == Portion::late)
      days.first = two;
    else
      days = {one, two - 1};
  }

  static TimePrecision precision_of(const DateWords& words) {
    if (words.portion != Portion::whole || words.half != 0) return TimePrecision::days;
    if (words.week != 0) return TimePrecision::week;
    switch (words.months) {
      case 0:
        return TimePrecision::day;
      case 1:
        return TimePrecision::month;
      case 12:
        return TimePrecision::year;
      case 120:
        return TimePrecision::decade;
      default:
        return TimePrecision::season;
    }
  }

  std::optional<TimeInterval> calendar(const DayExpression& day) const {
    DateWords first = day.first, last = day.last;
    Basis basis = Basis::stated;
    if (last.year == 0) {
      const auto year = year_of(last, day, basis);
      if (!year) return std::nullopt;
      last.year = *year;
      if (first.year == 0) first.year = first.month > last.month ? last.year - 1 : last.year;
    }
    if (first.year == 0) first.year = last.year;
    const auto a = in_year(first, first.year, day.calendar_kind), b = in_year(last, last.year, day.calendar_kind);
    if (!a || !b || b->last < a->first) return std::nullopt;
    TimeInterval out = TimeInterval::days(a->first, b->last, basis);
    out.precision = precision_of(first);
    if (out.precision == TimePrecision::day && a->first != b->last) out.precision = TimePrecision::days;
    out.approximate = day.ambiguous || first.portion != Portion::whole || day.calendar_kind == Calendar::islamic;
    if (first.feast && is_uncertain(*first.feast, first.year)) out.approximate = true;
    if (day.ambiguous) out.basis = Basis::inferred;
    if (day.capped && c_.published && out.first_day() <= *c_.published) cap(out);
    return out;
  }

  void cap(TimeInterval& out) const {
    if (out.last_day() <= *c_.published) return;
    out.to = (Seconds{*c_.published} + 1) * kDaySeconds;
    out.precision = out.first_day() == out.last_day() ? TimePrecision::day : TimePrecision::days;
  }

  /// The year of a date that states none: that of a far date just before it in the text, or the latest that is not
  /// after the publication; what is still to come lies in the next.
  std::optional<int> year_of(const DateWords& words, const DayExpression& day, Basis& basis) const {
    const Pointer which = words.which != Pointer::none ? words.which : day.first.which;
    if (which != Pointer::none) return year_shown(which, basis);
    if (c_.dated && (!c_.published || std::abs(*c_.published - c_.dated->first_day()) > kFarDays)) {
      basis = Basis::context;
      return nearest_year(words, day.calendar_kind, c_.dated->first_day());
    }
    if (!c_.published) return std::nullopt;
    basis = Basis::inferred;
    const int now = to_civil(*c_.published).year;
    if (day.pointer == Pointer::this_one) return basis = Basis::context, now;
    const auto start = [&](int year) {
      const auto days = in_year(words, year, day.calendar_kind);
      return days ? std::optional(*days) : std::nullopt;
    };
    if (words.weekday >= 0) {  // the year whose day has that name
      for (const int year : {now, now - 1, now + 1, now - 2}) {
        const auto days = start(year);
        if (days && weekday(days->first) == words.weekday && days->first <= *c_.published + 60) return year;
      }
    }
    if (day.pointer == Pointer::next || c_.future) {
      const auto days = start(now);
      return days && days->last >= *c_.published ? now : now + 1;
    }
    if (day.pointer == Pointer::last) {
      basis = Basis::context;
      const auto days = start(now);
      return days && days->last < *c_.published ? now : now - 1;
    }
    const auto days = start(now);
    constexpr int kLittle = 60;
    if (c_.ahead) {
      for (const int year : {now, now + 1}) {
        const auto next = start(year);
        if (next && next->first > *c_.published && next->first <= *c_.published + kLittle) return year;
      }
    }
    if (!days) return start(now - 1) ? std::optional(now - 1) : std::nullopt;  // 29 February
    return days->first <= *c_.published + 1 ? now : now - 1;
  }

  static int nearest_year(const DateWords& words, Calendar kind, Day day) {
    const int year = to_civil(day).year;
    int best = year, distance = INT32_MAX;
    for (const int candidate : {year - 1, year, year + 1}) {
      const auto days = in_year(words, candidate, kind);
      if (!days) continue;
      const int away = std::abs(days->first - day) + (candidate == year ? 0 : 60);
      if (away < distance) distance = away, best = candidate;
    }
    return best;
  }

  std::optional<int> year_shown(Pointer which, Basis& basis) const {
    basis = Basis::context;
    const bool text = which == Pointer::same || which == Pointer::previous || which == Pointer::following;
    if (text ? !c_.anchor && !c_.published : !c_.published) return std::nullopt;
    const int year = to_civil(text && c_.anchor ? c_.anchor->first_day() : *c_.published).year;
    if (which == Pointer::last || which == Pointer::previous) return year - 1;
    return which == Pointer::next || which == Pointer::following ? year + 1 : year;
  }

  std::optional<Day> weekday_day(int wanted, const DayExpression& day) const {
    const Day base = day.from_text && c_.anchor ? c_.anchor->first_day() : c_.published.value_or(0);
    if (!(day.from_text && c_.anchor) && !c_.published) return std::nullopt;
    const int back = (weekday(base) - wanted + 7) % 7;  // 0 = the same weekday
    switch (day.pointer) {
      case Pointer::last:
      case Pointer::previous:
        return base - (back == 0 ? 7 : back);
      case Pointer::next:
      case Pointer::following:
        return base + (back == 0 ? 7 : 7 - back);
      case Pointer::this_one:
        return base - weekday(base) + wanted;
      default:
        return c_.future && back != 0 ? base + 7 - back : base - back;
    }
  }

  std::optional<TimeInterval> weekdays(const DayExpression& day) const {
    const auto last = weekday_day(day.last.weekday, day);
    if (!last) return std::nullopt;
    Day first = *last;
    if (day.first.weekday != day.last.weekday) first = *last - (weekday(*last) - day.first.weekday + 7) % 7;
    return TimeInterval::days(first, *last, Basis::context);
  }

  std::optional<TimeInterval> shift(const DayExpression& day) const {
    Basis basis = Basis::context;
    const bool text = day.from_text && c_.anchor;
    if (day.from_text && !c_.anchor) {
      if (day.count > 0 || !c_.published) return std::nullopt;
      basis = Basis::inferred;
    }
    if (!text && !c_.published) return std::nullopt;
    const Day base = text ? (day.count > 0 ? c_.anchor->last_day() : c_.anchor->first_day()) : *c_.published;
    if (day.unit == 0) {  // hours
      const int days = (day.count < 0 ? -day.count : day.count) / 24;
      TimeInterval out = day.count < 0 ? TimeInterval::days(base - days, base - days, basis)
                                       : TimeInterval::days(base + days, base + days, basis);
      out.approximate = true;
      return out;
    }
    if (day.unit == 1) return TimeInterval::days(base + day.count, base + day.count, basis);
    TimeInterval out;
    if (day.unit == 7 || day.unit == 14) {
      const Day around = base + day.count * day.unit;
      out = TimeInterval::days(around, around, basis);
    } else if (day.unit == 30) {
      const CivilDate date = to_civil(base);
      const int months = date.year * 12 + date.month - 1 + day.count;
      const auto month = calendar_month(months / 12, months % 12 + 1, basis);
      if (!month) return std::nullopt;
      out = *month;
    } else {
      const int year = to_civil(base).year + day.count * (day.unit / 365);
      if (year < 1 || year > 2200) return std::nullopt;
      out = TimeInterval::days(to_day({year, 1, 1}), to_day({year, 12, 31}), basis);
      out.precision = TimePrecision::year;
    }
    out.approximate = true;
    return out;
  }

  static std::optional<TimeInterval> calendar_month(int year, int month, Basis basis) {
    if (year < 1 || year > 2200) return std::nullopt;
    TimeInterval out =
        TimeInterval::days(to_day({year, month, 1}), to_day({year, month, days_in_month(year, month)}), basis);
    out.precision = TimePrecision::month;
    return out;
  }

  std::optional<TimeInterval> unit(const DayExpression& day) const {
    const bool text = day.from_text && c_.anchor;
    if (!text && ((day.from_text && day.pointer != Pointer::previous) || !c_.published)) return std::nullopt;
    const Day base = text ? c_.anchor->first_day() : *c_.published;
    const int step = day.pointer == Pointer::last || day.pointer == Pointer::previous    ? -1
                     : day.pointer == Pointer::next || day.pointer == Pointer::following ? 1
                                                                                         : 0;
    TimeInterval out;
    if (day.unit == 7 || day.unit == 14) {
      const Day monday = base - weekday(base) + step * day.unit;
      out = TimeInterval::days(monday, monday + day.unit - 1, Basis::context);
      out.precision = TimePrecision::week;
    } else if (day.unit == 30) {
      const CivilDate date = to_civil(base);
      const int months = date.year * 12 + date.month - 1 + step;
      const auto month = calendar_month(months / 12, months % 12 + 1, Basis::context);
      if (!month) return std::nullopt;
      out = *month;
    } else {
      const int year = to_civil(base).year + step;
      out = TimeInterval::days(to_day({year, 1, 1}), to_day({year, 12, 31}), Basis::context);
      out.precision = TimePrecision::year;
    }
    if (day.capped && c_.published) cap(out);
    return out;
  }

  std::optional<TimeInterval> stretch(const DayExpression& day) const {
    const bool text = day.from_text && c_.anchor;
    if (!text && (day.from_text || !c_.published)) return std::nullopt;
    const Day base = text ? c_.anchor->first_day() : *c_.published;
    const int days = day.unit == 0 ? std::max(1, (day.count + 12) / 24) : day.count * day.unit;
    if (days > 100 * 366) return std::nullopt;
    const bool ahead = day.pointer == Pointer::next || day.pointer == Pointer::following;
    TimeInterval out = ahead ? TimeInterval::days(base + (text ? 1 : 0), base + days, Basis::context)
                             : TimeInterval::days(base - days, base - (text ? 1 : 0), Basis::context);
    if (day.unit > 1) out.approximate = true;
    out.precision = TimePrecision::days;
    return out;
  }

  const TimeContext& c_;
};

}  // namespace

std::optional<TimeInterval> resolve(const DayExpression& day, const TimeContext& context) {
  return Resolver(context).resolve(day);
}

TimeInterval resolve(const ClockExpression& clock, TimeInterval day) {
  if (clock.from < 0) return day;
  TimeInterval out = day;
  const Seconds midnight = Seconds{day.first_day()} * kDaySeconds;
  out.from = midnight + clock.from * 60;
  if (clock.to < 0)
    out.to = out.from + 60;
  else
    out.to = Seconds{day.last_day()} * kDaySeconds + clock.to * 60;
  out.precision = clock.precision;
  out.approximate = out.approximate || clock.about;
  if (clock.offset != kLocalTime) {
    out.offset = static_cast<int16_t>(clock.offset);
  } else if (clock.zone && day.first_day() >= clock.zone->since) {
    int offset = clock.zone->minutes + (clock.zone->summer && is_eu_summer(day.first_day()) ? 60 : 0);
    if (clock.zoned >= 0) {  // the place's own clock, known by the other one
      int ahead = clock.from - clock.zoned;
      if (ahead > 720) ahead -= 1440;
      if (ahead < -720) ahead += 1440;
      offset += ahead;
    }
    out.offset = static_cast<int16_t>(offset);
  }
  return out;
}

}  // namespace parley::mention
