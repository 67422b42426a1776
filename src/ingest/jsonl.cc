// JSON Lines: one document a line with id, text, date, publisher, title, url, or what archivers and news indexes name
// them.
#include <simdjson.h>

#include "ingest/encoding.h"
#include "ingest/ingest.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

using simdjson::dom::element;
using Keys = std::initializer_list<const char*>;  // the first that holds something counts

std::string string_of(const element& object, Keys keys) {
  for (const char* key : keys) {
    std::string_view text;
    int64_t number;
    if (!object[key].get(text) && !text.empty()) return std::string(text);
    if (!object[key].get(number)) return std::to_string(number);
  }
  return {};
}

bool has_text(const element& object) {
  for (const char* key : {"text", "content", "body"}) {
    if (object[key].is_string()) return true;
  }
  return false;
}

/// A date that cannot be read is reported, and the document read without it.
Result<Document> read_line(const std::string& name, int line, std::string_view bytes, simdjson::dom::parser& parser,
                           const Sink& sink) {
  const auto fail = [&](std::string message) { return Error{std::move(message), name, line}; };
  element object;
  if (const auto error = parser.parse(bytes.data(), bytes.size()).get(object)) {
    return fail(std::string("is not JSON (") + simdjson::error_message(error) +
                "); each line must be one object with id and text");
  }
  if (element inner; !has_text(object) && !object["metadata"].get(inner)) object = inner;
  if (!has_text(object)) return fail("has no \"text\"; each line must be one object with id and text");
  const std::string text = string_of(object, {"text", "content", "body"});
  Metadata metadata;
  metadata.id = string_of(object, {"id"});
  metadata.title = string_of(object, {"title"});
  metadata.publisher = string_of(object, {"publisher", "source"});
  metadata.publisher_kind = string_of(object, {"publisher_kind"});
  metadata.publisher_code = string_of(object, {"publisher_code"});
  metadata.url = string_of(object, {"url", "link"});
  const std::string date = string_of(
      object, {"date", "published", "published_at", "publish_date", "publication_date", "seendate", "timestamp"});
  if (const auto day = read_stamp(date))
    metadata.published = TimeInterval::days(*day, *day);
  else if (!date.empty())
    sink(fail("its \"date\" '" + date.substr(0, 40) + "' is no day as 2020-09-28; read without a date"));
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
