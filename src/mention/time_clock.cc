// Hours of the day.
//
//   clock = point [("-" | "to" | "and") point] [zone] ["(" point zone ")"] | part
//   point = 06:00 | 6.30 p.m. | 10 a.m. | 1400 hours | two o'clock | two in the morning
#include <algorithm>

#include "mention/time_expression.h"

namespace parley::mention {
namespace {

struct ClockPoint {
  uint32_t end = 0;
  int minute = -1;          // of the day
  bool half_known = false;  // morning or afternoon is settled
  bool hour_only = false;
};

class Reader {
 public:
  explicit Reader(const TimeWords& words) : w_(words) {}

  ClockExpression read(uint32_t i) const {
    ClockExpression out;
    const bool framed = w_.low(i) == "between" || w_.low(i) == "from";
    if (framed) ++i;
    ClockPoint first = point(i);
    if (first.minute < 0) first = bare_hour(i);
    if (first.minute < 0) {
      if (framed) return out;
      return part(i);
    }
    out.from = first.minute;
    out.to = -1;
    out.end = first.end;
    out.precision = first.hour_only ? TimePrecision::hour : TimePrecision::minute;
    const std::string_view separator = w_.low(out.end);
    if (separator == "-" || separator == "–" || separator == "to" || separator == "until" ||
        (framed && separator == "and")) {
      const ClockPoint last = point(out.end + 1);
      if (last.minute >= 0) {
        if (last.half_known && !first.half_known && last.minute >= 720 && first.minute < 720) out.from += 720;
        out.to = last.minute > out.from ? last.minute : last.minute + 1440;
        out.end = last.end;
        out.precision = TimePrecision::hour;
      } else if (framed) {
        return {};
      }
    }
    if (out.to < 0 && first.hour_only && !first.half_known) return {};  // a bare number
    zone(out);
    return out;
  }

 private:
  /// "06:00" -> 360, "6.30" -> 390 with `mark` '.'; -1 = none.  `rest`: what is glued behind ("hrs", "z").
  static int digits(std::string_view word, char mark, std::string_view& rest) {
    size_t at = 0;
    int hour = 0, minute = 0;
    while (at < word.size() && at < 2 && word[at] >= '0' && word[at] <= '9') hour = hour * 10 + (word[at++] - '0');
    if (at == 0 || at + 2 >= word.size() || word[at] != mark) return -1;
    for (size_t k = at + 1; k < at + 3; ++k) {
      if (word[k] < '0' || word[k] > '9') return -1;
      minute = minute * 10 + (word[k] - '0');
    }
    rest = word.substr(at + 3);
    if (rest.starts_with(':') && rest.size() >= 3) rest.remove_prefix(3);
    return hour <= 24 && minute < 60 && (rest.empty() || rest[0] > '9') ? hour * 60 + minute : -1;
  }

  bool half_of_day(std::string_view word, ClockPoint& out) const {
    const bool before = word == "am" || word == "a.m." || word == "a.m",
               after = word == "pm" || word == "p.m." || word == "p.m";
    if (!before && !after) return false;
    if (after && out.minute < 720) out.minute += 720;
    if (before && out.minute >= 720) out.minute -= 720;
    out.half_known = true;
    return true;
  }

  ClockPoint point(uint32_t i) const {
    ClockPoint out;
    if (!w_.inside(i)) return out;
    std::string_view rest;
    const std::string_view word = w_.low(i);
    out.minute = digits(word, ':', rest);
    if (out.minute < 0) out.minute = digits(word, 'h', rest);
    out.end = i + 1;
    if (out.minute >= 0) {
      out.half_known = half_of_day(rest, out) || rest == "hrs" || rest == "z" || rest == "h";
      if (!rest.empty() && !out.half_known) return {};
    } else if (const int dotted = digits(word, '.', rest);
               dotted >= 0 && rest.empty() &&
               (w_.low(i + 1).starts_with("a") || w_.low(i + 1).starts_with("p") || is_hours(i + 1))) {
      out.minute = dotted;
    } else if (word.size() > 4 && (word.substr(4) == "hrs" || word.substr(4) == "h") &&
               TimeWords::number(word.substr(0, 4)) >= 0) {
      const int n = TimeWords::number(word.substr(0, 4));
      if (n / 100 > 24 || n % 100 > 59) return {};
      out.minute = n / 100 * 60 + n % 100;
      out.half_known = true;
    } else if (word.size() == 4 && TimeWords::number(word) >= 0 && word[3] <= '9' &&
               (is_hours(i + 1) || w_.dates.zones.find(w_.low(i + 1)))) {
      const int n = TimeWords::number(word);
      if (n / 100 > 24 || n % 100 > 59) return {};
      out.minute = n / 100 * 60 + n % 100;
      out.half_known = true;
    } else {
      uint32_t end = i;
      const int hour = w_.count(i, end);
      if (hour < 1 || hour > 12 || w_.low(i) == "a" || w_.low(i) == "an") return {};
      out.minute = hour % 24 * 60;
      out.hour_only = true;
      out.end = end;
      if (w_.low(out.end) == "o'clock") ++out.end;
    }
    if (is_hours(out.end) && !out.hour_only) ++out.end, out.half_known = true;
    if (!half_of_day(w_.low(out.end), out)) {
      in_the_part(out);
    } else {
      if (out.hour_only && out.minute % 720 == 0 && w_.low(out.end)[0] == 'a') out.minute = 0;
      ++out.end;
    }
    if (out.hour_only && !out.half_known && w_.low(out.end - 1) == "o'clock") out.half_known = true;
    if (out.hour_only && !out.half_known) return {};
    return out;
  }

