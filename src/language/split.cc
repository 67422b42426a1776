#include "language/split.h"

#include <algorithm>

namespace parley::language {
namespace {

bool is_stop(std::string_view word) {  // "." "?!" "..." "…" ":" ";" and signs of lists and lines
  if (word == "…" || word == "•" || word == "·" || word == "●" || word == "▪" || word == "■" || word == "–" ||
      word == "—")
    return true;
  return !word.empty() && std::string_view(".?!:;*-_=~>|").find(word[0]) != std::string_view::npos &&
         word.find_first_not_of(".?!:;*-_=~>|") == std::string_view::npos;
}
bool is_closer(std::string_view word) {
  return word == "\"" || word == "'" || word == ")" || word == "]" || word == "”" || word == "’" || word == "»" ||
         word == "''" || word == "}";
}
bool is_capital(std::string_view word) {
  return !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') ||
                           (word[0] == '\xC3' && word.size() > 1 && static_cast<unsigned char>(word[1]) <= 0x9E));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A line of a list of figures, "Ministry of Justice 13" or "civilians 69 (five still in hospital)", on which `at`
/// stands.
bool is_row(std::string_view text, std::span<const Word> words, uint32_t at) {
  constexpr uint32_t kLongest = 24;
  uint32_t first = at, last = at + 1;
  while (first > 0 && words[first].gap < 2 && at - first < kLongest) --first;
  while (last < words.size() && words[last].gap < 2 && last - at < kLongest) ++last;
  if (last - first < 2 || last - first > kLongest || is_digit(words[first].span.of(text)[0])) return false;
  while (last - first > 2 && std::string_view(";,.").find(words[last - 1].span.of(text)[0]) != std::string_view::npos)
    --last;
  uint32_t figure = last - 1;
  if (words[figure].span.of(text) == ")") {
    while (figure > first && words[figure].span.of(text) != "(") --figure;
    if (figure == first) return false;
    --figure;
  }
  return figure > first && is_digit(words[figure].span.of(text)[0]);
}

/// "KABUL, Afghanistan (Oct. 6) –", "(Nairobi) –": where and when a text was written is no part of the sentence behind
/// it.  The word after it, or 0 where no such line begins at `first`.
uint32_t dateline_end(std::string_view text, std::span<const Word> words, uint32_t first) {
  constexpr uint32_t kLongest = 20, kHead = 300;  // words; bytes within which a bare name may head the text
  const auto word = [&](uint32_t i) { return words[i].span.of(text); };
  const auto is_dash = [&](uint32_t i) {
    const std::string_view w = word(i);
    return w == "–" || w == "—" || w == "--" || (w == "-" && words[i].gap > 0);
  };
  const auto capitals = [&](std::string_view w) {
    return w.size() > 2 && std::all_of(w.begin(), w.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '\''; });
  };
  if (!capitals(word(first)) && word(first) != "(") return 0;
  const uint32_t end = std::min(first + kLongest, static_cast<uint32_t>(words.size()) - 1);
  bool comma = false, dated = false, bracket = false, closed = false;
  for (uint32_t i = first; i < end && (i == first || words[i].gap < 2); ++i) {
    const std::string_view w = word(i), next = word(i + 1);
    if (i > first && is_dash(i)) {
      const bool bare = !comma && !dated && !closed;
      if (words[i + 1].gap == 0 && w != "--") return 0;
      const bool begins = is_capital(next) && (next.size() == 1 || !capitals(next));  // no heading goes on
      return bare && (words[first].span.begin > kHead || !begins) ? 0 : i + 1;
    }
    comma = comma || w == ",";
    dated = dated || is_digit(w[0]);
    if (w == "(") bracket = true;
    if (w == ")") {
      bracket = false, closed = true;
      if (comma && dated && is_capital(next) && word(first) != "(") return i + 1;
    }
    const bool passes = bracket || is_capital(w) || is_digit(w[0]) || w == "," || w == "." || w == ")" || w == "/";
    if (!passes) return 0;
  }
  return 0;
}

}  // namespace

Border border(std::string_view text, std::span<const Word> words, uint32_t at) {
  const Word &last = words[at - 1], &next = words[at];
  if (next.gap == 3) return Border::must;
  if (next.joined) return Border::none;
  if (last.title && next.gap == 1 && is_capital(next.span.of(text))) return Border::none;
  const std::string_view a = last.span.of(text), b = next.span.of(text);
  if (next.gap == 2) return is_row(text, words, at) && is_row(text, words, at - 1) ? Border::must : Border::may;
  if (is_stop(a) || is_stop(b)) return Border::may;
  if (next.gap == 0 && !is_closer(a)) return Border::none;
  if (is_closer(a) || (a.size() > 1 && a.back() == '.')) return Border::may;
  // without a stop: "Thanks Brian", "Subject: X From: Y"
  return is_capital(b) && !is_capital(a) ? Border::may : Border::none;
}

