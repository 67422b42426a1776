#include "core/document.h"

#include <algorithm>

namespace parley {
namespace {

constexpr size_t kMaxTextBytes = size_t{64} << 20;
constexpr uint32_t kBlock = 256;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

void OffsetMap::add(uint32_t text, uint32_t original) {
  if (!anchors_.empty()) {
    const Anchor& last = anchors_.back();
    assert(text >= last.text);
    if (original - last.original == text - last.text) return;  // the same piece goes on
    if (last.text == text) anchors_.pop_back();
  }
  anchors_.push_back({text, original});
}

uint32_t OffsetMap::original(uint32_t text) const {
  const auto after = std::upper_bound(anchors_.begin(), anchors_.end(), text,
                                      [](uint32_t value, const Anchor& anchor) { return value < anchor.text; });
  if (after == anchors_.begin()) return text;
  const Anchor& anchor = *(after - 1);
  return anchor.original + (text - anchor.text);
}

bool is_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = p + text.size();
  while (p < end) {
    if (*p < 0x80) {
      ++p;
      continue;
    }
    const int more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : 1;
    if (*p < 0xC2 || *p > 0xF4 || end - p <= more) return false;
    if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F)) return false;  // overlong, surrogates
    if ((*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F)) return false;  // overlong, beyond Unicode
    for (int i = 1; i <= more; ++i) {
      if ((p[i] & 0xC0) != 0x80) return false;
    }
    p += more + 1;
  }
  return true;
}

Result<Document> Document::make(std::string text, std::string hash, Metadata metadata, OffsetMap offsets) {
  if (text.size() > kMaxTextBytes) return Error{"the text is over 64 MiB; split it into documents"};
  if (!is_utf8(text)) return Error{"the text is not UTF-8"};
  Document document;
  document.text_ = std::move(text);
  document.hash_ = std::move(hash);
  document.metadata_ = std::move(metadata);
  document.offsets_ = std::move(offsets);
  return document;
}

void Document::described(const Metadata& outer) {
  for (std::string Metadata::*const field :
       {&Metadata::id, &Metadata::file, &Metadata::title, &Metadata::publisher, &Metadata::url}) {
    if (!(outer.*field).empty()) metadata_.*field = outer.*field;
  }
  if (outer.published) metadata_.published = outer.published;
}

CodePoints::CodePoints(std::string_view text) : text_(text) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (i % kBlock == 0) blocks_.push_back(count);
    count += !is_continuation(text[i]);
  }
  if (text.size() % kBlock == 0) blocks_.push_back(count);
}

uint32_t CodePoints::from_byte(uint32_t byte) const {
  uint32_t count = blocks_[byte / kBlock];
  for (uint32_t i = byte / kBlock * kBlock; i < byte; ++i) count += !is_continuation(text_[i]);
  return count;
}

uint32_t CodePoints::to_byte(uint32_t code_point) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), code_point);
  const size_t block = after == blocks_.begin() ? 0 : static_cast<size_t>(after - blocks_.begin()) - 1;
  uint32_t count = blocks_[block];
  uint32_t i = static_cast<uint32_t>(block) * kBlock;
  for (; i < text_.size(); ++i) {
    if (!is_continuation(text_[i]) && count++ == code_point) return i;
  }
  return static_cast<uint32_t>(text_.size());
}

std::vector<Rectangle> rectangles(const std::vector<PlacedWord>& words, Span span) {
  std::vector<Rectangle> out;
  auto word =
      std::partition_point(words.begin(), words.end(), [&](const PlacedWord& w) { return w.span.end <= span.begin; });
  for (; word != words.end() && word->span.begin < span.end; ++word) {
    // letters are taken to be of one width
    const float size = static_cast<float>(word->span.size()), width = word->right - word->left;
    const auto at = [&](uint32_t offset) {
      return word->left + width * static_cast<float>(offset - word->span.begin) / size;
    };
    const float left = at(std::max(span.begin, word->span.begin)), right = at(std::min(span.end, word->span.end));
    const float middle = (word->top + word->bottom) / 2;
    const bool same_line = !out.empty() && out.back().page == word->page && middle > out.back().top &&
                           middle < out.back().bottom && left >= out.back().left;
    if (!same_line) out.push_back({word->page, left, word->top, right, word->bottom});
    Rectangle& line = out.back();
    line.right = std::max(line.right, right);
    line.top = std::min(line.top, word->top), line.bottom = std::max(line.bottom, word->bottom);
  }
  return out;
}

}  // namespace parley
