#include "mention/quantity.h"

#include <algorithm>

namespace parley::mention {
namespace {

using data::Bound;

constexpr int64_t kMost = 100'000'000'000;

struct Number {
  uint32_t size = 0;  // tokens, 0 = none here
  int64_t value = 0;
  bool open = false;  // "dozens"
  bool vague = false, none = false, word = false;
};

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Numbers& numbers) : grammar_(grammar), numbers_(numbers) {}

  std::vector<QuantityMention> find(const std::vector<TimeMention>& times) {
    std::vector<QuantityMention> out;
    size_t time = 0;
    for (uint32_t i = 0; i < grammar_.size();) {
      while (time < times.size() && times[time].last <= i) ++time;
      if (time < times.size() && times[time].first <= i) {
        i = times[time].last;
        continue;
      }
      const uint32_t size = read(i, out);
      i += std::max(size, 1u);
    }
    return out;
  }

 private:
  std::string_view low(uint32_t i) const { return grammar_.low(static_cast<int32_t>(i)); }
  auto words() const {
    return [this](uint32_t i) { return low(i); };
  }
  bool same_sentence(uint32_t a, uint32_t b) const {
    return b < grammar_.size() &&
           grammar_.sentence_of(static_cast<int32_t>(a)) == grammar_.sentence_of(static_cast<int32_t>(b));
  }
  bool glued(uint32_t i) const {  // to the token before
    return i > 0 && i < grammar_.size() &&
           grammar_.token(static_cast<int32_t>(i)).span.begin == grammar_.token(static_cast<int32_t>(i - 1)).span.end;
  }

  /// "14", "3,000", "1.5" (only before a scale).
  static bool digits(std::string_view word, int64_t& value, int64_t& tenths) {
    value = tenths = 0;
    bool any = false;
    for (size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      if (c >= '0' && c <= '9') {
        value = std::min(kMost, value * 10 + (c - '0'));
        any = true;
      } else if (c == ',' && any && word.size() - i > 3 && (word.size() - i) % 4 == 0) {
        continue;
      } else if (c == '.' && any && i + 2 == word.size() && word[i + 1] >= '0' && word[i + 1] <= '9') {
        tenths = word[i + 1] - '0';
        return true;
      } else {
        return false;
      }
    }
    return any;
  }

  Number simple(uint32_t i) const {
    Number out;
    if (const auto plural = numbers_.plurals.longest_at(i, words()))
      return {plural.size, *plural.value, true, false, false, true};
    int64_t value = 0, tenths = 0;
    uint32_t at = i;
    if (digits(low(at), value, tenths)) {
      ++at;
      if (tenths != 0 && !numbers_.scales.find(low(at))) return out;
      // "3 000": a group of three digits behind a thin or plain space
      int64_t group, none;
      while (tenths == 0 && value < 1000 && value > 0 && low(at).size() == 3 && digits(low(at), group, none) &&
             low(at - 1).size() <= 3 && same_sentence(i, at)) {
        value = value * 1000 + group;
        ++at;
      }
    } else {
      int64_t part = 0, total = 0;
      while (same_sentence(i, at)) {
        if (const int64_t* cardinal = numbers_.cardinals.find(low(at))) {
          part += *cardinal;
          ++at;
          if (low(at) == "-" && numbers_.cardinals.find(low(at + 1)) && *cardinal >= 20 && *cardinal < 100) ++at;
          continue;
        }
        if (part > 0 && low(at) == "hundred") {
          part *= 100;
          ++at;
          continue;
        }
        if (part >= 100 && low(at) == "and" && numbers_.cardinals.find(low(at + 1))) {
          ++at;
          continue;
        }
        break;
      }
      total = part;
      if (at == i) {
        if ((low(i) == "a" || low(i) == "half" || low(i) == "one") && same_sentence(i, i + 1)) {
          uint32_t scale_at = i + 1;
          if (low(i) == "half" && low(scale_at) == "a") ++scale_at;
          if (const int64_t* scale = numbers_.scales.find(low(scale_at))) {
            out.value = low(i) == "half" ? *scale / 2 : *scale;
            out.size = scale_at + 1 - i;
            out.word = true;
            return out;
          }
        }
        if (const int64_t* scale = numbers_.scales.find(low(i)); scale && low(i) == "dozen")
          return {1, *scale, false, false, false, true};
        return out;
      }
      value = total;
      out.word = true;
    }
    while (same_sentence(i, at)) {
      const int64_t* scale = numbers_.scales.find(low(at));
      if (!scale) break;
      value = std::min(kMost, value * *scale + tenths * *scale / 10);
      tenths = 0;
      ++at;
    }
    if (out.word && value >= 1000 && value % 1000 == 0 && same_sentence(i, at)) {  // "three thousand five hundred"
      const Number rest = simple(at);
      if (rest.word && rest.size > 0 && !rest.open && rest.value < 1000 && numbers_.cardinals.find(low(at)))
        value += rest.value, at += rest.size;
    }
    out.value = std::min(value, kMost);
    out.size = at - i;
    return out;
  }

