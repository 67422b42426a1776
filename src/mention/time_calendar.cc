// Dates of the calendar.
//
//   calendar = point [sep point]              sep = "-" "–" "to" "and" "until" "through" "/"
//   point    = [weekday ","] date | period
//   date     = day {"," day} [of] month [year] | month day [year] | 2020-09-27 | 27.09.2020 | 9/27/2020
//   period   = [portion] (month [year] | season [of] year | quarter | half | year | decade)
#include <algorithm>

#include "mention/time_expression.h"

namespace parley::mention {
namespace {

using data::Pointer;
using data::Portion;

struct Point {
  DateWords date;
  uint32_t end = 0;
  Calendar kind = Calendar::gregorian;
  bool ambiguous = false, numeric = false;
  explicit operator bool() const { return end > 0; }
};

class Reader {
 public:
  Reader(const TimeWords& words, bool month_first) : w_(words), month_first_(month_first) {}

  DayExpression read(uint32_t i) const {
    const bool framed = w_.low(i) == "between" || w_.low(i) == "from";
    if (framed) ++i;
    if (w_.low(i) == "the") ++i;
    DayExpression out;
    Point first = bare_day(i), last;
    if (first) {  // "12-14 July", "3/4 March", "12, 13 and 14 July"
      last = range_of_days(i, framed, first);
    } else {
      first = point(i);
      if (!first) return out;
      last = range_from(first, framed);
    }
    if (!first) return out;
    if (framed && !last) return out;
    out.kind = DayExpression::calendar;
    out.first = first.date;
    out.last = last ? last.date : first.date;
    out.end = last ? last.end : first.end;
    out.calendar_kind = last ? last.kind : first.kind;
    out.ambiguous = first.ambiguous;
    out.rule = first.numeric ? "dates.toml numeric" : "dates.toml calendar";
    if (first.date.feast) out.rule = "dates.toml feast";
    if (first.date.weekday >= 0 && first.date.day == 0) {
      out.kind = DayExpression::weekday;
      out.rule = "dates.toml weekday";
    }
    return out;
  }

 private:
  struct Month {
    int month = 0;
    uint32_t end = 0;
    Calendar kind = Calendar::gregorian;
    bool middle = false;  // "mid-October"
  };

  Month month(uint32_t i) const {
    Month out;
    if (!w_.inside(i)) return out;
    std::string_view word = w_.low(i);
    if (word.starts_with("mid-")) {
      word.remove_prefix(4);
      const int64_t* found = w_.dates.months.find(word);
      if (found) out = {static_cast<int>(*found), i + 1, Calendar::gregorian, true};
      return out;
    }
    if (!w_.capital(i)) return out;
    if (const int64_t* found = w_.dates.months.find(word)) {
      out = {static_cast<int>(*found), i + 1};
    } else if (const int64_t* solar = w_.dates.solar_hijri_months.find(word)) {
      out = {static_cast<int>(*solar), i + 1, Calendar::solar_hijri};
    } else if (const auto lunar = w_.dates.islamic_months.longest_at(i, w_.words())) {
      out = {static_cast<int>(*lunar.value), i + lunar.size, Calendar::islamic};
    }
    return out;
  }

  int weekday(uint32_t i) const {
    const int64_t* found = w_.inside(i) && w_.capital(i) ? w_.dates.weekdays.find(w_.low(i)) : nullptr;
    return found ? static_cast<int>(*found) : -1;
  }

  /// A number that can be a day and has no month beside it.
  Point bare_day(uint32_t i) const {
    Point out;
    const int day = w_.day(i);
    if (day == 0 && w_.low(i).find('/') == std::string_view::npos) return out;
    if (day != 0 && (month(i + 1).month > 0 || (w_.low(i + 1) == "of" && month(i + 2).month > 0))) return out;
    out.date.day = day;
    out.end = i + 1;
    return out;
  }

  bool is_separator(uint32_t i) const {
    const std::string_view word = w_.low(i);
    return word == "-" || word == "–" || word == "to" || word == "and" || word == "through" || word == "until" ||
           word == "till" || word == "/" || word == "or" || word == "&";
  }

