// PolNeAR: who said it, with the spans of source, cue and content.
#include "claim/attribution.h"
#include "evaluate/task.h"

namespace parley::evaluate {

std::string predict_attribution(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  const Grammar grammar(document.text(), reading.analysis);
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("attributions").open_array();
  const auto write = [&](std::string_view key, const std::vector<Span>& spans) {
    json.key(key).open_array();
    for (const Span span : spans) write_span(json, points, span);
    json.close_array();
  };
  for (const claim::Saying& saying : claim::find_sayings(grammar, tables.lexicon)) {
    json.open_object();
    write("source", {saying.source});
    write("cue", {saying.cue});
    write("content", saying.content);
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