  Number number(uint32_t i) const {
    if (const Number out = simple(i); out.size > 0) return out;
    if (const auto vague = numbers_.vague.longest_at(i, words()))
      return {vague.size, *vague.value, true, true, false, true};
    if (const auto none = numbers_.none.longest_at(i, words())) return {none.size, 0, false, false, true, true};
    return {};
  }

  /// Whether the number is part of a date, an age, a measure, a name …
  bool is_trap(uint32_t first, uint32_t end, const Number& n) const {
    if (numbers_.units.longest_at(end, words())) return true;
    if (end < grammar_.size() && low(end) == "-" && glued(end) && glued(end + 1) &&
        !n.open) {  // "76-year-old", "5-ton"
      const std::string_view behind = low(end + 1);
      int64_t value, tenths;
      if (!digits(behind, value, tenths) && !numbers_.cardinals.find(behind)) return true;
    }
    if (first > 0 && glued(first)) {
      const std::string_view before = low(first - 1);
      if (before == "-" || before == "/" || before == "." || before == ":" || before == "№" || before == "$" ||
          before == "€" || before == "£" || before == "#")
        return true;
    }
    for (uint32_t back = 1; back <= 3 && back <= first; ++back) {
      const auto label = numbers_.labels.longest_at(first - back, words());
      if (label && label.size == back && !n.word) return true;
    }
    if (first > 0) {
      const std::string_view before = low(first - 1);
      if (before == "$" || before == "€" || before == "£" || before == "№" || before == "#" || before == "us$")
        return true;
    }
    const Token& token = grammar_.token(static_cast<int32_t>(first));
    // "Ann Bell, 28, a teacher": an age behind a name
    if (n.size == 1 && !n.word && first > 1 && (low(first - 1) == "," || low(first - 1) == "(") &&
        grammar_.token(static_cast<int32_t>(first - 2)).upos == Upos::PROPN &&
        (low(end) == "," || low(end) == ")" || low(end) == "." || low(end) == ";" || low(end) == "and"))
      return true;
    if (first > 0 && low(first - 1) == "how") return true;
    // "7. The parties …": the number of a paragraph
    const Sentence& sentence = grammar_.sentence(grammar_.sentence_of(static_cast<int32_t>(first)));
    if (first == sentence.first && !n.word && (low(end) == "." || low(end) == ")")) return true;
    if (n.size == 1 && !n.word && n.value >= 1900 && n.value <= 2100 && low(first).size() == 4) {
      // a year, unless it counts what follows
      const bool counts =
          end < grammar_.size() && token.relation == Relation::nummod && token.head >= static_cast<int32_t>(end);
      if (!counts) return true;
    }
    if (n.word && n.value == 1 && n.size == 1) {
      const std::string_view behind = low(end), before = first > 0 ? low(first - 1) : std::string_view();
      if (behind == "another" || before == "this" || before == "that" || before == "the" || before == "each" ||
          before == "which" || before == "any" || before == "every" || before == "first")
        return true;
      if (token.upos == Upos::PRON && behind != "of") return true;
    }
    if (first > 0 && grammar_.token(static_cast<int32_t>(first - 1)).upos == Upos::PROPN &&
        grammar_.token(static_cast<int32_t>(first)).relation != Relation::nummod && !n.word && glued(first))
      return true;
    return false;
  }

