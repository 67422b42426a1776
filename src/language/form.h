// What the taggers see of a word, hashed once per word.
#pragma once
#include <string>
#include <string_view>

#include "language/linear_model.h"

namespace parley::language {

struct Form {
  uint32_t low = 0;          // lower-case form
  uint32_t exact = 0;        // form as it stands
  uint32_t shape = 0;        // "Xx-d", runs shortened
  uint32_t suffix[4] = {};   // last 1..4 bytes of the lower-case form
  uint32_t prefix[3] = {};   // first 1..3 bytes
  uint32_t ambiguity = 0;    // the tags that the word had in training, 0 = unseen
  uint32_t cluster[2] = {};  // fine and coarse word class, 0 = none
  uint8_t flags = 0;         // kUpper …

  bool operator==(const Form&) const = default;
};
enum FormFlag : uint8_t { kCapital = 1, kAllCaps = 2, kDigit = 4, kHyphen = 8, kLower = 16 };

inline Form make_form(std::string_view word, const std::string& low) {
  Form form;
  form.low = hash_bytes(low);
  form.exact = hash_bytes(word);
  std::string shape;
  bool upper = false, lower = false;
  for (const char c : word) {
    const char kind = c >= 'A' && c <= 'Z'   ? 'X'
                      : c >= 'a' && c <= 'z' ? 'x'
                      : c >= '0' && c <= '9' ? 'd'
                      : (c & 0x80)           ? 'u'
                                             : c;
    upper |= kind == 'X', lower |= kind == 'x';
    if (kind == 'd') form.flags |= kDigit;
    if (kind == '-') form.flags |= kHyphen;
    if (shape.size() < 2 || shape[shape.size() - 1] != kind || shape[shape.size() - 2] != kind) shape += kind;
  }
  if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z') form.flags |= kCapital;
  if (lower) form.flags |= kLower;
  if (upper && !lower && word.size() > 1) form.flags |= kAllCaps;
  form.shape = hash_bytes(shape);
  for (uint32_t n = 1; n <= 4; ++n) {
    if (low.size() >= n) form.suffix[n - 1] = hash_bytes(std::string_view(low).substr(low.size() - n)) + n;
    if (n <= 3 && low.size() >= n) form.prefix[n - 1] = hash_bytes(std::string_view(low).substr(0, n)) + n;
  }
  return form;
}

}  // namespace parley::language
