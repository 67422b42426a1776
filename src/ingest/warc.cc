#include "ingest/warc.h"

#include <archive.h>
#include <archive_entry.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace parley::ingest {
namespace {

constexpr size_t kMostHead = size_t{64} << 10, kMostRecord = size_t{256} << 20;

struct Close {
  void operator()(archive* a) const { ::archive_read_free(a); }
};
using Opened = std::unique_ptr<archive, Close>;

Opened open_raw() {
  Opened a(::archive_read_new());
  if (!a) return a;
  ::archive_read_support_filter_gzip(a.get());
  ::archive_read_support_filter_zstd(a.get());
  ::archive_read_support_format_raw(a.get());
  ::archive_read_support_format_empty(a.get());
  return a;
}

/// Where bytes come from: "" at the end, nothing where they cannot be had.
using Source = std::function<std::optional<std::string_view>()>;

/// Records that are compressed one by one, as archives have them.  Gives all that stands before a damage, which
/// libarchive does not.
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

/// Plain or Zstandard, by libarchive.
Source by_archive(Opened opened) {
  const std::shared_ptr<archive> a(opened.release(), Close{});
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

/// The unpacked bytes, a block at a time.
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

std::string low(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

using Fields = std::map<std::string, std::string>;  // names in small letters
void add_field(std::string_view line, Fields& fields) {
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos) fields.emplace(low(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}
std::string field(const Fields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

/// "text/html; charset=…" -> "text/html"
std::string media_type(const std::string& value) {
  return low(trimmed(std::string_view(value).substr(0, value.find(';'))));
}
bool is_readable(const std::string& type) {
  return type == "text/html" || type == "application/xhtml+xml" || type == "text/plain" || type == "application/pdf";
}

std::string base32(const unsigned char* bytes, size_t size) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (size_t i = 0; i < size; ++i) {
    held = (held << 8) | bytes[i], bits += 8;
    for (; bits >= 5; bits -= 5) out += kLetters[(held >> (bits - 5)) & 31];
  }
  if (bits > 0) out += kLetters[(held << (5 - bits)) & 31];
  return out;
}
/// False where the record names a SHA-1 of itself that it does not have.
bool is_sound(const std::string& block, const std::string& noted) {
  if (!noted.starts_with("sha1:")) return true;
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!EVP_Digest(block.data(), block.size(), hash, &size, EVP_sha1(), nullptr)) return true;
  return base32(hash, size) == noted.substr(5) || noted.size() != 5 + 32;  // other notations are not checked
}

/// Without the sizes between the chunks; nothing where it is damaged.
std::optional<std::string> without_chunks(std::string_view body) {
  std::string out;
  for (;;) {
    const size_t end = body.find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    size_t size = 0;
    const auto [stop, error] = std::from_chars(body.data(), body.data() + end, size, 16);
    if (error != std::errc() || stop == body.data() || size > body.size() - end - 2) return std::nullopt;
    if (size == 0) return out;
    out.append(body.substr(end + 2, size));
    body.remove_prefix(end + 2 + size);
    if (!body.starts_with("\r\n")) return std::nullopt;
    body.remove_prefix(2);
  }
}
/// Unpacks gzip; nothing where it is damaged or too large.
std::optional<std::string> unzipped(const std::string& body) {
  Opened a = open_raw();
  archive_entry* entry = nullptr;
  if (!a || ::archive_read_open_memory(a.get(), body.data(), body.size()) != ARCHIVE_OK ||
      ::archive_read_next_header(a.get(), &entry) != ARCHIVE_OK)
    return std::nullopt;
  std::string out;
  char buffer[1 << 14];
  for (;;) {
    const la_ssize_t got = ::archive_read_data(a.get(), buffer, sizeof buffer);
    if (got == 0) return out;
    if (got < 0 || out.size() + static_cast<size_t>(got) > kMostRecord) return std::nullopt;
    out.append(buffer, static_cast<size_t>(got));
  }
}

class Reader {
 public:
  Reader(std::string name, Stream stream, const TakeCapture& take, const Sink& sink)
      : name_(std::move(name)), stream_(std::move(stream)), take_(take), sink_(sink) {}

  void run() {
    while (record()) {
    }
    if (!stream_.error().empty()) sink_(Error{stream_.error() + "; what stands before is read", name_});
  }

 private:
  /// False at the end, and where what follows cannot be told apart any more.
  bool record() {
    std::optional<std::string> line;
    do {
      line = stream_.line(kMostHead);
    } while (line && line->empty());
    if (!line) return false;
    if (!line->starts_with("WARC/")) return lost("no record begins where one should");
    Fields fields;
    for (size_t size = 0;;) {
      line = stream_.line(kMostHead);
      if (!line) return lost("the head of a record has no end");
      if (line->empty()) break;
      size += line->size();
      if (size > kMostHead) return lost("the head of a record is larger than 64 KiB");
      add_field(*line, fields);
    }
    const std::string length = field(fields, "content-length");
    uint64_t size = 0;
    const auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), size);
    if (error != std::errc() || stop != length.data() + length.size() || length.empty())
      return lost("a record does not say how long it is");
    std::string url = field(fields, "warc-target-uri");
    if (url.starts_with('<') && url.ends_with('>')) url = url.substr(1, url.size() - 2);
    const std::string type = field(fields, "warc-type"), content = media_type(field(fields, "content-type"));
    const bool response = type == "response" && content == "application/http";
    const bool page = url.starts_with("http://") || url.starts_with("https://") || url.starts_with("ftp://");
    const bool wanted = page && (response || ((type == "resource" || type == "conversion") && is_readable(content)));
    if (wanted && size > kMostRecord) sink_(Error{"is larger than 256 MiB; left out", name_ + "!" + url});
    const bool keep = wanted && size <= kMostRecord;
    std::string block;
    if (!stream_.take(size, keep ? &block : nullptr)) return lost("the last record is cut off");
    if (keep) {
      if (!is_sound(block, field(fields, "warc-block-digest")))
        sink_(Error{"is not what was captured: its digest differs; left out", name_ + "!" + url});
      else
        response ? answer(url, block) : give(url, content, block);
    }
    return true;
  }

  bool lost(const std::string& what) {
    if (stream_.error().empty()) sink_(Error{what + "; what stands before is read", name_});
    return false;
  }

  /// The server's answer: a head, and the page behind it.
  void answer(const std::string& url, const std::string& block) {
    const size_t end = block.find("\r\n\r\n");
    if (end == std::string::npos || !block.starts_with("HTTP/")) return;
    const size_t space = block.find(' ');
    if (space > end || block.compare(space + 1, 3, "200") != 0) return;
    Fields fields;
    for (size_t at = block.find("\r\n"); at < end;) {
      const size_t next = std::min(block.find("\r\n", at + 2), end);
      add_field(std::string_view(block).substr(at + 2, next - at - 2), fields);
      at = next;
    }
    const std::string type = media_type(field(fields, "content-type"));
    if (!is_readable(type)) return;
    std::optional<std::string> body = block.substr(end + 4);
    if (low(field(fields, "transfer-encoding")) == "chunked") {
      // some tools keep the name of the encoding and take the chunks out
      if (auto plain = without_chunks(*body)) body = std::move(plain);
    }
    const std::string encoding = low(field(fields, "content-encoding"));
    if (encoding == "gzip" || encoding == "x-gzip" || encoding == "zstd") {
      if (is_archive(*body)) body = unzipped(*body);
    } else if (!encoding.empty() && encoding != "identity") {
      return sink_(Error{"is packed as '" + encoding.substr(0, 20) + "', which Parley does not unpack; left out",
                         name_ + "!" + url});
    }
    if (!body) return sink_(Error{"cannot be unpacked; left out", name_ + "!" + url});
    give(url, type, *body);
  }

  void give(const std::string& url, const std::string& type, std::string_view bytes) {
    std::string shown;
    for (const char c : url.substr(0, 2048)) shown += static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ? '?' : c;
    if (!is_utf8(shown)) shown = "?";
    take_({name_ + "!" + shown, shown, type, bytes});
  }

  std::string name_;
  Stream stream_;
  const TakeCapture& take_;
  const Sink& sink_;
};

}  // namespace