  static Quantity bounded(const Number& n, bool has_bound, Bound bound) {
    if (n.none) return Quantity::exactly(0);
    if (n.vague) return Quantity::at_least(n.value, Qualifier::vague);
    if (n.open) return Quantity::at_least(n.value, Qualifier::plural);
    if (!has_bound) return Quantity::exactly(n.value);
    switch (bound) {
      case Bound::at_least:
        return Quantity::at_least(n.value);
      case Bound::more_than:
        return Quantity::at_least(n.value + 1, Qualifier::more_than);
      case Bound::at_most:
        return Quantity::at_most(n.value);
      case Bound::fewer_than:
        return Quantity::at_most(std::max<int64_t>(n.value - 1, 0), Qualifier::fewer_than);
      case Bound::approximate:
        return Quantity::exactly(n.value).approximately();
    }
    return Quantity::exactly(n.value);
  }

  /// Reads a quantity at `i` and returns how many tokens to skip, 0 = none.
  uint32_t read(uint32_t i, std::vector<QuantityMention>& out) {
    uint32_t at = i;
    bool has_bound = false, open_more = false;
    Bound bound = Bound::approximate;
    while (const auto before = numbers_.before.longest_at(at, words())) {  // "at least some 20"
      if (!same_sentence(i, at + before.size)) break;
      if (!has_bound || bound == Bound::approximate) bound = *before.value;
      has_bound = true;
      at += before.size;
    }
    if (low(at) == "between" || low(at) == "from") {
      const Number a = simple(at + 1);
      const uint32_t middle = at + 1 + a.size;
      if (a.size > 0 && (low(middle) == "and" || low(middle) == "to")) {
        const Number b = simple(middle + 1);
        if (b.size > 0 && same_sentence(i, middle + b.size)) {
          const uint32_t end = middle + 1 + b.size;
          if (!is_trap(at + 1, end, b)) out.push_back({at, end, Quantity::between(a.value, b.value)});
          return end - i;
        }
      }
    }
    if (has_bound && (low(at) == "a" || low(at) == "the") && simple(at).size == 0) return 0;
    Number n = has_bound ? simple(at) : number(at);
    if (n.size == 0 && has_bound) {
      if (low(i) == "some" && number(i).size > 0)
        n = number(i), at = i, has_bound = false;
      else
        return 0;
    }
    if (n.size == 0) return 0;
    uint32_t end = at + n.size;
    // "5-10", "5 to 10", "five or six"
    if (!n.none && !n.vague && !n.open &&
        (low(end) == "-" || low(end) == "–" || low(end) == "to" || low(end) == "or")) {
      const Number b = simple(end + 1);
      if (b.size > 0 && b.value > n.value && same_sentence(i, end + b.size) &&
          !(low(end) == "to" && low(at == 0 ? at : at - 1) == "from")) {
        const uint32_t stop = end + 1 + b.size;
        if (!is_trap(i, stop, b) && !is_trap(end + 1, stop, {b.size, b.value, false, false, false, true}))
          out.push_back({i, stop, Quantity::between(n.value, b.value)});
        return stop - i;
      }
    }
    // "more than 50 and less than 80" stays two; "100 or more"
    const uint32_t number_end = end;
    if (const auto after = numbers_.after.longest_at(end, words());
        after && !n.none && same_sentence(i, end + after.size - 1)) {
      if (!(low(end) == "at" && numbers_.before.longest_at(end, words()))) {
        has_bound = true, bound = *after.value;
        end += after.size;
      }
    }
    if (is_trap(at, number_end, n)) return end - i;
    if (low(end) == "more" || low(end) == "others" || low(end) == "other") open_more = low(end) == "more";
    if (open_more) ++end;
    out.push_back({has_bound ? i : at, end, bounded(n, has_bound, bound), open_more});
    return end - i;
  }

  const Grammar& grammar_;
  const data::Numbers& numbers_;
};

}  // namespace

std::vector<QuantityMention> find_quantities(const Grammar& grammar, const data::Numbers& numbers,
                                             const std::vector<TimeMention>& times) {
  return Finder(grammar, numbers).find(times);
}

}  // namespace parley::mention
