// Times that count from another one.
//
//   relative = day word                       "yesterday"
//            | count unit shift               "two days ago", "a week later"
//            | (unit | part) shift            "the day before", "the night before"
//            | pointer [count] unit           "last week", "the past 24 hours", "the following day"
//            | pointer (part | weekday | month | season)      "that night", "last Monday", "last July"
#include "mention/time_expression.h"

namespace parley::mention {
namespace {

using data::Pointer;

bool is_from_text(Pointer pointer) {
  return pointer == Pointer::same || pointer == Pointer::previous || pointer == Pointer::following;
}

class Reader {
 public:
  explicit Reader(const TimeWords& words) : w_(words) {}

  DayExpression read(uint32_t i) const {
    if (const auto word = w_.dates.day_words.longest_at(i, w_.words()))
      return shift_of(static_cast<int>(*word.value), 1, false, i + word.size, "dates.toml day");
    if (const DayExpression out = pointed(i)) return out;
    if (const DayExpression out = counted(i)) return out;
    return beside(i);
  }

 private:
  static DayExpression shift_of(int count, int unit, bool from_text, uint32_t end, RuleId rule) {
    DayExpression out;
    out.kind = DayExpression::shift;
    out.count = count;
    out.unit = unit;
    out.from_text = from_text;
    out.end = end;
    out.rule = rule;
    return out;
  }

  const int64_t* unit(uint32_t i) const { return w_.inside(i) ? w_.dates.units.find(w_.low(i)) : nullptr; }

  /// Whether the words stop here: "two days before the attack" counts from what follows.
  bool stops(uint32_t i) const {
    if (!w_.inside(i)) return true;
    switch (w_.token(i).upos) {
      case Upos::DET:
      case Upos::NOUN:
      case Upos::PROPN:
      case Upos::NUM:
      case Upos::PRON:
      case Upos::ADJ:
      case Upos::SCONJ:
        return !w_.same_line(i - 1, i);
      default:
        return w_.token(i).relation != Relation::nsubj;
    }
  }

  DayExpression counted(uint32_t i) const {
    uint32_t at = i;
    const int count = w_.count(i, at);
    if (count == 0) return {};
    const int64_t* size = unit(at);
    if (!size || *size < 0) return {};
    const auto shift = w_.dates.shifts.longest_at(at + 1, w_.words());
    if (!shift) return {};
    const uint32_t end = at + 1 + shift.size;
    const std::string_view word = w_.low(at + 1);
    if ((word == "before" || word == "after" || word == "prior") && !stops(end)) return {};
    return shift_of(*shift.value > 0 ? count : -count, static_cast<int>(*size), *shift.value != 0, end,
                    *shift.value != 0 ? "dates.toml shift" : "dates.toml ago");
  }

  /// "the day before", "the night before", "the week after"
  DayExpression beside(uint32_t i) const {
    if (i == 0 || w_.low(i - 1) != "the") return {};
    const int64_t* size = unit(i);
    const bool part = w_.low(i) == "night" || w_.low(i) == "evening" || w_.low(i) == "morning";
    if ((!size || *size < 1) && !part) return {};
    const auto shift = w_.dates.shifts.longest_at(i + 1, w_.words());
    if (!shift || *shift.value == 0 || !stops(i + 1 + shift.size)) return {};
    const int sign = static_cast<int>(*shift.value);
    return shift_of(sign, part ? 1 : static_cast<int>(*size), true, i + 1 + shift.size, "dates.toml shift");
  }

  DayExpression pointed(uint32_t i) const {
    const auto pointer = w_.dates.pointers.longest_at(i, w_.words());
    if (!pointer) return {};
    DayExpression out;
    out.pointer = *pointer.value;
    out.from_text = is_from_text(out.pointer);
    out.capped = i > 0 && (w_.low(i - 1) == "earlier" || w_.low(i - 1) == "already");
    const uint32_t at = i + pointer.size;
    const bool with_article = i > 0 && w_.low(i - 1) == "the";
    if (const int64_t* size = unit(at)) return unit_of(out, static_cast<int>(*size), at, with_article);
    uint32_t end = at;
    if (const int count = w_.count(at, end); count > 0) {
      const int64_t* size = unit(end);
      if (!size || *size < 0 || out.pointer == Pointer::same || out.pointer == Pointer::this_one) return {};
      out.kind = DayExpression::stretch;
      out.count = count;
      out.unit = static_cast<int>(*size);
      out.end = end + 1;
      out.rule = "dates.toml stretch";
      return out;
    }
    if (w_.dates.parts.longest_at(at, w_.words()) && out.pointer != Pointer::past) {
      // the hours are read behind it
      const int day = out.pointer == Pointer::last || out.pointer == Pointer::previous    ? -1
                      : out.pointer == Pointer::next || out.pointer == Pointer::following ? 1
                                                                                          : 0;
      return shift_of(day, 1, out.from_text || out.pointer == Pointer::next, at, "dates.toml pointer");
    }
    if (out.pointer == Pointer::past) return {};
    return named(out, at);
  }

  DayExpression unit_of(DayExpression out, int unit, uint32_t at, bool with_article) const {
    out.end = at + 1;
    out.rule = "dates.toml pointer";
    if (unit < 1) {
      if (unit != 0 || out.pointer != Pointer::past) return {};
      out.kind = DayExpression::stretch;
      out.count = 1;
      return out;
    }
    out.unit = unit;
    if (w_.low(at) == "days" || w_.low(at) == "weeks" || w_.low(at) == "months" || w_.low(at) == "years" || unit > 365)
      return {};
    if (unit == 1) {
      if (out.pointer == Pointer::last) return {};
      if (out.pointer == Pointer::past) return out.kind = DayExpression::stretch, out.count = 1, out;
      const int day = out.pointer == Pointer::previous                                    ? -1
                      : out.pointer == Pointer::next || out.pointer == Pointer::following ? 1
                                                                                          : 0;
      return shift_of(day, 1, out.pointer != Pointer::this_one, at + 1, "dates.toml pointer");
    }
    if (out.pointer == Pointer::past || (out.pointer == Pointer::last && with_article)) {
      out.kind = DayExpression::stretch;
      out.count = 1;
    } else {
      out.kind = DayExpression::period;
    }
    return out;
  }

  DayExpression named(DayExpression out, uint32_t at) const {
    if (!w_.inside(at)) return {};
    out.end = at + 1;
    out.rule = "dates.toml pointer";
    if (const int64_t* season = w_.dates.seasons.find(w_.low(at))) {
      if (out.from_text) return {};
      out.kind = DayExpression::calendar;
      out.first = {0, static_cast<int>(*season), 0, -1, 3};
      out.last = out.first;
      return out;
    }
    if (!w_.capital(at)) return {};
    if (const int64_t* day = w_.dates.weekdays.find(w_.low(at))) {
      if (out.pointer == Pointer::same) return {};
      out.kind = DayExpression::weekday;
      out.first.weekday = static_cast<int>(*day);
      return out.last = out.first, out;
    }
    if (const int64_t* month = w_.dates.months.find(w_.low(at))) {
      if (out.from_text || w_.day(at + 1) > 0) return {};
      out.kind = DayExpression::calendar;
      out.first = {0, static_cast<int>(*month), 0, -1, 1};
      return out.last = out.first, out;
    }
    return {};
  }

  const TimeWords& w_;
};

}  // namespace

DayExpression read_relative(const TimeWords& words, uint32_t i) { return Reader(words).read(i); }

}  // namespace parley::mention
