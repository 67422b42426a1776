// Morphological features of Universal Dependencies, packed into 64 bits.  "Number=Sing|Person=3" <-> Features.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace parley {

enum class Feature : uint8_t {
  Abbr,
  Case,
  Definite,
  Degree,
  ExtPos,
  Foreign,
  Gender,
  Mood,
  NumForm,
  NumType,
  Number,
  Person,
  Polarity,
  Poss,
  PronType,
  Reflex,
  Style,
  Tense,
  Typo,
  VerbForm,
  Voice
};
constexpr int kFeatureCount = 21;

class Features {
 public:
  Features() = default;

  /// Reads a FEATS column ("_" or "" = none); features and values outside the tables are left out.
  static Features parse(std::string_view feats);
  /// The FEATS column: sorted, "_" when there are none.
  std::string to_string() const;

  /// "Plur" of has(Feature::Number, "Plur"); false when the feature is absent.
  bool has(Feature feature, std::string_view value) const;
  /// "" when the feature is absent.
  std::string_view value(Feature feature) const;

  uint64_t bits() const { return bits_; }
  static Features from_bits(uint64_t bits) {
    Features f;
    f.bits_ = bits;
    return f;
  }
  bool operator==(const Features&) const = default;

 private:
  uint64_t bits_ = 0;  // for each feature the index of its value + 1, 0 = absent, in the widths of features.cc
};

}  // namespace parley
