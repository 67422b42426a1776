// Stage 2c.  words of a sentence -> joint tags "UPOS XPOS", greedily from left to right.
// The features are here because training (train/) uses the same ones.
#pragma once
#include <span>
#include <vector>

#include "language/form.h"
#include "language/linear_model.h"

namespace parley::language {

constexpr uint32_t kTagFeatures = 40;
constexpr uint16_t kNoTag = 0xFFFF;

/// Fills `out` (room for kTagFeatures) and returns their number.  `tags` holds the tags before `at`.
inline uint32_t tag_features(std::span<const Form> forms, std::span<const uint16_t> tags, uint32_t at, uint64_t* out) {
  static constexpr Form kOutside{.low = 1, .exact = 1, .shape = 1, .ambiguity = 1};
  const auto form = [&](int offset) -> const Form& {
    const int i = static_cast<int>(at) + offset;
    return i < 0 || i >= static_cast<int>(forms.size()) ? kOutside : forms[static_cast<size_t>(i)];
  };
  const Form &w = form(0), &p = form(-1), &pp = form(-2), &n = form(1), &nn = form(2), &nnn = form(3);
  const uint64_t t1 = at > 0 ? tags[at - 1] + 2u : 1, t2 = at > 1 ? tags[at - 2] + 2u : 1;
  uint32_t count = 0;
  const auto add = [&](uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) { out[count++] = feature(number, a, b, c); };
  const bool first = at == 0;
  add(1, w.low);
  add(2, w.exact, first);
  add(3, w.suffix[1]);
  add(4, w.suffix[2]);
  add(5, w.suffix[3]);
  add(6, w.suffix[0], w.shape, first);
  add(7, w.prefix[0], w.shape);
  add(8, w.prefix[1]);
  add(9, w.prefix[2]);
  add(10, w.shape, first, n.flags & kAllCaps);
  add(11, t1);
  add(12, t1, t2);
  add(13, t1, w.low);
  add(14, t1, t2, w.low);
  add(15, p.low);
  add(16, pp.low);
  add(17, n.low);
  add(18, nn.low);
  add(19, p.low, w.low);
  add(20, w.low, n.low);
  add(21, p.low, n.low);
  add(22, t1, n.low);
  add(23, t1, w.suffix[2]);
  add(24, n.suffix[2], w.suffix[2]);
  add(25, n.suffix[1]);
  add(26, p.suffix[2], t1);
  add(27, t1, t2, n.ambiguity);
  add(28, w.ambiguity, n.ambiguity, t1);
  add(29, w.ambiguity, n.ambiguity, nn.ambiguity);
  add(30, w.ambiguity, t1, t2);
  add(31, n.ambiguity);
  add(32, n.ambiguity, nn.ambiguity);
  add(33, w.low, n.ambiguity);
  add(34, t1, n.shape, w.shape);
  add(35, w.ambiguity, n.low);
  add(36, w.cluster[0]);
  add(37, w.cluster[0], t1);
  add(38, n.cluster[0], w.ambiguity);
  add(39, p.cluster[0], w.suffix[1]);
  add(40, w.ambiguity, nn.ambiguity, nnn.ambiguity);
  return count;
}

}  // namespace parley::language