  /// `first` is a bare day or "3/4"; gets its month from the point behind.
  Point range_of_days(uint32_t i, bool framed, Point& first) const {
    Point last;
    const std::string_view word = w_.low(i);
    if (const size_t slash = word.find('/'); slash != std::string_view::npos) {
      const int a = TimeWords::number(word.substr(0, slash)), b = TimeWords::number(word.substr(slash + 1));
      if (a >= 1 && a <= 31 && b >= 1 && b <= 31 && month(i + 1).month > 0) {
        last = with_month(b, i + 1);
        first.date.day = a;
      } else {
        last = point(i);  // 5/11/2020
        first = last;
        if (first) last = range_from(first, framed);
        return last;
      }
    } else {
      uint32_t at = i + 1;
      while (w_.low(at) == "," && w_.day(at + 1) > 0) at += 2;
      if (w_.low(at) == "," && is_separator(at + 1)) ++at;
      if (!is_separator(at)) return first = {}, Point{};
      if (w_.low(at + 1) == "the") ++at;
      if (w_.day(at + 1) > 0) last = point(at + 1);
    }
    if (!last || last.date.day == 0 || last.date.month == 0) return first = {}, Point{};
    first.kind = last.kind;
    first.date.month = last.date.month;
    first.date.year = last.date.year;
    first.date.which = last.date.which;
    if (first.date.day > last.date.day) first = {};
    return last;
  }

  Point with_month(int day, uint32_t i) const {
    Point out;
    const Month m = month(i);
    out.date.day = day;
    out.date.month = m.month;
    out.kind = m.kind;
    out.end = m.end;
    take_year(out);
    return out;
  }

  /// "… to 2 April 2021" behind a whole point; gives the first point what only the last one states.
  Point range_from(Point& first, bool framed) const {
    Point last;
    const uint32_t at = first.end;
    if (!is_separator(at) || first.date.portion != Portion::whole) return last;
    const bool joins = framed || w_.low(at) != "and";
    const bool weekday_first = first.date.weekday >= 0 && first.date.day == 0;
    uint32_t next = at + 1;
    if (w_.low(next) == "the") ++next;
    if (first.date.day > 0 && !first.numeric && w_.day(next) > 0 && month(next + 1).month == 0 &&
        w_.low(next).size() <= 4) {
      // "July 12-14", "July 12 and 14, 2020"
      if (!joins && w_.inside(next + 1) &&
          (w_.token(next + 1).upos == Upos::NOUN || w_.token(next + 1).upos == Upos::ADJ ||
           w_.token(next + 1).upos == Upos::NUM))
        return last;
      if (w_.low(at) == "or") return last;
      last = first;
      last.date.day = w_.day(next);
      last.end = next + 1;
      if (first.date.year == 0) take_year(last);
      first.date.year = last.date.year;
      return last.date.day > first.date.day ? last : Point{};
    }
    if (first.date.months == 12 && first.date.year > 0 && w_.low(at) != "to" && w_.low(next).size() == 2 &&
        w_.glued(next)) {
      const int end = TimeWords::number(w_.low(next));  // "2019-20"
      if (end == (first.date.year + 1) % 100) {
        last = first;
        last.date.year = first.date.year + 1;
        last.end = next + 1;
        return last;
      }
    }
    if (w_.low(at) == "or" || w_.low(at) == "/") return last;
    last = first.date.months == 12 && w_.year(next) > 0 ? year_point(next) : point(next);
    const bool alike = last && last.kind == first.kind && last.date.months == first.date.months &&
                       weekday_first == (last.date.weekday >= 0 && last.date.day == 0);
    if (!alike || (!joins && !weekday_first && first.date.months == 0)) return {};
    if (!joins && first.date.months > 0 && first.date.year > 0) return {};
    if (first.date.year == 0) first.date.year = last.date.year;
    if (first.date.which == Pointer::none) first.date.which = last.date.which;
    if (last.date.year > 0 && first.date.year == last.date.year && first.date.month > last.date.month &&
        last.date.month > 0)
      --first.date.year;  // "December to February 2021"
    return last;
  }

  Point year_point(uint32_t i) const {
    Point out;
    out.date.year = w_.year(i);
    out.date.month = 1;
    out.date.months = 12;
    out.end = i + 1;
    return out;
  }

  Point feast(uint32_t i) const {
    Point out;
    if (!w_.inside(i) || !w_.capital(i)) return out;
    const auto found = w_.dates.feasts.longest_at(i, w_.words());
    if (!found) return out;
    out.date.feast = found.value;
    out.end = i + found.size;
    take_year(out);
    return out;
  }