uint32_t split_features(std::string_view text, std::span<const Word> words, std::span<const Form> forms, uint32_t first,
                        uint32_t at, uint64_t* out) {
  static constexpr Form kOutside{.low = 1, .exact = 1, .shape = 1};
  const auto form = [&](int offset) -> const Form& {
    const int i = static_cast<int>(at) + offset;
    return i < 0 || i >= static_cast<int>(forms.size()) ? kOutside : forms[static_cast<size_t>(i)];
  };
  const Form &a = form(-1), &aa = form(-2), &aaa = form(-3), &b = form(0), &bb = form(1), &bbb = form(2);
  const uint64_t gap = words[at].gap;
  const std::string_view last = words[at - 1].span.of(text), next = words[at].span.of(text);
  const uint64_t length = std::min<uint32_t>(at - first, 40), far = length < 8    ? length
                                                                    : length < 15 ? 8
                                                                    : length < 25 ? 9
                                                                                  : 10;
  uint64_t quotes = 0, brackets = 0;
  for (uint32_t i = first; i < at && i + 60 > at; ++i) {
    const std::string_view w = words[i].span.of(text);
    if (w == "\"" || w == "''" || w == "“" || w == "”") ++quotes;
    if (w == "(" || w == "[") ++brackets;
    if ((w == ")" || w == "]") && brackets > 0) --brackets;
  }
  const uint64_t open = quotes % 2 * 2 + (brackets > 0);
  const uint64_t kind = is_stop(last) ? 1 : is_closer(last) ? 2 : last.size() > 1 && last.back() == '.' ? 3 : 4;
  const uint64_t case_ =
      is_capital(next) + 2u * ((b.flags & kAllCaps) != 0) + 4u * ((b.flags & kDigit) != 0) + 8u * is_stop(next);
  const uint64_t all_caps = (aa.flags & kAllCaps) != 0 && (aaa.flags & kAllCaps) != 0;
  uint32_t count = 0;
  const auto add = [&](uint32_t number, uint64_t x, uint64_t y = 0, uint64_t z = 0) {
    out[count++] = feature(300 + number, x, y, z);
  };
  const uint64_t stop = is_stop(last) || is_closer(last) ? a.low : kind;
  add(0, stop, gap, case_);
  add(1, a.low);
  add(2, b.low, gap);
  add(3, aa.low, stop);
  add(4, stop, b.low);
  add(5, stop, b.exact, gap);
  add(6, stop, aa.shape);
  add(7, stop, aa.shape, b.shape);
  add(8, stop, gap, far);
  add(9, stop, case_, open);
  add(10, stop, case_, bb.shape);
  add(11, aa.low, stop, case_);
  add(12, stop, form(-1 - (kind == 2)).low, aa.flags + 256u * a.flags);
  add(13, b.exact, bb.exact);
  add(14, aa.shape, a.shape, b.shape);
  add(15, bb.low, b.shape, stop);
  add(16, aaa.low, aa.low, stop);
  add(17, gap, case_, all_caps * 16 + kind);
  add(18, far, open, kind);
  add(19, forms[first].exact, stop);
  add(20, forms[first].shape, stop, far);
  add(21, b.shape, bb.shape, bbb.low);
  add(22, a.shape, b.exact, gap);
  add(23, b.suffix[2], kind, gap);
  add(24, aa.suffix[2], stop, case_);
  add(25, a.exact, b.exact);
  add(26, kind, bb.low);
  add(27, form(3).low, kind);
  add(28, bb.low, bbb.low, kind);
  add(29, aa.exact, a.exact, gap);
  add(30, form(-4).low, aaa.low, kind);
  add(31, kind, gap, open * 16 + case_);
  return count;
}

std::vector<SentenceRange> split_sentences(const LinearModel& model, std::string_view text, std::span<const Word> words,
                                           std::span<const Form> forms) {
  std::vector<SentenceRange> out;
  uint64_t features[kSplitFeatures];
  Scores scores;
  uint32_t first = 0, dateline = 0;
  for (uint32_t at = 1; at < words.size(); ++at) {
    if (at == first + 1 && (first == 0 || words[first].gap >= 2)) dateline = dateline_end(text, words, first);
    if (at < dateline) continue;
    Border kind = at == dateline ? Border::must : border(text, words, at);
    if (kind == Border::may) {
      model.clear(scores);
      model.add(features, split_features(text, words, forms, first, at, features), scores);
      kind = scores.of[1] > scores.of[0] ? Border::must : Border::none;
    }
    if (kind == Border::must || at - first >= kMaxSentence) {
      out.push_back({first, at});
      first = at;
    }
  }
  if (first < words.size()) out.push_back({first, static_cast<uint32_t>(words.size())});
  return out;
}

}  // namespace parley::language
