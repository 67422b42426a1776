// PolNeAR: who said it, with the spans of source, cue and content.
#include "claim/sayings.h"
#include "evaluate/task.h"

namespace parley::evaluate {

std::string predict_attribution(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  const Grammar grammar(document.text(), reading.analysis);
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("attributions").open_array();
  const auto write = [&](std::string_view key, const std::vector<Grammar::Words>& parts) {
    json.key(key).open_array();
    for (const Grammar::Words part : parts) {
      if (!part.empty()) write_span(json, points, grammar.span(part));
    }
    json.close_array();
  };
  for (const claim::Saying& saying : claim::find_sayings(grammar, tables.lexicon).all) {
    if (saying.nested && saying.form != claim::Saying::Form::according)
      continue;  // the set has no speakers within speakers
    json.open_object().field("form", claim::to_string(saying.form));
    write("source", {saying.source_words});
    write("cue", {saying.cue_words});
    write("content", saying.content);
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