  /// "five" of "between five and six in the afternoon"
  ClockPoint bare_hour(uint32_t i) const {
    uint32_t end = i;
    const int hour = w_.count(i, end);
    if (hour < 1 || hour > 12 || end == i || w_.low(i) == "a" || w_.low(i) == "an") return {};
    const std::string_view separator = w_.low(end);
    if (separator != "and" && separator != "to" && separator != "-" && separator != "–") return {};
    return {end, hour * 60, false, true};
  }

  bool is_hours(uint32_t i) const { return w_.low(i) == "hours" || w_.low(i) == "hrs" || w_.low(i) == "hrs."; }

  /// "… in the morning", "… at night"
  void in_the_part(ClockPoint& out) const {
    uint32_t at = out.end;
    if (w_.low(at) == "in" && w_.low(at + 1) == "the")
      at += 2;
    else if (w_.low(at) == "at" && w_.low(at + 1) == "night")
      at += 1;
    else
      return;
    const auto part = w_.dates.parts.longest_at(at, w_.words());
    if (!part) return;
    const bool after = part.value->from >= 12 && !(w_.low(at) == "night" && out.minute < 360);
    if (after && out.minute < 720) out.minute += 720;
    out.half_known = true;
    out.end = at + part.size;
  }

  ClockExpression part(uint32_t i) const {
    ClockExpression out;
    const auto part = w_.dates.parts.longest_at(i, w_.words());
    if (!part) return out;
    out.from = part.value->from * 60;
    out.to = part.value->to * 60;
    out.precision = out.from == out.to ? TimePrecision::hour : TimePrecision::part_of_day;
    if (out.from == out.to) out.to = -1;
    out.night = w_.low(i + part.size - 1) == "night";
    out.end = i + part.size;
    return out;
  }

  void zone(ClockExpression& out) const {
    if (w_.low(out.end) == "local" && w_.low(out.end + 1) == "time") out.end += 2;
    if (w_.low(out.end) == "(" && w_.low(out.end + 1) == "local" && w_.low(out.end + 2) == "time" &&
        w_.low(out.end + 3) == ")")
      out.end += 4;
    if (w_.low(out.end - 1).ends_with("z") && w_.low(out.end - 1).find(':') != std::string_view::npos)
      out.zone = w_.dates.zones.find("z");
    if (const auto found = w_.dates.zones.longest_at(out.end, w_.words())) {
      out.zone = found.value;
      out.end += found.size;
      shifted(out);
      return;
    }
    const bool bracket = w_.low(out.end) == "(";
    if (!bracket && w_.low(out.end) != "/") return;
    const ClockPoint other = point(out.end + 1);
    if (other.minute < 0) return;
    const auto found = w_.dates.zones.longest_at(other.end, w_.words());
    if (!found) return;
    out.zoned = other.minute;
    out.zone = found.value;
    out.end = other.end + found.size;
    if (bracket && w_.low(out.end) == ")") ++out.end;
  }

  /// "+4", "+ 03:00" behind "GMT"
  void shifted(ClockExpression& out) const {
    const std::string_view sign = w_.low(out.end);
    if (sign != "+" && sign != "-") return;
    std::string_view rest;
    int minutes = digits(w_.low(out.end + 1), ':', rest);
    if (minutes < 0 && w_.low(out.end + 1).size() <= 2) minutes = TimeWords::number(w_.low(out.end + 1)) * 60;
    if (minutes < 0 || minutes > 14 * 60) return;
    out.offset = sign == "-" ? -minutes : minutes;
    out.end += 2;
  }

  const TimeWords& w_;
};

}  // namespace

ClockExpression read_clock(const TimeWords& words, uint32_t i) { return Reader(words).read(i); }

}  // namespace parley::mention
