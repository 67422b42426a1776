// Sets of names: NER corpora, re3d.
#include "evaluate/task.h"

namespace parley::evaluate {

std::string predict_ner(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("entities").open_array();
  for (const Name& name : reading.analysis.names) {
    if (name.kind == NameKind::nationality) continue;
    json.open_object();
    json.field("start", static_cast<int64_t>(points.from_byte(reading.analysis.tokens[name.first].span.begin)));
    json.field("end", static_cast<int64_t>(points.from_byte(reading.analysis.tokens[name.last - 1].span.end)));
    json.field("type", name.kind == NameKind::person         ? "PER"
                       : name.kind == NameKind::organisation ? "ORG"
                                                             : "LOC")
        .close_object();
  }
  return json.close_array().close_object().take();
}

std::string predict_entities(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("entities").open_array();
  const auto write = [&](Span span, std::string_view type) {
    json.open_object()
        .field("start", static_cast<int64_t>(points.from_byte(span.begin)))
        .field("end", static_cast<int64_t>(points.from_byte(span.end)));
    json.field("type", type).close_object();
  };
  for (const Name& name : reading.analysis.names) {
    const Span span{reading.analysis.tokens[name.first].span.begin, reading.analysis.tokens[name.last - 1].span.end};
    write(span, name.kind == NameKind::person         ? "Person"
                : name.kind == NameKind::organisation ? "Organisation"
                : name.kind == NameKind::place        ? "Location"
                                                      : "Nationality");
  }
  for (const mention::TimeMention& time : reading.times)
    write({reading.analysis.tokens[time.first].span.begin, reading.analysis.tokens[time.last - 1].span.end},
          "Temporal");
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
