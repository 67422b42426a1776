#include "ingest/unpack.h"

#include <zlib.h>

#include <vector>

namespace parley::ingest {
namespace {

class Gunzip {
 public:
  explicit Gunzip(Source packed) : packed_(std::move(packed)) { failed_ = ::inflateInit2(&z_, 15 + 16) != Z_OK; }
  ~Gunzip() { ::inflateEnd(&z_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  std::optional<std::string_view> next() {
    while (!failed_) {
      if (z_.avail_in == 0) {
        const auto more = packed_();
        if (!more) return std::nullopt;
        if (more->empty()) return ended_ ? std::optional(std::string_view()) : std::nullopt;
        z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(more->data()));
        z_.avail_in = static_cast<uInt>(more->size());
      }
      if (ended_ && ::inflateReset(&z_) != Z_OK) break;
      z_.next_out = reinterpret_cast<Bytef*>(out_.data());
      z_.avail_out = static_cast<uInt>(out_.size());
      const int status = ::inflate(&z_, Z_NO_FLUSH);
      ended_ = status == Z_STREAM_END;
      failed_ = status != Z_OK && !ended_ && status != Z_BUF_ERROR;
      const size_t got = out_.size() - z_.avail_out;
      if (got > 0) return std::string_view(out_.data(), got);
    }
    return std::nullopt;
  }

 private:
  Source packed_;
  z_stream z_{};
  std::vector<char> out_ = std::vector<char>(size_t{1} << 18);
  bool ended_ = true, failed_ = false;  // ended: between two members
};

}  // namespace

Opened open_raw() {
  Opened a(::archive_read_new());
  if (!a) return a;
  ::archive_read_support_filter_gzip(a.get());
  ::archive_read_support_filter_zstd(a.get());
  ::archive_read_support_format_raw(a.get());
  ::archive_read_support_format_empty(a.get());
  return a;
}

Source by_archive(std::shared_ptr<archive> a) {
  return [a]() -> std::optional<std::string_view> {
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int status = ::archive_read_data_block(a.get(), &block, &size, &offset);
    if (status == ARCHIVE_EOF) return std::string_view();
    if (status < ARCHIVE_WARN) return std::nullopt;
    return std::string_view(static_cast<const char*>(block), size);
  };
}

Source by_gunzip(Source packed) {
  const auto gunzip = std::make_shared<Gunzip>(std::move(packed));
  return [gunzip] { return gunzip->next(); };
}

}  // namespace parley::ingest
