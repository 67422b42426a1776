#include "mention/time.h"

#include <algorithm>

namespace parley::mention {
namespace {

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Dates& dates, std::optional<Day> published)
      : grammar_(grammar), dates_(dates), published_(published) {}

  std::vector<TimeMention> find() const {
    std::vector<TimeMention> out;
    for (uint32_t i = 0; i < grammar_.size();) {
      uint32_t end = i;
      if (const auto time = read(i, end)) {
        out.push_back({i, end, *time});
        i = end;
      } else {
        ++i;
      }
    }
    return out;
  }

 private:
  std::string_view low(uint32_t i) const { return grammar_.low(static_cast<int32_t>(i)); }
  auto words() const {
    return [this](uint32_t i) { return low(i); };
  }

  static int number(std::string_view word) {
    if (word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") || word.ends_with("th"))
      word.remove_suffix(2);
    int value = 0;
    if (word.empty() || word.size() > 4) return -1;
    for (const char c : word) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  }
  bool is_day(uint32_t i) const {
    const int n = number(low(i));
    return n >= 1 && n <= 31;
  }
  int year_at(uint32_t i) const {
    const int n = low(i).size() == 4 ? number(low(i)) : -1;
    return n >= 1900 && n <= 2100 ? n : -1;
  }
  /// Month at `i`: capital letter demanded, for "may" and "march" are other words too; 0 = none.
  int month_at(uint32_t i) const {
    if (i >= grammar_.size()) return 0;
    const int64_t* month = dates_.months.find(low(i));
    const char first = grammar_.token(static_cast<int32_t>(i)).span.of(grammar_.text())[0];
    return month && first >= 'A' && first <= 'Z' ? static_cast<int>(*month) : 0;
  }

  /// ", 2020" or "2020" behind a date.
  int take_year(uint32_t& end) const {
    if (year_at(end) > 0) return year_at(end++);
    if (low(end) == "," && year_at(end + 1) > 0) {
      end += 2;
      return year_at(end - 1);
    }
    if (low(end) == "of" && year_at(end + 1) > 0) {
      end += 2;
      return year_at(end - 1);
    }
    return -1;
  }

  /// The latest year in which the date is not after the publication.
  int year_of(int month, int day) const {
    const CivilDate today = to_civil(*published_);
    return month > today.month || (month == today.month && day > today.day + 1) ? today.year - 1 : today.year;
  }

  std::optional<TimeInterval> days(int year, int month, int first, int last) const {
    const bool stated = year > 0;
    if (!stated) {
      if (!published_) return std::nullopt;
      year = year_of(month, first);
    }
    if (!is_valid({year, month, first}) || !is_valid({year, month, last}) || last < first) return std::nullopt;
    TimeInterval out = TimeInterval::days(to_day({year, month, first}), to_day({year, month, last}),
                                          stated ? Basis::stated : Basis::context);
    out.precision = first == last ? TimePrecision::day : TimePrecision::days;
    return out;
  }

  std::optional<TimeInterval> read(uint32_t i, uint32_t& end) const {
    if (const auto day = parse_iso_day(low(i))) return end = i + 1, TimeInterval::days(*day, *day);
    if (is_day(i)) {
      // 27 September 2020; 12-14 July; 12 and 14 July; 27th of September
      const int first = number(low(i));
      uint32_t at = i + 1;
      int last = first;
      if ((low(at) == "-" || low(at) == "–" || low(at) == "to" || low(at) == "and" || low(at) == "/") &&
          is_day(at + 1) && month_at(at + 2))
        last = number(low(at + 1)), at += 2;
      if (low(at) == "of" && month_at(at + 1)) ++at;
      if (const int month = month_at(at)) {
        end = at + 1;
        const int year = take_year(end);
        return days(year, month, first, last);
      }
    }
    if (const int month = month_at(i)) {
      if (is_day(i + 1) && low(i + 1).size() <= 4) {
        const int first = number(low(i + 1));
        int last = first;
        end = i + 2;
        if ((low(end) == "-" || low(end) == "–" || low(end) == "to") && is_day(end + 1))
          last = number(low(end + 1)), end += 2;
        const int year = take_year(end);
        return days(year, month, first, last);
      }
      end = i + 1;
      int year = take_year(end);
      const bool stated = year > 0;
      if (!stated) {
        if (!published_ || (i > 0 && grammar_.token(static_cast<int32_t>(i)).upos != Upos::PROPN)) return std::nullopt;
        year = year_of(month, 1);
      }
      TimeInterval out = TimeInterval::days(to_day({year, month, 1}), to_day({year, month, days_in_month(year, month)}),
                                            stated ? Basis::stated : Basis::context);
      out.precision = TimePrecision::month;
      return out;
    }
    if (const int year = year_at(i);
        year > 0 && i > 0 &&
        (low(i - 1) == "in" || low(i - 1) == "since" || low(i - 1) == "during" || low(i - 1) == "of")) {
      end = i + 1;
      TimeInterval out = TimeInterval::days(to_day({year, 1, 1}), to_day({year, 12, 31}));
      out.precision = TimePrecision::year;
      return out;
    }
    if (!published_) return std::nullopt;
    if (const auto word = dates_.day_words.longest_at(i, words())) {
      end = i + word.size;
      const Day day = *published_ + static_cast<Day>(*word.value);
      return TimeInterval::days(day, day, Basis::context);
    }
    if (const int64_t* wanted = dates_.weekdays.find(low(i))) {
      const char first = grammar_.token(static_cast<int32_t>(i)).span.of(grammar_.text())[0];
      if (first < 'A' || first > 'Z') return std::nullopt;
      end = i + 1;
      const Day day = *published_ - (weekday(*published_) - static_cast<int>(*wanted) + 7) % 7;
      return TimeInterval::days(day, day, Basis::context);
    }
    return std::nullopt;
  }

  const Grammar& grammar_;
  const data::Dates& dates_;
  std::optional<Day> published_;
};

}  // namespace

std::vector<TimeMention> find_times(const Grammar& grammar, const data::Dates& dates, std::optional<Day> published) {
  return Finder(grammar, dates, published).find();
}

}  // namespace parley::mention
