#include "ingest/ingest.h"

#include "ingest/office.h"
#include "ingest/text.h"
#include "ingest/warc.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace parley::ingest {
namespace {

constexpr size_t kMostBytes = size_t{256} << 20;
constexpr int kMostDepth = 4;  // archives within archives

}  // namespace

Format detect_format(std::string_view name, std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return Format::pdf;
  if (bytes.starts_with("{\\rtf")) return Format::rtf;
  if (ends_with_any(name, {".jsonl", ".ndjson"})) return Format::jsonl;
  if (ends_with_any(name, {".html", ".htm", ".xhtml"})) return Format::html;
  if (ends_with_any(name, {".pdf"})) return Format::pdf;
  if (ends_with_any(name, {".txt", ".text", ".md"})) return Format::text;
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const std::string_view start = first == std::string_view::npos ? std::string_view() : bytes.substr(first, 512);
  if (start.starts_with("{\"") || start.starts_with("{ \"")) return Format::jsonl;
  for (const std::string_view tag : {"<!doctype html", "<!DOCTYPE html", "<!DOCTYPE HTML", "<html", "<HTML"}) {
    if (start.starts_with(tag)) return Format::html;
  }
  return Format::text;
}

namespace {

void read_capture(const Capture& page, const Sink& sink) {
  auto document = page.type == "application/pdf" ? read_pdf(page.name, page.bytes)
                  : page.type == "text/plain"    ? read_text(page.name, page.bytes)
                                                 : read_html(page.name, page.bytes);
  if (document) document->found_at(page.url, page.captured);
  sink(std::move(document));
}

void read_nested(const std::string& name, std::string_view bytes, int depth, Budget& budget, const Sink& sink) {
  if (bytes.size() > kMostBytes) return sink(Error{"is larger than 256 MiB; split it", name});
  if (is_office(name, bytes)) return sink(read_office(name, bytes, budget));
  if (is_archive(bytes)) {
    if (depth == kMostDepth) return sink(Error{"is an archive nested more than 4 deep; left out", name});
    const bool wacz = ends_with_any(name, {".wacz"});  // its other members are indexes of the archives in it
    const auto inside = [&](const std::string& path, std::string_view member) {
      if (wacz && !ends_with_any(path, {".warc", ".warc.gz", ".warc.zst"})) return;
      read_nested(path, member, depth + 1, budget, sink);
    };
    return read_archive(name, bytes, budget, inside, sink);
  }
  if (is_warc(bytes))
    return read_warc(
        name, bytes, budget, [&](const Capture& page) { read_capture(page, sink); }, sink);
  switch (detect_format(name, bytes)) {
    case Format::text:
      return sink(read_text(name, bytes));
    case Format::html:
      return sink(read_html(name, bytes));
    case Format::pdf:
      return sink(read_pdf(name, bytes));
    case Format::rtf:
      return sink(read_rtf(name, bytes));
    case Format::jsonl:
      return read_jsonl(name, bytes, sink);
  }
}

}  // namespace

void read_bytes(const std::string& name, std::string_view bytes, const Sink& sink) {
  Budget budget;
  read_nested(name, bytes, 0, budget, sink);
}

void read_file(const std::string& path, const Sink& sink) {
  std::error_code failure;
  if (path != "-" && std::filesystem::is_directory(path, failure))
    return sink(Error{"is a folder; name the files in it", path});
  if (path != "-" && ends_with_any(path, {".warc", ".warc.gz", ".warc.zst"}))
    return read_warc_file(
        path, [&](const Capture& page) { read_capture(page, sink); }, sink);
  if (path != "-" && ends_with_any(path, {".wacz"}))
    return read_wacz_file(
        path, [&](const Capture& page) { read_capture(page, sink); }, sink);
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
  read_bytes(path == "-" ? "stdin" : path, bytes, sink);
}

}  // namespace parley::ingest
