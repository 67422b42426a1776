// Stage 1.  bytes -> documents.  All input is hostile: every reader is bounded and fuzzed (test/fuzz/).
// Tested by ingest/ingest_test.cc.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/result.h"

namespace parley::ingest {

enum class Format : uint8_t { text, html, jsonl, pdf, rtf };
/// By the first bytes, then by the name's ending.
Format detect_format(std::string_view name, std::string_view bytes);

/// Takes each document of a file, or the error of one: the others go on.
using Sink = std::function<void(Result<Document>)>;
void read_bytes(const std::string& name, std::string_view bytes, const Sink& sink);
/// Reads a file; "-" reads standard input.
void read_file(const std::string& path, const Sink& sink);

// One reader per format; each total: a document or an error.
Result<Document> read_text(const std::string& name, std::string_view bytes);
Result<Document> read_html(const std::string& name, std::string_view bytes);
Result<Document> read_pdf(const std::string& name, std::string_view bytes);
Result<Document> read_rtf(const std::string& name, std::string_view bytes);
void read_jsonl(const std::string& name, std::string_view bytes, const Sink& sink);

}  // namespace parley::ingest
