#include "mention/quantity_kind.h"

#include <algorithm>

namespace parley::mention {
namespace {

constexpr int64_t kGrown = 18;  // years

class Decider {
  std::string_view low(uint32_t i) const { return g_.low(static_cast<int32_t>(i)); }
  auto words() const {
    return [this](uint32_t i) { return low(i); };
  }

 public:
  Decider(const Grammar& grammar, const data::Numbers& numbers) : g_(grammar), numbers_(numbers) {}

  QuantityKind decide(uint32_t first, uint32_t& end, const Number& n) const {
    if (first > 0 && low(first - 1) == "how") return QuantityKind::idiom;
    if (n.vague && first > 0 && low(first - 1) == "as") return QuantityKind::size;  // "twice as many"
    if (n.none || n.vague) {
      const auto behind = numbers_.behind.longest_at(end, words());
      if (behind && *behind.value != QuantityKind::size) return end += behind.size, *behind.value;
      return QuantityKind::count;
    }
    if (const QuantityKind kind = by_neighbours(first, end, n); kind != QuantityKind::count) return kind;
    if (is_age(first, end, n)) return QuantityKind::age;
    if (is_former(first, end)) return QuantityKind::former;
    if (is_paragraph(first, end, n)) return QuantityKind::label;
    if (is_year(first, end, n)) return QuantityKind::time;
    if (n.word && n.value == 1 && n.size == 1 && !is_one(first, end)) return QuantityKind::idiom;
    return QuantityKind::count;
  }

 private:
  const Token& token(uint32_t i) const { return g_.token(static_cast<int32_t>(i)); }
  bool glued(uint32_t i) const {  // to the token before
    return i > 0 && i < g_.size() && token(i).span.begin == token(i - 1).span.end;
  }
  /// It counts a word behind it.
  bool counts_next(uint32_t first, uint32_t end) const {
    return end < g_.size() && token(first).relation == Relation::nummod &&
           token(first).head >= static_cast<int32_t>(end);
  }

  QuantityKind by_neighbours(uint32_t first, uint32_t& end, const Number& n) const {
    if (const auto behind = numbers_.behind.longest_at(end, words());
        behind && is_unit(end, behind.size, *behind.value, n)) {
      end += behind.size;
      return *behind.value;
    }
    if (const QuantityKind kind = of_list(end, n); kind != QuantityKind::count) return kind;
    if (end < g_.size() && low(end) == "-" && glued(end) && glued(end + 1) && !n.open) {  // "5-ton", "10-truck"
      int64_t value, thousandths;
      if (!NumberReader::digits(low(end + 1), value, thousandths) && !numbers_.cardinals.find(low(end + 1)))
        return QuantityKind::size;
    }
    if (!n.word && low(first).size() == 4 && low(first)[0] == '0') return QuantityKind::time;  // "at 0600"
    if (first > 0 && glued(first)) {
      const std::string_view before = low(first - 1);
      if (before == "$" || before == "€" || before == "£") return QuantityKind::money;
      if (before == ":") return QuantityKind::time;
      if (before == "-" || before == "/" || before == "." || before == "№" || before == "#" || before == "–")
        return QuantityKind::label;
    }
    for (uint32_t back = 1; back <= 4 && back <= first; ++back) {
      const auto label = numbers_.ahead.longest_at(first - back, words());
      if (!label || label.size != back) continue;
      const bool strong = *label.value == QuantityKind::money || *label.value == QuantityKind::age;
      if (n.word && *label.value != QuantityKind::age) continue;
      if (!strong && counts_next(first, end)) continue;
      return *label.value;
    }
    if (!n.word && first > 0 && token(first - 1).upos == Upos::PROPN && token(first).relation != Relation::nummod &&
        glued(first))
      return QuantityKind::label;
    return QuantityKind::count;
  }

  /// No tonnes in "four T-72 tanks".
  bool is_unit(uint32_t end, uint32_t size, QuantityKind kind, const Number& n) const {
    if (kind == QuantityKind::coordinate && n.word) return false;
    if (size == 1 && low(end).size() == 1 && low(end)[0] >= 'a' && low(end)[0] <= 'z')
      return !n.word && !(low(end + 1) == "-" && glued(end + 1));
    return true;
  }

