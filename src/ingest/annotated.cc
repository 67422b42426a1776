#include "ingest/annotated.h"

namespace parley::ingest {

Result<Ok> read_annotated(const std::string& file, const AnnotatedSink& sink) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream lines;
  if (const auto error = parser.load_many(file, 4 << 20).get(lines))
    return Error{std::string("cannot be read: ") + simdjson::error_message(error), file};
  auto line = lines.begin();
  std::optional<Error> failure;
  read_file(file, [&](Result<Document> document) {
    if (failure || !(line != lines.end())) return;
    const auto object = *line;
    if (!document || object.error()) {
      failure = document ? Error{"is not JSON Lines", file} : document.error();
    } else if (const auto taken = sink(*document, object.value_unsafe()); !taken) {
      failure = taken.error();
    }
    ++line;
  });
  if (failure) return *failure;
  return Ok{};
}

}  // namespace parley::ingest