  Point point(uint32_t i) const {
    if (Point out = feast(i)) return out;
    if (const int day = weekday(i); day >= 0) {
      uint32_t at = i + 1;
      if (w_.low(at) == "," || w_.low(at) == "(") ++at;
      if (w_.low(at) == "the") ++at;
      if (w_.low(at) == "on") ++at;
      Point out = date(at);
      if (out && out.date.day > 0) {
        if (w_.low(at - 1) == "(" && w_.low(out.end) == ")") ++out.end;
      } else {
        out = {};
        out.end = i + 1;
      }
      out.date.weekday = day;
      return out;
    }
    if (Point out = date(i)) return out;
    return period(i);
  }

  Point date(uint32_t i) const {
    Point out;
    if (!w_.inside(i)) return out;
    if (read_numeric_date(w_.low(i), month_first_, out.date, out.ambiguous)) {
      out.numeric = true;
      out.end = i + 1;
      return out;
    }
    if (const int day = w_.day(i)) {
      uint32_t at = i + 1;
      if (w_.low(at) == "of") ++at;
      if (month(at).month > 0 && !month(at).middle) out = with_month(day, at);
      return checked(out);
    }
    const Month m = month(i);
    if (m.month == 0 || m.middle) return out;
    if (const int day = w_.day(m.end); day > 0 && w_.low(m.end).size() <= 4 && w_.low(m.end + 1) != ":" &&
                                       !(w_.low(m.end + 1) == "-" && w_.low(m.end + 2) == "year")) {
      out.date.month = m.month;
      out.date.day = day;
      out.kind = m.kind;
      out.end = m.end + 1;
      take_year(out);
    }
    return checked(out);
  }

  /// Months of other calendars are names of people and places too: they need their year.
  static Point checked(Point out) {
    if (out.kind != Calendar::gregorian && out.kind != Calendar::julian && out.date.year == 0) return {};
    return out;
  }

  /// ", 2020", "of 2020", "last year" and the name of a calendar behind a date.
  void take_year(Point& out) const {
    uint32_t at = out.end;
    if (w_.low(at) == "," || w_.low(at) == "of") ++at;
    if (out.kind != Calendar::gregorian) {
      const int year = w_.low(at).size() == 4 ? TimeWords::number(w_.low(at)) : -1;
      if (year < 1210 || year > 1600) return;
      out.date.year = year;
      out.end = at + 1;
      if (w_.low(out.end) == "ah" || w_.low(out.end) == "sh") ++out.end;
      return;
    }
    if (w_.year(at) > 0 && !(w_.low(at - 1) == "of" && out.date.day == 0 && out.date.months == 0)) {
      out.date.year = w_.year(at);
      out.end = at + 1;
    } else {
      if (w_.low(at) == "the") ++at;
      const auto which = w_.dates.pointers.longest_at(at, w_.words());
      if (which && w_.low(at + which.size) == "year" && *which.value != Pointer::past) {
        out.date.which = *which.value;
        out.end = at + which.size + 1;
      }
    }
    if (w_.low(out.end) == "(" && w_.low(out.end + 1) == "old" && w_.low(out.end + 2) == "style") {
      out.kind = Calendar::julian;
      out.end += w_.low(out.end + 3) == ")" ? 4 : 3;
    } else if (w_.low(out.end) == "old" && w_.low(out.end + 1) == "style") {
      out.kind = Calendar::julian;
      out.end += 2;
    } else if ((w_.low(out.end) == "(" || w_.low(out.end) == ",") && weekday(out.end + 1) >= 0 && out.date.day > 0 &&
               (w_.low(out.end) == "(" || w_.low(out.end + 2) == ",")) {
      out.date.weekday = weekday(out.end + 1);
      out.end += w_.low(out.end + 2) == ")" ? 3 : 2;
    }
  }

  Point period(uint32_t i) const {
    Point out;
    if (const auto portion = w_.dates.portions.longest_at(i, w_.words())) {
      uint32_t at = i + portion.size;
      if (w_.low(at) == "the") ++at;
      out = whole_period(at, true);
      if (out && out.date.day == 0 && out.date.portion == Portion::whole) return out.date.portion = *portion.value, out;
      if (out) return {};
    }
    if (const Point part = counted_part(i)) return part;
    return whole_period(i, false);
  }

