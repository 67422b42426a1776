// A trained linear classifier over hashed features, read where it lies in memory.  Tested by language/language_test.cc.
// File:  magic "PLYL" · u32 version · u32 classes · u32 log2 slots · u32 name bytes · u32 row bytes
//        names ('\n' after each) · padding to 8 · slots { u32 fingerprint, u32 row } · rows
// Row:   u8 n · u8 shift · n × { u8 class, i8 weight };  n = 255: i8 weight of every class, padded to 32.   Row 0 is
// empty. A weight counts as weight << shift: a few weights are a hundred times as large as most, and cutting either
// costs accuracy.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace parley::language {

/// Classes are padded to a multiple of 32, so that scores are added in whole vectors.
constexpr uint32_t kMaxClasses = 160;

struct alignas(32) Scores {
  int16_t of[kMaxClasses];
};

inline uint64_t mix(uint64_t a) {
  a ^= a >> 32;
  a *= 0x9E3779B97F4A7C15ull;
  a ^= a >> 29;
  a *= 0xBF58476D1CE4E5B9ull;
  return a ^ (a >> 32);
}
/// Hash of a feature: its template and up to three values.
inline uint64_t feature(uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
  return mix(mix(a + number * 0x632BE59BD9B4E019ull) + b * 0xD6E8FEB86659FD93ull + c * 0xC2B2AE3D27D4EB4Full + number);
}
uint32_t hash_bytes(std::string_view text);

class LinearModel {
 public:
  /// Checks every bound of the file once; `bytes` must outlive the model.
  static Result<LinearModel> open(std::string_view bytes, std::string_view name);

  uint32_t classes() const { return static_cast<uint32_t>(names_.size()); }
  std::string_view name(uint32_t index) const { return names_[index]; }

  void clear(Scores& scores) const;
  void add(const uint64_t* features, uint32_t count, Scores& scores) const;
  uint32_t best(const Scores& scores) const;

 private:
  struct Slot {
    uint32_t fingerprint, row;
  };
  std::vector<std::string_view> names_;
  const Slot* slots_ = nullptr;
  const uint8_t* rows_ = nullptr;
  uint32_t shift_ = 0, mask_ = 0, padded_ = 0;
};

}  // namespace parley::language
