// JSON Lines: one document a line with id, text, date, publisher, title, url.
#include <simdjson.h>

#include "ingest/encoding.h"
#include "ingest/ingest.h"

namespace parley::ingest {
namespace {

std::string_view string_of(const simdjson::dom::element& object, const char* key) {
  std::string_view out;
  if (object[key].get(out)) return {};
  return out;
}

/// A date that cannot be read is reported, and the document read without it.
Result<Document> read_line(const std::string& name, int line, std::string_view bytes, simdjson::dom::parser& parser,
                           const Sink& sink) {
  const auto fail = [&](std::string message) { return Error{std::move(message), name, line}; };
  simdjson::dom::element object;
  if (const auto error = parser.parse(bytes.data(), bytes.size()).get(object)) {
    return fail(std::string("is not JSON (") + simdjson::error_message(error) +
                "); each line must be one object with id and text");
  }
  std::string_view text;
  if (object.type() != simdjson::dom::element_type::OBJECT || object["text"].get(text))
    return fail("has no \"text\"; each line must be one object with id and text");
  Metadata metadata;
  metadata.id = string_of(object, "id");
  int64_t number;
  if (metadata.id.empty() && !object["id"].get(number)) metadata.id = std::to_string(number);
  metadata.title = string_of(object, "title");
  metadata.publisher = string_of(object, "publisher");
  metadata.publisher_kind = string_of(object, "publisher_kind");
  metadata.publisher_code = string_of(object, "publisher_code");
  metadata.url = string_of(object, "url");
  const std::string_view date = string_of(object, "date");
  if (const auto day = parse_iso_day(date.substr(0, 10)))
    metadata.published = TimeInterval::days(*day, *day);
  else if (!date.empty())
    sink(fail("its \"date\" '" + std::string(date.substr(0, 40)) + "' is no day as 2020-09-28; read without a date"));
  Decoded decoded = normalise(text);
  return Document::make(std::move(decoded.text), sha256(text), std::move(metadata), std::move(decoded.offsets));
}

}  // namespace

void read_jsonl(const std::string& name, std::string_view bytes, const Sink& sink) {
  simdjson::dom::parser parser(64 << 20);
  int line = 0;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (!bytes.empty()) {
    ++line;
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view row = bytes.substr(0, end);
    bytes.remove_prefix(std::min(bytes.size(), end + 1));
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.find_first_not_of(" \t") == std::string_view::npos) continue;
    sink(read_line(name, line, row, parser, sink));
  }
}

}  // namespace parley::ingest
