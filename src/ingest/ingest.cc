#include "ingest/ingest.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "ingest/detect.h"
#include "ingest/feed.h"
#include "ingest/mail.h"
#include "ingest/office.h"
#include "ingest/text.h"
#include "ingest/warc.h"
#include "ingest/whatsapp.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostBytes = size_t{256} << 20;
constexpr int kMostDepth = 4;  // archives and messages within each other

void read_capture(const Capture& page, const Sink& sink) {
  auto document = page.type == "application/pdf" ? read_pdf(page.name, page.bytes)
                  : page.type == "text/plain"    ? read_text(page.name, page.bytes)
                                                 : read_html(page.name, page.bytes);
  if (document) document->found_at(page.url, page.captured);
  sink(std::move(document));
}

/// A file with all that is nested in it.
class Reader {
 public:
  Reader(const Sink& sink, const Options& options, Budget& budget) : sink_(sink), options_(options), budget_(budget) {}

  void read(const std::string& name, std::string_view bytes, int depth) {
    if (bytes.size() > kMostBytes) return sink_(Error{"is larger than 256 MiB; split it", name});
    const Member inside = [&](const std::string& path, std::string_view member) { read(path, member, depth + 1); };
    if (is_office(name, bytes)) return read_office(name, bytes, options_.columns, budget_, sink_);
    if (is_archive(bytes)) {
      if (is_too_deep(name, depth)) return;
      const bool wacz = ends_with_any(name, {".wacz"});  // its other members are indexes of the archives in it
      const Member captures = [&](const std::string& path, std::string_view member) {
        if (ends_with_any(path, {".warc", ".warc.gz", ".warc.zst"})) inside(path, member);
      };
      return read_archive(name, bytes, budget_, wacz ? captures : inside, sink_);
    }
    if (is_warc(bytes))
      return read_warc(
          name, bytes, budget_, [&](const Capture& page) { read_capture(page, sink_); }, sink_);
    const Format format = detect_format(name, bytes);
    if ((format == Format::mail || format == Format::mbox) && is_too_deep(name, depth)) return;
    switch (format) {
      case Format::text:
        return sink_(read_text(name, bytes));
      case Format::html:
        return sink_(read_html(name, bytes));
      case Format::pdf:
        return sink_(read_pdf(name, bytes));
      case Format::rtf:
        return sink_(read_rtf(name, bytes));
      case Format::jsonl:
        return read_jsonl(name, bytes, sink_);
      case Format::mail:
        return read_mail(name, bytes, budget_, inside, sink_);
      case Format::mbox:
        return read_mbox(name, bytes, budget_, inside, sink_);
      case Format::mhtml:
        return sink_(read_mhtml(name, bytes));
      case Format::feed:
        return read_feed(name, bytes, budget_, sink_);
      case Format::telegram:
        return read_telegram(name, bytes, sink_);
      case Format::whatsapp:
        return read_whatsapp(name, bytes, sink_);
      case Format::posts:
        return read_posts(name, bytes, options_.columns, sink_);
    }
  }

 private:
  bool is_too_deep(const std::string& name, int depth) const {
    if (depth == kMostDepth) sink_(Error{"is an archive or a message nested more than 4 deep; left out", name});
    return depth == kMostDepth;
  }
  const Sink& sink_;
  const Options& options_;
  Budget& budget_;
};

}  // namespace

void read_bytes(const std::string& name, std::string_view bytes, const Sink& sink, const Options& options) {
  Budget budget;
  budget.bytes = options.most_expanded;
  Reader(sink, options, budget).read(name, bytes, 0);
}

void read_file(const std::string& path, const Sink& sink, const Options& options) {
  std::error_code failure;
  if (path != "-" && std::filesystem::is_directory(path, failure))
    return sink(Error{"is a folder; name the files in it", path});
  if (path != "-" && ends_with_any(path, {".warc", ".warc.gz", ".warc.zst"}))
    return read_warc_file(
        path, [&](const Capture& page) { read_capture(page, sink); }, sink);
  if (path != "-" && ends_with_any(path, {".wacz"}))
    return read_wacz_file(
        path, [&](const Capture& page) { read_capture(page, sink); }, sink);
  if (path != "-" && ends_with_any(path, {".mbox", ".mbx"})) {
    const Attached attached = [&](const std::string& name, std::string_view bytes, Budget& budget) {
      Reader(sink, options, budget).read(name, bytes, 1);
    };
    return read_mbox_file(path, attached, sink);
  }
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) return sink(Error{std::string("cannot be opened: ") + std::strerror(errno), path});
  std::string bytes;
  char buffer[1 << 16];
  size_t got;
  while (bytes.size() <= kMostBytes && (got = std::fread(buffer, 1, sizeof buffer, file)) > 0)
    bytes.append(buffer, got);
  const bool bad = std::ferror(file) != 0;
  if (path != "-") std::fclose(file);
  if (bad) return sink(Error{"cannot be read to its end", path});
  read_bytes(path == "-" ? "stdin" : path, bytes, sink, options);
}

}  // namespace parley::ingest
