// Half-open byte ranges into Document::text.  Tested by core/core_test.cc.
#pragma once
#include <algorithm>
#include <cassert>
#include <compare>
#include <cstdint>
#include <string_view>

namespace parley {

struct Span {
  uint32_t begin = 0;  // byte, inclusive; on a code-point border
  uint32_t end = 0;    // byte, exclusive; on a code-point border

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  std::string_view of(std::string_view text) const { return text.substr(begin, size()); }
  auto operator<=>(const Span&) const = default;
};

/// The smallest span that holds both; an empty one counts for nothing.
inline Span cover(Span a, Span b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

}  // namespace parley