  /// "first half of 2020", "last week of September", "third quarter of 2021", "Q3 2021"
  Point counted_part(uint32_t i) const {
    Point out;
    int n = 0;
    uint32_t at = i;
    if (w_.low(i).size() == 2 && w_.low(i)[0] == 'q' && w_.low(i)[1] >= '1' && w_.low(i)[1] <= '4') {
      if (w_.year(i + 1) == 0) return out;
      return {{w_.year(i + 1), (w_.low(i)[1] - '1') * 3 + 1, 0, -1, 3}, i + 2};
    }
    if (const int64_t* ordinal = w_.dates.ordinals.find(w_.low(i))) n = static_cast<int>(*ordinal), ++at;
    const std::string_view what = w_.low(at);
    if (n == 0 || (what != "half" && what != "quarter" && what != "week")) return out;
    if (w_.low(at + 1) == "of") ++at;
    if (w_.low(at + 1) == "the") ++at;
    const Point whole = whole_period(at + 1, true);
    if (!whole || whole.date.portion != Portion::whole) return out;
    out = whole;
    if (what == "half") {
      if (n > 2) return {};
      n = n == -1 ? 2 : n;
      if (whole.date.months == 12)
        out.date.month = n == 1 ? 1 : 7, out.date.months = 6;
      else if (whole.date.months == 1)
        out.date.half = n;
      else
        return {};
    } else if (what == "quarter") {
      if (whole.date.months != 12) return {};
      out.date.month = (n == -1 ? 3 : n - 1) * 3 + 1;
      out.date.months = 3;
    } else {
      if (whole.date.months != 1) return {};
      out.date.week = n;
    }
    return out;
  }

  /// "Jan Novak was killed", "killing Jan": a word in the place of somebody is no month.
  bool is_named(uint32_t i) const {
    switch (w_.token(i).relation) {
      case Relation::nsubj:
      case Relation::nsubj_pass:
      case Relation::obj:
      case Relation::iobj:
      case Relation::flat:
        return true;
      default:
        return false;
    }
  }

  /// `led`: words such as "early", "the end of" stand before, so that a bare year or month is one.
  Point whole_period(uint32_t i, bool led) const {
    Point out;
    if (!w_.inside(i)) return out;
    const std::string_view word = w_.low(i);
    const std::string_view before = i > 0 ? w_.low(i - 1) : std::string_view();
    if (word.size() == 5 && word[4] == 's' && word[3] == '0' && TimeWords::number(word.substr(0, 4)) >= 1800)
      return {{TimeWords::number(word.substr(0, 4)), 1, 0, -1, 120}, i + 1};
    if (const Month m = month(i); m.month > 0 && m.kind == Calendar::gregorian) {
      out.date.month = m.month;
      out.date.months = 1;
      if (m.middle) out.date.portion = Portion::middle;
      out.end = m.end;
      take_year(out);
      const bool dated = out.date.year > 0 || out.date.which != Pointer::none;
      if (w_.low(out.end) == "of" && w_.year(out.end + 1) > 0) out.date.year = w_.year(out.end + 1), out.end += 2;
      if (!dated && !led && !m.middle && w_.token(i).upos != Upos::PROPN) return {};
      if (!dated && (i == 0 || is_named(i))) return {};
      return out;
    }
    if (const int64_t* season = w_.dates.seasons.find(word)) {
      uint32_t at = i + 1;
      if (w_.low(at) == "of" || w_.low(at) == ",") ++at;
      out.date.month = static_cast<int>(*season);
      out.date.months = 3;
      if (w_.year(at) > 0) return out.date.year = w_.year(at), out.end = at + 1, out;
      return {};
    }
    std::string_view digits = word;
    if (digits.starts_with("mid-")) digits.remove_prefix(4), led = true;
    const int year = digits.size() == 4 ? TimeWords::number(digits) : 0;
    if (year < 1500 || year > 2100 || digits.back() > '9') return out;
    static constexpr std::string_view kBefore[] = {"in", "since",  "during", "of",      "from", "until",
                                                   "by", "before", "after",  "between", "till", "back",
                                                   "-",  "year",   "early",  "late"};
    if (!led && std::find(std::begin(kBefore), std::end(kBefore), before) == std::end(kBefore)) return out;
    if (w_.token(i).relation == Relation::nummod && w_.token(i).head > static_cast<int32_t>(i) && !led) return out;
    out = year_point(i);
    if (digits.size() != word.size()) out.date.portion = Portion::middle;
    if (out.date.year == 0) out.date.year = year;
    return out;
  }

  const TimeWords& w_;
  bool month_first_;
};

}  // namespace

DayExpression read_calendar(const TimeWords& words, uint32_t i, bool month_first) {
  return Reader(words, month_first).read(i);
}

}  // namespace parley::mention
