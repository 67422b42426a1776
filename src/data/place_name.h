// Names of places as they are compared: without case, accents, apostrophes and points, joints as one blank.
// "Şuşa" = "SUSA", "Al-Hasakah" = "al Hasakah", "St. Paul" = "St Paul".  Tested by data/gazetteer_test.cc.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::data {

struct PlaceNameHash {
  uint64_t folded = 0;   // of the compared form
  uint16_t written = 0;  // of the form with its accents: tells "Şuşa" from "Sousse" written without them
};

/// Takes a name piece by piece; words that are added one after the other are joined by a blank.
class PlaceNameHasher {
 public:
  void add(std::string_view word);
  /// The same without the blank: the word stands at the one before, "'s".
  void extend(std::string_view word);
  PlaceNameHash value() const;
  bool empty() const { return letters_ == 0; }

 private:
  void letter(unsigned char folded);
  void written(unsigned char byte);
  uint64_t folded_ = 14695981039346656037ull, written_ = 14695981039346656037ull;
  uint32_t letters_ = 0;
  bool joint_ = false;
};

PlaceNameHash hash_place_name(std::string_view name);
/// The compared form itself, for messages and rules.
std::string fold_place_name(std::string_view name);

}  // namespace parley::data
