#include "mention/time.h"

#include <algorithm>

#include "mention/time_expression.h"

namespace parley::mention {

bool TimeWords::capital(uint32_t i) const {
  const char first = token(i).span.of(grammar.text())[0];
  return first >= 'A' && first <= 'Z';
}

bool TimeWords::glued(uint32_t i) const { return i > 0 && inside(i) && token(i).span.begin == token(i - 1).span.end; }

bool TimeWords::same_line(uint32_t a, uint32_t b) const {
  if (!inside(b)) return false;
  return grammar.text().substr(token(a).span.end, token(b).span.begin - token(a).span.end).find('\n') ==
         std::string_view::npos;
}

int TimeWords::number(std::string_view word) {
  if (word.size() > 2 && (word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") || word.ends_with("th")))
    word.remove_suffix(2);
  int value = 0;
  if (word.empty() || word.size() > 4) return -1;
  for (const char c : word) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

int TimeWords::day(uint32_t i) const {
  const std::string_view word = low(i);
  if (word.empty() || word.size() > 4 || (word.size() > 2 && word.back() <= '9')) return 0;
  const int n = number(word);
  return n >= 1 && n <= 31 ? n : 0;
}

int TimeWords::year(uint32_t i) const {
  const int n = low(i).size() == 4 && low(i).back() <= '9' ? number(low(i)) : 0;
  return n >= 1500 && n <= 2100 ? n : 0;
}

int TimeWords::count(uint32_t i, uint32_t& end) const {
  if (const auto found = dates.counts.longest_at(i, words())) {
    end = i + found.size;
    return static_cast<int>(*found.value);
  }
  const int n = low(i).size() <= 3 && !low(i).empty() && low(i).back() <= '9' ? number(low(i)) : 0;
  if (n > 0) end = i + 1;
  return std::max(n, 0);
}

std::string_view to_string(TimeUse use) {
  static constexpr std::string_view kNames[] = {"when", "since", "until", "after", "as of", "aside", "dateline"};
  return kNames[static_cast<size_t>(use)];
}

namespace {

constexpr uint32_t kDatelineTokens = 100;  // a dateline stands among the first so many words
constexpr uint32_t kAnchorSentences = 3;   // how far a date of the text is counted from

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Dates& dates, Publication publication)
      : g_(grammar), w_(grammar, dates), published_(publication.day) {
    for (const std::string& code : dates.month_first) month_first_ = month_first_ || publication.code.starts_with(code);
    month_first_ = month_first_ || writes_month_first();
  }

  std::vector<TimeMention> find() {
    if (!published_) published_ = dateline_day();
    for (uint32_t i = 0; i < g_.size();) {
      const uint32_t end = opens(i) ? read(i) : 0;
      i = std::max(end, i + 1);
    }
    return std::move(out_);
  }

 private:
  std::string_view low(uint32_t i) const { return w_.low(i); }
  bool opens(uint32_t i) const {
    const std::string_view word = low(i);
    return (word[0] >= '0' && word[0] <= '9') || word.starts_with("mid-") || w_.dates.openers.find(word);
  }

  /// A date such as 9/27/2020 shows how the document writes.
  bool writes_month_first() const {
    for (uint32_t i = 0; i < g_.size(); ++i) {
      const std::string_view word = low(i);
      const size_t slash = word.find('/');
      if (word[0] < '0' || word[0] > '9' || slash > 2 || word.size() < slash + 6) continue;
      const size_t second = word.find('/', slash + 1);
      if (second == std::string_view::npos || word.size() != second + 5) continue;
      if (TimeWords::number(word.substr(slash + 1, second - slash - 1)) > 12) return true;
    }
    return false;
  }

  /// The day of publication that a dateline states.
  std::optional<Day> dateline_day() const {
    for (uint32_t i = 0; i < std::min(g_.size(), kDatelineTokens); ++i) {
      if (!opens(i)) continue;
      const DayExpression day = read_calendar(w_, i, month_first_);
      if (!day || day.first.year == 0 || day.first.day == 0 || !in_heading(i, day.end)) continue;
      if (const auto time = resolve(day, {}); time && time->first_day() == time->last_day()) return time->first_day();
    }
    return std::nullopt;
  }

  /// Whether the words stand in a line of their own or before the dash of a dateline, without a verb.
  bool in_heading(uint32_t first, uint32_t last) const {
    uint32_t line = first;
    while (line > 0 && w_.same_line(line - 1, line)) --line;
    if (first - line > 14) return false;
    for (uint32_t i = line; i < first; ++i) {
      if (g_.is_verb(static_cast<int32_t>(i)) && !w_.capital(i)) return false;
    }
    if (line < g_.size() && g_.token(static_cast<int32_t>(line)).upos == Upos::ADP) return false;
    for (uint32_t i = last; i < last + 8; ++i) {
      if (!w_.inside(i) || !w_.same_line(i - 1, i)) return true;
      const std::string_view word = low(i);
      if (word == "–" || word == "—" || word == "-" || word == "--" || word == ")") return true;
      if (i == last && word == "." && line < first && low(line) != "the") return true;
      if (g_.is_verb(static_cast<int32_t>(i))) return false;
    }
    return false;
  }

  template <class T>
  const T* phrase_before(const data::Phrases<T>& table, uint32_t i, uint32_t& begin) const {
    for (uint32_t size = std::min(i, 4u); size > 0; --size) {
      const auto found = table.longest_at(i - size, w_.words());
      if (found && found.size == size) return begin = i - size, found.value;
    }
    return nullptr;
  }

  DayExpression read_day(uint32_t i) const {
    if (const DayExpression relative = read_relative(w_, i)) return relative;
    return read_calendar(w_, i, month_first_);
  }
  static bool is_one_day(const DayExpression& day) {
    if (day.kind == DayExpression::shift) return day.unit == 1;
    return day.kind == DayExpression::weekday || (day.kind == DayExpression::calendar && day.first.months == 0);
  }

  /// Reads the time that begins at `i`, and returns the token past its end; 0 = none.
  uint32_t read(uint32_t i) {
    if (const auto night = w_.dates.overnight.longest_at(i, w_.words())) return read_overnight(i, i + night.size);
    DayExpression day;
    ClockExpression clock;
    uint32_t end = i;
    if (const auto edge = w_.dates.edges.longest_at(i, w_.words())) {  // "early on Friday"
      day = read_day(i + (low(i + 1) == "on" ? 2 : 1));
      if (day && is_one_day(day)) {
        clock.from = edge.value->from * 60;
        clock.to = edge.value->to * 60;
        clock.precision = TimePrecision::part_of_day;
        return add(i, day.end, day, clock);
      }
      day = {};
    }
    // "the night before" is a day, and its hours
    const bool part_of_day = w_.dates.parts.find(low(i)) && read_day(i);
    if (!part_of_day) clock = read_clock(w_, i);
    if (clock) {
      end = clock.end;
      day = day_behind(clock);
      if (day) end = day.end;
    } else {
      day = read_day(i);
      if (!day) return 0;
      end = day.end;
      if (is_one_day(day)) {
        clock = w_.dates.parts.find(low(i)) ? read_clock(w_, i) : clock_behind(day);
        end = std::max(end, clock.end);
      }
    }
    return add(i, end, day, clock);
  }

  /// "… on Friday", "… of 5 May", "…, 5 May" behind the hours.
  DayExpression day_behind(const ClockExpression& clock) const {
    uint32_t at = clock.end;
    if (low(at) == ",") ++at;
    if (low(at) == "on" || low(at) == "of")
      ++at;
    else if (clock.night && (low(at) == "in" || low(at) == "from" || low(at) == "between") && low(at) == "in")
      ++at;
    if (low(at) == "the" && read_relative(w_, at + 1)) ++at;
    DayExpression day = read_day(at);
    return day && is_one_day(day) ? day : DayExpression{};
  }

  /// "…, at about 06:00", "… night", "… in the morning" behind the day.
  ClockExpression clock_behind(const DayExpression& day) const {
    uint32_t at = day.end;
    if (low(at) == ",") ++at;
    bool led = false;
    if (low(at) == "at" || low(at) == "from") ++at, led = true;
    if (low(at) == "in" && low(at + 1) == "the") at += 2, led = true;
    if (low(at) == "during" && low(at + 1) == "the") at += 2, led = true;
    bool about = false;
    if (const auto found = w_.dates.approximate.longest_at(at, w_.words())) at += found.size, led = about = true;
    if (low(at - 1) == "about" && low(at) == "at") ++at;
    ClockExpression clock = read_clock(w_, at);
    if (!clock) return {};
    clock.about = about;
    if (!led && clock.precision != TimePrecision::minute && clock.precision != TimePrecision::hour && at != day.end)
      return {};
    if (day_behind(clock)) return {};  // the hours belong to the next day named
    return clock;
  }

  TimeContext context(uint32_t i) const {
    TimeContext out;
    out.published = published_;
    const uint32_t sentence = g_.sentence_of(static_cast<int32_t>(i));
    for (size_t k = out_.size(); k-- > 0 && !(out.anchor && out.dated);) {
      const TimeMention& before = out_[k];
      if (g_.sentence_of(static_cast<int32_t>(before.first)) + kAnchorSentences < sentence) break;
      if (before.use == TimeUse::dateline || before.use == TimeUse::aside || before.time.from == kOpenStart) continue;
      if (!out.anchor && before.time.to != kOpenEnd && before.time.precision <= TimePrecision::days)
        out.anchor = before.time;
      const bool dated = before.rule == RuleId("dates.toml calendar") || before.rule == RuleId("dates.toml numeric");
      if (!out.dated && dated && before.time.basis != Basis::inferred &&
          before.time.precision <= TimePrecision::month && before.time.to != kOpenEnd)
        out.dated = before.time;
    }
    out.future = is_future(i);
    out.ahead = may_be_ahead(i);
    return out;
  }

  /// The word of which the time says when: the first verb above it.
  int32_t verb_above(uint32_t i) const {
    int32_t at = static_cast<int32_t>(i);
    for (int steps = 0; at >= 0 && steps < 6 && !g_.is_verb(at); ++steps) at = g_.token(at).head;
    return at >= 0 && g_.is_verb(at) ? at : kNone;
  }

  /// "will … on Monday", "is due to … on Monday", "the meeting scheduled for 5 May"
  bool is_future(uint32_t i) const {
    for (int32_t at = static_cast<int32_t>(i), steps = 0; at >= 0 && steps < 8; ++steps, at = g_.token(at).head) {
      if (w_.dates.future.find(g_.low(at))) return true;
      if (!g_.is_verb(at)) continue;
      bool infinitive = false, be = g_.token(at).head >= 0 && g_.lemma(g_.token(at).head) == "be";
      for (int32_t c = g_.first_child(at); c != kNone; c = g_.next_sibling(c)) {
        if (g_.token(c).relation == Relation::aux && w_.dates.future.find(g_.low(c))) return true;
        infinitive = infinitive || (g_.token(c).relation == Relation::mark && g_.low(c) == "to");
        be = be || (g_.lemma(c) == "be" && g_.penn(c) != "VBD");
      }
      if (infinitive && be) return true;  // "is to begin on 5 May"
      if (g_.token(at).relation != Relation::xcomp) return false;
    }
    return false;
  }

  /// Of a date that may lie a little ahead: "until 1 October", "the trial opens on 25 April".
  bool may_be_ahead(uint32_t i) const {
    uint32_t begin = i;
    if (const TimeUse* use = phrase_before(w_.dates.uses, i, begin); use && *use == TimeUse::until) return true;
    const int32_t verb = verb_above(i);
    return verb != kNone && (g_.penn(verb) == "VBZ" || g_.penn(verb) == "VBP") && !g_.has_child(verb, Relation::aux);
  }

  uint32_t read_overnight(uint32_t i, uint32_t end) {
    DayExpression day;
    uint32_t at = end;
    const bool into = low(at) == "into" || low(at) == "to";
    if (into || low(at) == "on") ++at;
    day = read_day(at);
    if (!day || !is_one_day(day)) day = {};
    TimeInterval time;
    if (day) {
      const auto resolved = resolve(day, context(i));
      if (!resolved) return 0;
      time = *resolved;
      end = day.end;
    } else {
      if (!published_) return 0;
      time = TimeInterval::days(*published_, *published_, Basis::context);
    }
    Day first = time.first_day(), last = time.last_day();
    if (first == last) (into || !day) ? --first : ++last;
    time.from = Seconds{first} * kDaySeconds + 18 * 3600;
    time.to = Seconds{last} * kDaySeconds + 6 * 3600;
    time.precision = TimePrecision::part_of_day;
    return push(i, end, time, "dates.toml overnight");
  }

  /// A time of day alone belongs to the day that the text is about.
  std::optional<TimeInterval> day_of_context(uint32_t i, const ClockExpression& clock) const {
    const TimeContext near = context(i);
    const bool part = clock.precision == TimePrecision::part_of_day;
    if (part) {
      const std::string_view before = i > 0 ? low(i - 1) : std::string_view();
      const std::string_view second = i > 1 ? low(i - 2) : std::string_view();
      const bool led = before == "by" || (before == "the" && (second == "in" || second == "during" || second == "by"));
      if (!led || !near.anchor || clock.night) return std::nullopt;
    }
    if (near.anchor) {
      TimeInterval out = TimeInterval::days(near.anchor->first_day(), near.anchor->first_day(), Basis::context);
      return out;
    }
    if (!published_) return std::nullopt;
    return TimeInterval::days(*published_, *published_, Basis::inferred);
  }

  uint32_t add(uint32_t i, uint32_t end, const DayExpression& day, const ClockExpression& clock) {
    std::optional<TimeInterval> time = day ? resolve(day, context(i)) : day_of_context(i, clock);
    if (!time) return 0;
    if (clock && clock.night && time->last_day() == time->first_day() + 1) {  // "the night of 3 to 4 March"
      time->from += 18 * 3600;
      time->to -= 18 * 3600;
      time->precision = TimePrecision::part_of_day;
    } else {
      *time = resolve(clock, *time);
    }
    return push(i, end, *time, clock && !day ? RuleId("dates.toml clock") : day.rule);
  }

  /// Looks at what stands before: "about", "since", "as of".
  uint32_t push(uint32_t i, uint32_t end, TimeInterval time, RuleId rule) {
    TimeMention out{i, end, time, TimeUse::when, rule};
    uint32_t begin = i;
    if (begin > 0 && low(begin - 1) == "the") --begin;
    if (phrase_before(w_.dates.approximate, begin, begin)) {
      out.time.approximate = true;
      out.first = begin;
    }
    const bool named_for = low(end) == "'s" || low(end) == "’s";  // "up to Tuesday's attack" dates the attack
    uint32_t before = begin;
    if (begin > 0 && low(begin - 1) == "at" && !phrase_before(w_.dates.uses, begin, before)) --begin;
    if (phrase_before(w_.dates.approximate, begin, begin)) out.time.approximate = true;
    const TimeUse* use = low(i) == "from" || named_for ? nullptr : phrase_before(w_.dates.uses, begin, begin);
    if (use && out.first > 0) apply(*use, low(begin), out);
    const bool heads = out_.empty() || out_.back().use == TimeUse::dateline;
    const bool dated = rule == RuleId("dates.toml calendar") || rule == RuleId("dates.toml numeric");
    if (out.use == TimeUse::when && heads && dated && i < kDatelineTokens && out.time.precision == TimePrecision::day &&
        in_heading(i, end) && (!published_ || std::abs(out.time.first_day() - *published_) <= 1))
      out.use = TimeUse::dateline;
    out_.push_back(out);
    return end;
  }

  static void apply(TimeUse use, std::string_view word, TimeMention& out) {
    out.use = use;
    switch (use) {
      case TimeUse::since:
        out.time.to = kOpenEnd;
        break;
      case TimeUse::until:
        if (word == "before" || word == "prior" || word == "ahead") out.time.to = out.time.from;
        out.time.from = kOpenStart;
        break;
      case TimeUse::after:
        out.time.from = out.time.to;
        out.time.to = kOpenEnd;
        break;
      default:
        break;
    }
  }

  const Grammar& g_;
  TimeWords w_;
  std::optional<Day> published_;
  bool month_first_ = false;
  std::vector<TimeMention> out_;
};

}  // namespace

std::vector<TimeMention> find_times(const Grammar& grammar, const data::Dates& dates, Publication publication) {
  return Finder(grammar, dates, publication).find();
}

}  // namespace parley::mention
