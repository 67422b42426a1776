// Number words and figures -> a number.  Only for mention/quantity*.cc.
#pragma once
#include <optional>
#include <string_view>

#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::mention {

struct Number {
  uint32_t size = 0;  // tokens, 0 = none here
  int64_t value = 0;
  bool open = false;                 // "dozens": that many or more
  bool vague = false;                // "several"
  bool none = false;                 // "no"
  bool word = false;                 // written in letters
  std::optional<data::Bound> bound;  // "42+", "≥20"
};

class NumberReader {
 public:
  NumberReader(const Grammar& grammar, const data::Numbers& numbers) : grammar_(grammar), numbers_(numbers) {}

  /// "14", "3,000", "1.2 million", "twenty-five", "half a dozen", "dozens", "several hundred".
  Number simple(uint32_t i) const;
  /// The same, and "several", "no".
  Number any(uint32_t i) const;
  /// Digits with groups of three and decimals: "1,250.5" -> 1250, 500 thousandths.
  static bool digits(std::string_view word, int64_t& value, int64_t& thousandths);

 private:
  std::string_view low(uint32_t i) const { return grammar_.low(static_cast<int32_t>(i)); }
  auto words() const {
    return [this](uint32_t i) { return low(i); };
  }
  bool same_sentence(uint32_t a, uint32_t b) const {
    return b < grammar_.size() &&
           grammar_.sentence_of(static_cast<int32_t>(a)) == grammar_.sentence_of(static_cast<int32_t>(b));
  }
  Number figures(uint32_t i) const;
  Number letters(uint32_t i) const;
  Number half_or_scale(uint32_t i) const;

  const Grammar& grammar_;
  const data::Numbers& numbers_;
};

}  // namespace parley::mention
