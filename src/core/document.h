// A document as read: immutable text with its way back to the original bytes.  Made by ingest/.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/span.h"
#include "core/time.h"

namespace parley {

/// Where the characters of the text stood: piecewise, each piece of equal steps on both sides.
class OffsetMap {
 public:
  /// From text offset `text` on, the bytes stand at `original` and after.  Calls come in rising order of `text`.
  void add(uint32_t text, uint32_t original);
  uint32_t original(uint32_t text) const;
  size_t size() const { return anchors_.size(); }

 private:
  struct Anchor {
    uint32_t text, original;
  };
  std::vector<Anchor> anchors_;
};

/// A word on a page; points (1/72 inch) from the page's upper left corner.
struct PlacedWord {
  Span span;
  uint32_t page = 1;
  float left = 0, top = 0, right = 0, bottom = 0;
};
struct Rectangle {
  uint32_t page = 1;
  float left = 0, top = 0, right = 0, bottom = 0;
};
/// Where the characters of a span stand: a rectangle for each line.  `words` in the order of the text.
std::vector<Rectangle> rectangles(const std::vector<PlacedWord>& words, Span span);

struct Metadata {    // all optional: "" or empty = the document does not say
  std::string id;    // given by the user's collection
  std::string file;  // that holds the document alone: tells people where it came from, and says nothing of what it is
  std::string title;
  std::string publisher;
  std::string publisher_kind;  // party, outlet, igo, ngo, monitor, …
  std::string publisher_code;  // actor code where the collection gives one
  std::string url;
  std::optional<TimeInterval> published;
  std::string captured;  // when an archive took it from its address: RFC 3339
};

class Document {
 public:
  /// `text`: UTF-8 in NFC.  Fails when it is not UTF-8 or over 64 MiB.
  static Result<Document> make(std::string text, std::string hash, Metadata metadata, OffsetMap offsets);

  /// What people see: the collection's id, else the file, else the hash.
  const std::string& id() const {
    return !metadata_.id.empty() ? metadata_.id : !metadata_.file.empty() ? metadata_.file : hash_;
  }
  const std::string& hash() const { return hash_; }  // SHA-256 of the original bytes, hex
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const { return span.of(text_); }
  const Metadata& metadata() const { return metadata_; }
  /// Where and when a capture was taken; the address only where the document itself does not say.
  void found_at(const std::string& url, const std::string& time = "") {
    if (metadata_.url.empty()) metadata_.url = url;
    metadata_.captured = time;
  }
  /// Of documents that have pages; in the order of the text.
  const std::vector<PlacedWord>& words_on_pages() const { return words_; }
  void place_words(std::vector<PlacedWord> words) { words_ = std::move(words); }
  /// What the message or feed that holds the document says of it; goes before what its page says of itself.
  void described(const Metadata& outer);
  uint32_t original_offset(uint32_t text_offset) const { return offsets_.original(text_offset); }

 private:
  Document() = default;
  std::string text_, hash_;
  Metadata metadata_;
  OffsetMap offsets_;
  std::vector<PlacedWord> words_;
};

/// Counts code points: exchange formats use them, the program uses bytes.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text);
  uint32_t from_byte(uint32_t byte) const;
  uint32_t to_byte(uint32_t code_point) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> blocks_;  // code points before each block of 256 bytes
};

bool is_utf8(std::string_view text);

}  // namespace parley
