#include "mention/number.h"

#include <algorithm>

namespace parley::mention {
namespace {

constexpr int64_t kMost = 100'000'000'000;

int64_t times(int64_t value, int64_t thousandths, int64_t scale) {
  if (value > kMost / scale) return kMost;
  return std::min(kMost, value * scale + thousandths * scale / 1000);
}

}  // namespace

bool NumberReader::digits(std::string_view word, int64_t& value, int64_t& thousandths) {
  value = thousandths = 0;
  bool any = false;
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c >= '0' && c <= '9') {
      value = std::min(kMost, value * 10 + (c - '0'));
      any = true;
    } else if (c == ',' && any && word.size() - i > 3 &&
               (word.find('.', i) == word.npos ? word.size() - i : word.find('.', i) - i) % 4 == 0) {
      continue;
    } else if (c == '.' && any && i + 1 < word.size() && word.size() - i <= 4) {
      int64_t unit = 100;
      for (size_t k = i + 1; k < word.size(); ++k, unit /= 10) {
        if (word[k] < '0' || word[k] > '9') return false;
        thousandths += (word[k] - '0') * unit;
      }
      return true;
    } else {
      return false;
    }
  }
  return any;
}

Number NumberReader::figures(uint32_t i) const {
  Number out;
  std::string_view word = low(i);
  if (word.starts_with("≥")) word.remove_prefix(3), out.bound = data::Bound::at_least;
  if (word.size() > 1 && word.back() == '+') word.remove_suffix(1), out.bound = data::Bound::at_least;
  int64_t value = 0, thousandths = 0;
  uint32_t at = i + 1;
  int64_t glued = 1;  // "20bn", "5k"
  if (word.ends_with("bn")) word.remove_suffix(2), glued = 1'000'000'000;
  if (word.size() > 1 && word.back() == 'k') word.remove_suffix(1), glued = 1000;
  const int64_t* scale = numbers_.scales.find(low(at));
  if (!digits(word, value, thousandths)) {  // "1,5 million"
    const size_t comma = word.find(',');
    int64_t tenths = 0, none = 0;
    if (!scale || comma == word.npos || comma + 2 != word.size() || !digits(word.substr(0, comma), value, none) ||
        !digits(word.substr(comma + 1), tenths, none))
      return {};
    thousandths = tenths * 100;
  }
  if (thousandths != 0 && !scale && glued == 1) return {};
  // "3 000": a group of three digits behind a thin or plain space
  int64_t group, none;
  while (thousandths == 0 && glued == 1 && value < 1000 && value > 0 && low(at).size() == 3 &&
         digits(low(at), group, none) && low(at - 1).size() <= 3 && same_sentence(i, at)) {
    value = value * 1000 + group;
    ++at;
  }
  value = times(value, thousandths, glued);
  if (glued == 1) {
    for (; (scale = same_sentence(i, at) ? numbers_.scales.find(low(at)) : nullptr); ++at) {
      value = times(value, thousandths, *scale);
      thousandths = 0;
    }
  }
  out.value = value;
  out.size = at - i;
  return out;
}

/// "a dozen", "half a million", "a half dozen", "dozen"
Number NumberReader::half_or_scale(uint32_t i) const {
  const std::string_view word = low(i);
  const auto scale_at = [&](uint32_t at) { return same_sentence(i, at) ? numbers_.scales.find(low(at)) : nullptr; };
  if (word == "half" && low(i + 1) == "a") {
    if (const int64_t* scale = scale_at(i + 2)) return {3, *scale / 2, false, false, false, true, {}};
  }
  if (word == "a" && low(i + 1) == "half") {
    if (const int64_t* scale = scale_at(i + 2)) return {3, *scale / 2, false, false, false, true, {}};
  }
  if (word == "a" || word == "half") {
    if (const int64_t* scale = scale_at(i + 1)) {
      Number out{2, word == "half" ? *scale / 2 : *scale, false, false, false, true, {}};
      if (const int64_t* more = scale_at(i + 2)) out.value = times(out.value, 0, *more), ++out.size;
      if (low(i + out.size) == "and" && out.value >= 100) {  // "a hundred and fifty"
        const Number rest = letters(i + out.size + 1);
        if (rest.size > 0 && rest.value < out.value) out.value += rest.value, out.size += rest.size + 1;
      }
      return out;
    }
  }
  if (word == "dozen") return {1, 12, false, false, false, true, {}};
  return {};
}

Number NumberReader::letters(uint32_t i) const {
  int64_t part = 0;
  uint32_t at = i;
  while (same_sentence(i, at)) {
    if (const int64_t* cardinal = numbers_.cardinals.find(low(at))) {
      part += *cardinal;
      ++at;
      if (low(at) == "-" && numbers_.cardinals.find(low(at + 1)) && *cardinal >= 20 && *cardinal < 100) {
        ++at;
        continue;
      }
      if (*cardinal < 20 || !numbers_.cardinals.find(low(at))) {
        if (low(at) == "hundred") continue;
        break;
      }
      continue;
    }
    if (part > 0 && low(at) == "hundred") {
      part *= 100;
      ++at;
      if (low(at) == "and" && numbers_.cardinals.find(low(at + 1))) ++at;
      continue;
    }
    break;
  }
  if (at == i) return {};
  Number out;
  out.word = true;
  int64_t thousandths = 0;
  if (low(at) == "and" && low(at + 1) == "a" && low(at + 2) == "half" && numbers_.scales.find(low(at + 3)))
    thousandths = 500, at += 3;  // "two and a half million"
  while (same_sentence(i, at)) {
    const int64_t* scale = numbers_.scales.find(low(at));
    if (!scale) break;
    part = times(part, thousandths, *scale);
    thousandths = 0;
    ++at;
  }
  if (part >= 1000 && part % 1000 == 0 && same_sentence(i, at)) {  // "three thousand five hundred"
    const uint32_t next = low(at) == "and" ? at + 1 : at;
    const Number rest = letters(next);
    if (rest.size > 0 && rest.value < 1000) part += rest.value, at = next + rest.size;
  }
  out.value = std::min(part, kMost);
  out.size = at - i;
  return out;
}

Number NumberReader::simple(uint32_t i) const {
  if (i >= grammar_.size()) return {};
  if (const auto plural = numbers_.plurals.longest_at(i, words()))
    return {plural.size, *plural.value, true, false, false, true, {}};
  if (const auto group = numbers_.groups.longest_at(i, words()))
    return {group.size, *group.value, false, false, false, true, {}};
  if (const Number out = figures(i); out.size > 0) return out;
  if (const Number out = letters(i); out.size > 0) return out;
  if (const Number out = half_or_scale(i); out.size > 0) return out;
  if (const auto vague = numbers_.vague.longest_at(i, words())) {  // "several hundred", "a couple of dozen"
    uint32_t at = i + vague.size;
    if (low(at) == "of" && vague.size > 1) ++at;
    if (const int64_t* scale = same_sentence(i, at) ? numbers_.scales.find(low(at)) : nullptr;
        scale && low(i) != "some")
      return {at + 1 - i, *vague.value * *scale, true, false, false, true, {}};
  }
  return {};
}

Number NumberReader::any(uint32_t i) const {
  if (const Number out = simple(i); out.size > 0) return out;
  if (i >= grammar_.size()) return {};
  if (const auto vague = numbers_.vague.longest_at(i, words()))
    return {vague.size, *vague.value, true, true, false, true, {}};
  if (const auto none = numbers_.none.longest_at(i, words())) return {none.size, 0, false, false, true, true, {}};
  return {};
}

}  // namespace parley::mention