bool is_warc(std::string_view bytes) { return bytes.starts_with("WARC/"); }

void read_warc(const std::string& name, std::string_view bytes, Budget& budget, const TakeCapture& take,
               const Sink& sink) {
  bool given = false;
  const Source whole = [&]() -> std::optional<std::string_view> {
    if (given) return std::string_view();
    given = true;
    return bytes;
  };
  Reader(name, Stream(whole, &budget), take, sink).run();
}

void read_warc_file(const std::string& path, const TakeCapture& take, const Sink& sink) {
  const std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rb"),
                                        [](std::FILE* f) { return f ? std::fclose(f) : 0; });
  char start[2] = {};
  if (!file || std::fread(start, 1, 2, file.get()) < 2) return sink(Error{"cannot be read as a web archive", path});
  if (start[0] == '\x1F' && start[1] == '\x8B') {
    std::rewind(file.get());
    const auto buffer = std::make_shared<std::vector<char>>(size_t{1} << 20);
    const Source packed = [file, buffer]() -> std::optional<std::string_view> {
      const size_t got = std::fread(buffer->data(), 1, buffer->size(), file.get());
      if (got == 0 && std::ferror(file.get())) return std::nullopt;
      return std::string_view(buffer->data(), got);
    };
    return Reader(path, Stream(by_gunzip(packed), nullptr), take, sink).run();
  }
  Opened a = open_raw();
  archive_entry* entry = nullptr;
  if (!a || ::archive_read_open_filename(a.get(), path.c_str(), size_t{1} << 20) != ARCHIVE_OK ||
      ::archive_read_next_header(a.get(), &entry) != ARCHIVE_OK)
    return sink(Error{"cannot be read as a web archive", path});
  Reader(path, Stream(by_archive(std::move(a)), nullptr), take, sink).run();
}

}  // namespace parley::ingest
