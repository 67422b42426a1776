#include "store/layout.h"

#include <charconv>
#include <cmath>
#include <tuple>

namespace parley::store {
namespace {

std::string whole(float points) { return std::to_string(std::lround(points)); }

/// Numbers with one character between them, as far as they go.
class Numbers {
 public:
  explicit Numbers(std::string_view text) : text_(text) {}
  bool next(uint32_t& out, char before) {
    if (before != '\0' && (text_.empty() || text_.front() != before)) return false;
    text_.remove_prefix(before != '\0');
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), out);
    if (error != std::errc()) return false;
    text_.remove_prefix(static_cast<size_t>(end - text_.data()));
    return true;
  }

 private:
  std::string_view text_;
};

}  // namespace

std::string write_layout(const Document& document, const CodePoints& points) {
  std::string out;
  const PlacedWord* last = nullptr;
  for (const PlacedWord& word : document.words_on_pages()) {
    const auto line = [](const PlacedWord& w) { return std::tuple(w.page, std::lround(w.top), std::lround(w.bottom)); };
    if (!last || line(*last) != line(word) || word.left < last->left)
      out += (out.empty() ? "" : "\n") + std::to_string(word.page) + " " + whole(word.top) + "-" + whole(word.bottom);
    const uint32_t begin = points.from_byte(word.span.begin);
    out += " " + std::to_string(begin) + "+" + std::to_string(points.from_byte(word.span.end) - begin) + ":" +
           whole(word.left) + "-" + whole(word.right);
    last = &word;
  }
  return out;
}

std::vector<PlacedWord> read_layout(std::string_view text) {
  std::vector<PlacedWord> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    Numbers numbers(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    uint32_t page, top, bottom, begin, size, left, right;
    if (!numbers.next(page, '\0') || !numbers.next(top, ' ') || !numbers.next(bottom, '-')) continue;
    while (numbers.next(begin, ' ') && numbers.next(size, '+') && numbers.next(left, ':') && numbers.next(right, '-')) {
      if (size == 0 || (!out.empty() && begin < out.back().span.end)) continue;
      out.push_back({{begin, begin + size},
                     page,
                     static_cast<float>(left),
                     static_cast<float>(top),
                     static_cast<float>(right),
                     static_cast<float>(bottom)});
    }
  }
  return out;
}

}  // namespace parley::store
