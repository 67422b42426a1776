// quantity = {bound} (range | number) {bound} ["more" | "others"]
// range    = ["between" | "from"] number ("and" | "to" | "-" | "or" | ", possibly") number
// share    = fraction "of" ["the"] number          none = "no" | "not" verb ["any"] loss | "none of the" number
#include "mention/quantity.h"

#include <algorithm>
#include <iterator>

#include "mention/quantity_kind.h"

namespace parley::mention {
namespace {

using data::Bound;

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Numbers& numbers)
      : grammar_(grammar), numbers_(numbers), reader_(grammar, numbers) {}

  std::vector<QuantityMention> find(const std::vector<TimeMention>& times) {
    size_t time = 0;
    for (uint32_t i = 0; i < grammar_.size();) {
      while (time < times.size() && times[time].last <= i) ++time;
      if (time < times.size() && times[time].first <= i) {
        i = times[time].last;
        continue;
      }
      limit_ = time < times.size() ? times[time].first : grammar_.size();
      i += opens(i) ? std::max(read(i), 1u) : 1;
    }
    return std::move(out_);
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
  bool opens(uint32_t i) const {
    const std::string_view word = low(i);
    return (word[0] >= '0' && word[0] <= '9') || word.starts_with("≥") || numbers_.openers.find(word);
  }
  /// A number before the next time of the text.
  Number simple(uint32_t i) const {
    const Number out = i < limit_ ? reader_.simple(i) : Number{};
    return i + out.size <= limit_ ? out : Number{};
  }
  Number any(uint32_t i) const {
    const Number out = i < limit_ ? reader_.any(i) : Number{};
    return i + out.size <= limit_ ? out : Number{};
  }

  static Quantity bounded(const Number& n, std::optional<Bound> bound) {
    if (n.none) return Quantity::exactly(0);
    if (n.vague) return Quantity::at_least(n.value, Qualifier::vague);
    if (n.open) return Quantity::at_least(n.value, Qualifier::plural);
    if (!bound) return Quantity::exactly(n.value);
    switch (*bound) {
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

  void push(uint32_t first, uint32_t end, Quantity quantity, QuantityKind kind, bool more = false) {
    out_.push_back({first, end, quantity, more, kind});
  }

  /// Reads a quantity at `i` and returns how many tokens to skip, 0 = none.
  uint32_t read(uint32_t i) {
    if (const auto idiom = numbers_.idioms.longest_at(i, words())) return idiom.size;
    if (const uint32_t size = read_denied_loss(i)) return size;
    if (const uint32_t size = read_share(i)) return size;
    if (const uint32_t size = read_years_of_age(i)) return size;
    std::optional<Bound> bound;
    uint32_t at = i;
    while (const auto before = numbers_.before.longest_at(at, words())) {  // "at least some 20"
      if (!same_sentence(i, at + before.size)) break;
      if (!bound || *bound == Bound::approximate) bound = *before.value;
      at += before.size;
    }
    if (low(at) == "between" || low(at) == "from") return read_framed(i, at, bound);
    if (bound && low(at) == "the" && simple(at + 1).size == 0) return 0;
    Number n = bound ? simple(at) : any(at);
    if (n.size == 0 && bound) {
      if (low(i) != "some" || any(i).size == 0) return 0;
      n = any(i), at = i, bound.reset();
    }
    if (n.size == 0) return read_ordinal(i);
    if (n.none && low(at) == "without" && !loss_near(at + 1)) return 1;
    if (n.bound) bound = n.bound;
    if (const uint32_t size = read_range(i, at, n, bound)) return size;
    return read_single(i, at, n, bound);
  }

  uint32_t read_single(uint32_t i, uint32_t at, const Number& n, std::optional<Bound> bound) {
    uint32_t end = at + n.size;
    const uint32_t number_end = end;
    if (low(end) == "(" && low(end + 2) == ")") {  // "12 (twelve)"
      const Number again = simple(end + 1);
      if (again.size == 1 && again.value == n.value) end += 3;
    }
    uint32_t kind_end = end;
    const QuantityKind kind = odd_behind(end) ? QuantityKind::count : kind_of(grammar_, numbers_, at, kind_end, n);
    if (kind == QuantityKind::count && continues_list(at, number_end)) {
      push(at, end, bounded(n, bound), out_.back().kind);
      return end - i;
    }
    if (kind == QuantityKind::count && is_age_limit(i, at, end)) {
      push(i, end, bounded(n, bound), QuantityKind::age);
      return end - i;
    }
    if (kind != QuantityKind::count) {
      push(bound ? i : at, kind_end, bounded(n, bound), kind);
      return std::max(kind_end, end) - i;
    }
    const auto bound_next = numbers_.before.longest_at(end, words());
    const bool idiom = low(end) == "at" && bound_next && simple(end + bound_next.size).size > 0;
    if (const auto after = numbers_.after.longest_at(end, words());
        after && !n.none && !idiom && same_sentence(i, end + after.size - 1)) {
      bound = *after.value;
      if (low(end) == "-" || low(end) == "odd") {  // "30-odd": thirty and some
        push(i, end + after.size, Quantity::at_least(n.value).approximately(), kind);
        return end + after.size - i;
      }
      end += after.size;
    }
    if (n.none && (low(number_end) == "but" || low(number_end) == "except")) return end - i;  // "nobody but a child"
    if (const auto after = numbers_.after.longest_at(end + 1, words());
        after && *after.value == Bound::at_least && !bound && end + after.size < grammar_.size() &&
        grammar_.is_noun(static_cast<int32_t>(end)) && same_sentence(i, end + after.size))
      bound = Bound::at_least;                // "seventy people or more"
    if (n.none && low(number_end) == "of") {  // "none of the 20"
      uint32_t next = number_end + 1;
      if (low(next) == "the" || low(next) == "those" || low(next) == "these" || low(next) == "our" ||
          low(next) == "its")
        ++next;
      if (const Number whole = simple(next); whole.size > 0) end = next + whole.size;
    }
    if (n.open || n.vague) end = std::max(end, stronger(end));
    bool more = false;
    if (low(end) == "more" || low(end) == "others" || low(end) == "other") more = low(end) == "more";
    if (more) ++end;
    push(bound ? i : at, end, bounded(n, bound), kind, more);
    return end - i;
  }

  bool counts_next(uint32_t at, uint32_t end) const {
    const Token& token = grammar_.token(static_cast<int32_t>(at));
    return token.relation == Relation::nummod && token.head >= static_cast<int32_t>(end);
  }
  /// "the ages of 5 and 12", "Articles 51 and 52"
  bool continues_list(uint32_t at, uint32_t end) const {
    if (out_.empty() || at == 0 || out_.back().last + 1 != at ||
        (low(at - 1) != "and" && low(at - 1) != "to" && low(at - 1) != "or"))
      return false;
    return (out_.back().kind == QuantityKind::age || out_.back().kind == QuantityKind::label) && !counts_next(at, end);
  }
  /// "children under five", "men over 60"
  bool is_age_limit(uint32_t i, uint32_t at, uint32_t end) const {
    if (i == 0 || at != i + 1 || (low(i) != "under" && low(i) != "over" && low(i) != "above" && low(i) != "below"))
      return false;
    const Upos before = grammar_.token(static_cast<int32_t>(i - 1)).upos;
    if (before != Upos::NOUN && low(i - 1) != "those") return false;
    return !counts_next(at, end) && (end >= grammar_.size() || !grammar_.is_noun(static_cast<int32_t>(end)));
  }

  bool odd_behind(uint32_t end) const {
    return (low(end) == "-" && (low(end + 1) == "odd" || low(end + 1) == "some")) || low(end) == "odd";
  }

  /// "hundreds, perhaps thousands", "dozens, if not hundreds": the first is what is claimed.
  uint32_t stronger(uint32_t end) const {
    uint32_t at = end;
    if (low(at) == ",") ++at;
    if (low(at) == "or") ++at;
    const bool led = at > end;
    if (low(at) == "perhaps" || low(at) == "possibly" || low(at) == "even" || low(at) == "maybe")
      ++at;
    else if (low(at) == "if" && low(at + 1) == "not")
      at += 2;
    else if (!led || low(end) != "or")
      return end;
    const Number next = simple(at);
    return next.size > 0 && next.open ? at + next.size : end;
  }

  Quantity between(int64_t low_end, int64_t high_end, std::optional<Bound> bound) const {
    Quantity out = Quantity::between(low_end, high_end);
    return bound == Bound::approximate ? out.approximately() : out;
  }

  /// "between 9 and 12", "from 20 to 30"
  uint32_t read_framed(uint32_t i, uint32_t at, std::optional<Bound> bound) {
    if (low(at) == "from" && is_after_change(grammar_, numbers_, at)) return 0;
    const Number a = simple(at + 1);
    const uint32_t middle = at + 1 + a.size;
    if (a.size == 0 || (low(middle) != "and" && low(middle) != "to")) return 0;
    const Number b = simple(middle + 1);
    if (b.size == 0 || !same_sentence(i, middle + b.size)) return 0;
    uint32_t end = middle + 1 + b.size;
    const int64_t first = raised(a.value, b);
    const QuantityKind kind = kind_of(grammar_, numbers_, at + 1, end, b);
    push(bound ? i : at, end, between(first, b.value, bound), kind);
    return end - i;
  }

  /// "five to seven hundred": the scale belongs to both.
  static int64_t raised(int64_t value, const Number& b) {
    for (const int64_t scale : {1'000'000, 1000, 100}) {
      if (b.word && b.size > 1 && value < 100 && b.value >= scale && b.value % scale == 0 && value * scale < b.value)
        return value * scale;
    }
    return value;
  }

  /// "5-10", "5 to 10", "five or six", "two, possibly three"
  uint32_t read_range(uint32_t i, uint32_t at, const Number& n, std::optional<Bound> bound) {
    if (n.none || n.vague || n.open) return 0;
    uint32_t next = at + n.size;
    const std::string_view join = low(next);
    if (join == "-" || join == "–" || join == "to" || join == "or") {
      ++next;
    } else {
      if (join == ",") ++next;
      if (low(next) == "or") ++next;
      if (low(next) != "possibly" && low(next) != "perhaps" && low(next) != "maybe") return 0;
      ++next;
      if (low(next) == "as" && low(next + 1) == "many" && low(next + 2) == "as") next += 3;
    }
    const Number b = simple(next);
    if (b.size == 0 || b.open || !same_sentence(i, next + b.size - 1)) return 0;
    const int64_t first = raised(n.value, b);
    if (b.value <= first || (join == "to" && low(at == 0 ? at : at - 1) == "from")) return 0;
    if (join == "or" && b.value > 3 * first + 3) return 0;
    uint32_t end = next + b.size;
    const QuantityKind kind = kind_of(grammar_, numbers_, at, end, b);
    push(bound ? i : at, end, between(first, b.value, bound), kind);
    return end - i;
  }

  /// "third", "3rd": counts nobody.
  uint32_t read_ordinal(uint32_t i) {
    const std::string_view word = low(i);
    int64_t value = 0;
    if (const int64_t* known = numbers_.ordinals.find(word)) {
      value = *known;
    } else {
      size_t at = 0;
      while (at < word.size() && word[at] >= '0' && word[at] <= '9' && at < 6) value = value * 10 + (word[at++] - '0');
      if (at == 0) return 0;
      const std::string_view rest = word.substr(at);
      if (rest.empty()) return 0;
      const bool ordinal = rest == "st" || rest == "nd" || rest == "rd" || rest == "th";
      const bool decade = rest == "s" && value % 10 == 0;
      if (word.find(':') != word.npos) {
        push(i, i + 1, Quantity::exactly(value), QuantityKind::time);
      } else if (decade) {
        push(i, i + 1, Quantity::exactly(value), value < 100 ? QuantityKind::age : QuantityKind::time);
      } else if (ordinal) {
        const bool named = i + 1 < grammar_.size() && grammar_.token(static_cast<int32_t>(i + 1)).upos == Upos::PROPN;
        push(i, i + 1, Quantity::exactly(value), named ? QuantityKind::label : QuantityKind::ordinal);
      } else if (rest == "mm" || rest == "km" || rest == "kg" || rest == "cm" || rest == "m") {
        push(i, i + 1, Quantity::exactly(value), QuantityKind::measure);
      } else if (rest.find("°") != rest.npos) {
        push(i, i + 1, Quantity::exactly(value), QuantityKind::coordinate);
      } else if (rest[0] == '.') {
        uint32_t end = i + 1;
        const QuantityKind kind = kind_of(grammar_, numbers_, i, end, {1, value, false, false, false, false, {}});
        push(i, end, Quantity::exactly(value), kind == QuantityKind::count ? QuantityKind::measure : kind);
        return end - i;
      } else {
        push(i, i + 1, Quantity::exactly(value), QuantityKind::label);
      }
      return 1;
    }
    const std::string_view before = i > 0 ? low(i - 1) : std::string_view();
    const bool one_more = (before == "a" || before == "another") && i + 1 < grammar_.size() &&
                          grammar_.is_verb(static_cast<int32_t>(i + 1));  // "a fourth died"
    push(i, i + 1, Quantity::exactly(one_more ? 1 : value), one_more ? QuantityKind::count : QuantityKind::ordinal);
    return 1;
  }

  bool loss_near(uint32_t i) const {
    for (uint32_t at = i; at < i + 4 && at < grammar_.size(); ++at) {
      if (numbers_.losses.find(low(at))) return true;
      if (grammar_.token(static_cast<int32_t>(at)).upos == Upos::PUNCT) return false;
    }
    return false;
  }

  /// "did not suffer any losses": from the negation to the loss.
  uint32_t read_denied_loss(uint32_t i) {
    if (low(i) != "not" && low(i) != "n't" && low(i) != "never") return 0;
    uint32_t at = i + 1;
    while (low(at) == "been" || low(at) == "yet") ++at;
    if (at >= grammar_.size() || !numbers_.suffer.find(grammar_.lemma(static_cast<int32_t>(at)))) return 0;
    ++at;
    if (low(at) == "in") ++at;
    if (low(at) != "any" && !numbers_.losses.find(low(at))) return 0;
    if (low(at) == "any") ++at;
    for (uint32_t end = at; end < at + 3 && end < grammar_.size(); ++end) {
      if (numbers_.losses.find(low(end)))
        return push(i, end + 1, Quantity::exactly(0), QuantityKind::count), end + 1 - i;
    }
    return 0;
  }

  /// "half of the 20 wounded" counts ten; "a third of them" is a share.
  uint32_t read_share(uint32_t i) {
    uint32_t at = i;
    int64_t parts = 1;
    const auto before = numbers_.before.longest_at(at, words());
    if (before && *before.value == Bound::approximate) at += before.size;
    const uint32_t start = at;
    if (low(at) == "a" || low(at) == "one") {
      ++at;
    } else if (const int64_t* count = numbers_.cardinals.find(low(at)); count && *count < 10) {
      parts = *count;
      ++at;
    }
    if (at == start + 1 && parts > 0 && low(at) == "in" && low(start) != "a") {  // "one in five houses"
      const int64_t* whole = numbers_.cardinals.find(low(at + 1));
      if (whole && *whole > parts && *whole <= 10)
        return push(i, at + 2, Quantity::exactly(0), QuantityKind::share), at + 2 - i;
    }
    if (low(at) == "-" && at > start) ++at;
    const int64_t* whole = numbers_.fractions.find(low(at));
    if (!whole || *whole == 0) return 0;
    if (at == start && low(at) != "half") return 0;
    if (low(at) != "half" && parts == 1 && low(start) != "a" && low(start) != "one") return 0;
    ++at;
    uint32_t next = at;
    if (low(next) == "of")
      ++next;
    else if (low(at - 1) != "half" || low(next) != "the")
      return 0;
    while (low(next) == "the" || low(next) == "those" || low(next) == "these" || low(next) == "its" ||
           low(next) == "their")
      ++next;
    const Number total = simple(next);
    if (total.size == 0 || total.open) {
      push(i, at, Quantity::exactly(0), QuantityKind::share);
      return at - i;
    }
    Quantity quantity = Quantity::exactly(total.value * parts / *whole);
    if (start > i || total.value * parts % *whole != 0) quantity = quantity.approximately();
    push(i, next + total.size, quantity, QuantityKind::count);
    return next + total.size - i;
  }

  /// "in his sixties", "in their 20s"
  uint32_t read_years_of_age(uint32_t i) {
    if (low(i) != "in" || (low(i + 1) != "his" && low(i + 1) != "her" && low(i + 1) != "their")) return 0;
    uint32_t at = i + 2;
    if (low(at) == "early" || low(at) == "late" || low(at) == "mid") ++at;
    if (low(at) == "-") ++at;
    const std::string_view word = low(at);
    if (!word.ends_with("ties") && !word.ends_with("0s") && word != "teens") return 0;
    push(at, at + 1, Quantity::exactly(0), QuantityKind::age);
    return at + 1 - i;
  }

  const Grammar& grammar_;
  const data::Numbers& numbers_;
  NumberReader reader_;
  uint32_t limit_ = 0;  // token of the next time
  std::vector<QuantityMention> out_;
};

}  // namespace

std::vector<QuantityMention> find_numbers(const Grammar& grammar, const data::Numbers& numbers,
                                          const std::vector<TimeMention>& times) {
  return Finder(grammar, numbers).find(times);
}

std::vector<QuantityMention> only_counts(const std::vector<QuantityMention>& numbers) {
  std::vector<QuantityMention> out;
  out.reserve(numbers.size());
  std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(out),
               [](const QuantityMention& mention) { return mention.kind == QuantityKind::count; });
  return out;
}

}  // namespace parley::mention
