// Compressed bytes as they are unpacked, a block at a time.  Tested by ingest/ingest_test.cc.
#pragma once
#include <archive.h>

#include <memory>
#include <optional>

#include "ingest/archive.h"

namespace parley::ingest {

struct CloseArchive {
  void operator()(archive* a) const { ::archive_read_free(a); }
};
using Opened = std::unique_ptr<archive, CloseArchive>;
/// For one stream that is plain, gzip or Zstandard; null without memory.
Opened open_raw();

/// Where bytes come from: "" at the end, nothing where they cannot be had.
using Source = std::function<std::optional<std::string_view>()>;
/// The member where the archive stands.
Source by_archive(std::shared_ptr<archive> a);
/// Members that are compressed one by one, as web archives have them.  Gives all that stands before a damage, which
/// libarchive does not.
Source by_gunzip(Source packed);

/// The bytes of a source as lines and pieces.
class Stream {
 public:
  Stream(Source source, Budget* budget) : source_(std::move(source)), budget_(budget) {}

  /// Up to the next line feed, without it; nothing at the end and where the line is longer than `most`.
  std::optional<std::string> line(size_t most) {
    std::string out;
    while (fill()) {
      const size_t end = rest_.find('\n');
      out.append(rest_.substr(0, end));
      if (out.size() > most) return std::nullopt;
      rest_.remove_prefix(std::min(rest_.size(), end == rest_.npos ? end : end + 1));
      if (end == std::string_view::npos) continue;
      if (out.ends_with('\r')) out.pop_back();
      return out;
    }
    return out.empty() ? std::nullopt : std::optional(out);
  }
  /// False where fewer bytes are left; `out` may be nullptr: passed over.
  bool take(size_t size, std::string* out) {
    while (size > 0) {
      if (!fill()) return false;
      const size_t now = std::min(size, rest_.size());
      if (out) out->append(rest_.substr(0, now));
      rest_.remove_prefix(now), size -= now;
    }
    return true;
  }
  bool at_end() { return !fill(); }
  const std::string& error() const { return error_; }

 private:
  bool fill() {
    while (rest_.empty() && error_.empty() && !ended_) {
      const auto block = source_();
      if (!block) {
        error_ = "it is cut off or damaged";
      } else if (budget_ && block->size() > budget_->bytes) {
        error_ = "it unpacks to too much";
      } else {
        rest_ = *block, ended_ = block->empty();
        if (budget_) budget_->bytes -= block->size();
      }
    }
    return !rest_.empty();
  }

  Source source_;
  Budget* budget_;
  bool ended_ = false;
  std::string_view rest_;
  std::string error_;
};

}  // namespace parley::ingest
