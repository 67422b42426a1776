#include "ingest/warc.h"

#include <archive_entry.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <vector>

#include "ingest/text.h"
#include "ingest/unpack.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostHead = size_t{64} << 10, kMostRecord = size_t{256} << 20;
constexpr size_t kMostRatio = 200, kFreeBytes = size_t{16} << 20;  // of a page that is packed by itself

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
    if (got < 0) return std::nullopt;
    out.append(buffer, static_cast<size_t>(got));
    if (out.size() > kMostRecord || out.size() > std::max(kFreeBytes, body.size() * kMostRatio)) return std::nullopt;
  }
}

/// A name or an address as it may stand in a line for people.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 2048)) out += static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ? '?' : c;
  return is_utf8(out) ? out : "?";
}

/// "2020-10-11T08:30:00Z", with parts of a second or without, or "": another text is no time.
std::string time_of(const std::string& text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kShape.size() || text.size() > 40 || text.back() != 'Z' || !parse_iso_day(text.substr(0, 10)))
    return "";
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char shape = i < kShape.size() ? kShape[i] : i == kShape.size() ? '.' : 'd';
    if (shape == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape) return "";
  }
  return text;
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
      captured_ = time_of(field(fields, "warc-date"));
      if (!is_sound(block, field(fields, "warc-block-digest")))
        sink_(Error{"is not what was captured: its digest differs; left out", name_ + "!" + url});
      else if (response)
        answer(url, block);
      else
        give(url, content, block);
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
    const std::string address = shown(url);
    take_({name_ + "!" + address, address, type, captured_, bytes});
  }

  std::string name_, captured_;  // captured_: of the record that is read
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

void read_wacz_file(const std::string& path, const TakeCapture& take, const Sink& sink) {
  const std::shared_ptr<archive> a = Opened(::archive_read_new());
  archive_entry* entry = nullptr;
  bool found = false;
  if (!a) return sink(Error{"cannot be opened: no memory", path});
  ::archive_read_support_format_zip(a.get());
  int status = ::archive_read_open_filename(a.get(), path.c_str(), size_t{1} << 20);
  while (status >= ARCHIVE_WARN && (status = ::archive_read_next_header(a.get(), &entry)) >= ARCHIVE_WARN &&
         status != ARCHIVE_EOF) {
    const char* member = ::archive_entry_pathname(entry);
    if (!member || !ends_with_any(member, {".warc", ".warc.gz"})) continue;
    found = true;
    const Source bytes = by_archive(a);
    const Source records = ends_with_any(member, {".gz"}) ? by_gunzip(bytes) : bytes;
    Reader(path + "!" + shown(member), Stream(records, nullptr), take, sink).run();
  }
  if (status < ARCHIVE_WARN)
    sink(Error{"is damaged; what stands before is read", path});
  else if (!found)
    sink(Error{"is a zip without a web archive (.warc, .warc.gz) in it", path});
}

}  // namespace parley::ingest