  /// "60, 82 and 120 mm": the unit stands behind the last one.
  QuantityKind of_list(uint32_t end, const Number& n) const {
    if (n.word) return QuantityKind::count;
    bool joined = false;
    for (uint32_t at = end, steps = 0; steps < 4; ++steps) {
      const std::string_view join = low(at);
      if (join != "," && join != "and" && join != "or") return QuantityKind::count;
      joined = joined || join != ",";
      int64_t value, thousandths;
      if (!NumberReader::digits(low(at + 1), value, thousandths)) return QuantityKind::count;
      at += 2;
      const auto behind = numbers_.behind.longest_at(at, words());
      if (behind && joined) return *behind.value == QuantityKind::measure ? *behind.value : QuantityKind::count;
    }
    return QuantityKind::count;
  }

  /// "Ann Bell, 28, a teacher", "Tom Reed (7)", "a boy of 7"
  bool is_age(uint32_t first, uint32_t end, const Number& n) const {
    if (n.size != 1 || n.open || first < 2 || n.value > 120 || n.bound) return false;
    const std::string_view before = low(first - 1), behind = low(end);
    const bool stops = behind == "," || behind == ")" || behind == "." || behind == ";" || behind == "and" ||
                       behind.empty() || (end < g_.size() && g_.is_verb(static_cast<int32_t>(end)));
    const Token& person = token(first - 2);
    const bool singular = person.upos == Upos::NOUN && g_.penn(static_cast<int32_t>(first - 2)) == "NN";
    if ((before == "was" || before == "is") && !n.word && stops && low(first - 2) == "who")
      return true;                                                                     // "who was 14"
    if (before == "," && behind == ";" && is_child_word(low(first - 2))) return true;  // "(boy, 8; girl, 6)"
    if ((before == "," || before == "(") && !n.word && stops)
      return person.upos == Upos::PROPN || (singular && (behind == ")" || behind == ",") && n.value < 110);
    return before == "of" && (!n.word || n.value < kGrown) && stops && is_child_word(low(first - 2));
  }
  static bool is_child_word(std::string_view word) {
    static constexpr std::string_view kWords[] = {
        "boy",     "girl",   "child", "son",     "daughter", "man",    "woman", "baby",   "youth",    "teenager",
        "brother", "sister", "wife",  "husband", "father",   "mother", "niece", "nephew", "grandson", "granddaughter"};
    for (const std::string_view known : kWords) {
      if (word == known) return true;
    }
    return false;
  }

  /// "7. The parties …"
  bool is_paragraph(uint32_t first, uint32_t end, const Number& n) const {
    if (n.word || (low(end) != "." && low(end) != ")")) return false;
    const Sentence& sentence = g_.sentence(g_.sentence_of(static_cast<int32_t>(first)));
    return first == sentence.first || (first == sentence.first + 1 && low(first - 1) == "(");
  }

  /// "The toll rose from 12 to 15", "was raised to 15 from 12": what was said before.
  bool is_former(uint32_t first, uint32_t end) const {
    return first > 0 && low(first - 1) == "from" && !counts_next(first, end) &&
           is_after_change(g_, numbers_, first - 1);
  }

  bool is_year(uint32_t first, uint32_t end, const Number& n) const {
    return n.size == 1 && !n.word && n.value >= 1900 && n.value <= 2100 && low(first).size() == 4 &&
           !counts_next(first, end);
  }

  /// "One" counts; "this one", "one another", "the one" do not.
  bool is_one(uint32_t first, uint32_t end) const {
    const std::string_view behind = low(end), before = first > 0 ? low(first - 1) : std::string_view();
    if (behind == "another" || before == "this" || before == "that" || before == "the" || before == "each" ||
        before == "which" || before == "any" || before == "every" || before == "first")
      return false;
    if (first > 0 && token(first - 1).upos == Upos::ADJ && end < g_.size() && !g_.is_noun(static_cast<int32_t>(end)) &&
        behind != "of" && token(end).upos != Upos::ADJ)
      return false;  // "the official one"
    return token(first).upos != Upos::PRON || behind == "of" || (before == "and" && behind == "was");
  }

  const Grammar& g_;
  const data::Numbers& numbers_;
};

}  // namespace

bool is_after_change(const Grammar& grammar, const data::Numbers& numbers, uint32_t word) {
  constexpr int32_t kReach = 6;
  const int32_t at = static_cast<int32_t>(word);
  const int32_t first = static_cast<int32_t>(grammar.sentence(grammar.sentence_of(at)).first);
  for (int32_t i = at - 1; i >= std::max(first, at - kReach); --i) {
    if (grammar.token(i).upos == Upos::PUNCT) return false;
    if (numbers.change.find(grammar.lemma(i))) return true;
  }
  return false;
}

QuantityKind kind_of(const Grammar& grammar, const data::Numbers& numbers, uint32_t first, uint32_t& end,
                     const Number& number) {
  return Decider(grammar, numbers).decide(first, end, number);
}

}  // namespace parley::mention
