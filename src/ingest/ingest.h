// Stage 1.  bytes -> documents.  All input is hostile: every reader is bounded and fuzzed (test/fuzz/).
// Tested by ingest/ingest_test.cc.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/result.h"

namespace parley::ingest {

enum class Format : uint8_t { text, html, jsonl, pdf, rtf, mail, mbox, mhtml, feed, telegram, whatsapp, posts };
/// By the name's ending where it says what the bytes are, else by the first bytes.
Format detect_format(std::string_view name, std::string_view bytes);

/// Columns of a table of posts by their names in its first row; "" = guessed.
struct Columns {
  std::string text, date, url, publisher, title, id;
};
/// "text=Body,date=Posted,url=Link"
Result<Columns> parse_columns(std::string_view text);

struct Options {
  Columns columns;
  size_t most_expanded = size_t{4} << 30;  // bytes of all that is nested in one file
};

/// Takes each document of a file, or the error of one: the others go on.
using Sink = std::function<void(Result<Document>)>;
void read_bytes(const std::string& name, std::string_view bytes, const Sink& sink, const Options& options = {});
/// Reads a file; "-" reads standard input.
void read_file(const std::string& path, const Sink& sink, const Options& options = {});

// One reader per format; each total: a document or an error.
Result<Document> read_text(const std::string& name, std::string_view bytes);
Result<Document> read_html(const std::string& name, std::string_view bytes);
Result<Document> read_pdf(const std::string& name, std::string_view bytes);
Result<Document> read_rtf(const std::string& name, std::string_view bytes);
void read_jsonl(const std::string& name, std::string_view bytes, const Sink& sink);
void read_telegram(const std::string& name, std::string_view bytes, const Sink& sink);
void read_posts(const std::string& name, std::string_view bytes, const Columns& columns, const Sink& sink);

}  // namespace parley::ingest
