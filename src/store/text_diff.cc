#include "store/text_diff.h"

#include <algorithm>
#include <cstdint>

namespace parley::store {
namespace {

constexpr size_t kMostCells = 4'000'000;  // of the table below; longer texts are compared from both ends only

/// Cut after a full stop, question or exclamation mark before a space, and at ends of lines; without outer spaces.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> out;
  size_t begin = 0;
  const auto put = [&](size_t end) {
    std::string_view piece = text.substr(begin, end - begin);
    while (!piece.empty() && static_cast<unsigned char>(piece.front()) <= ' ') piece.remove_prefix(1);
    while (!piece.empty() && static_cast<unsigned char>(piece.back()) <= ' ') piece.remove_suffix(1);
    if (!piece.empty()) out.push_back(piece);
    begin = end;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const bool stop = (text[i] == '.' || text[i] == '?' || text[i] == '!') && i + 1 < text.size() && text[i + 1] == ' ';
    if (stop || text[i] == '\n') put(i + 1);
  }
  put(text.size());
  return out;
}

}  // namespace

std::vector<TextChange> compare_texts(std::string_view before, std::string_view after) {
  std::vector<std::string_view> a = pieces_of(before), b = pieces_of(after);
  size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const size_t rows = a.size() - head - tail, columns = b.size() - head - tail;
  std::vector<TextChange> out;
  size_t i = 0, j = 0;
  if ((rows + 1) * (columns + 1) <= kMostCells) {
    // longest[i, j]: pieces in common of what comes after i and after j
    std::vector<uint32_t> longest((rows + 1) * (columns + 1), 0);
    const auto at = [&](size_t r, size_t c) -> uint32_t& { return longest[r * (columns + 1) + c]; };
    for (size_t r = rows; r-- > 0;) {
      for (size_t c = columns; c-- > 0;)
        at(r, c) = a[head + r] == b[head + c] ? at(r + 1, c + 1) + 1 : std::max(at(r + 1, c), at(r, c + 1));
    }
    while (i < rows && j < columns) {
      if (a[head + i] == b[head + j])
        ++i, ++j;
      else if (at(i + 1, j) >= at(i, j + 1))
        out.push_back({'-', std::string(a[head + i++])});
      else
        out.push_back({'+', std::string(b[head + j++])});
    }
  }
  while (i < rows) out.push_back({'-', std::string(a[head + i++])});
  while (j < columns) out.push_back({'+', std::string(b[head + j++])});
  return out;
}

}  // namespace parley::store
