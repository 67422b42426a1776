// The set of coded events of PLOVER.
#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

void write_party(JsonWriter& json, std::string_view key, const Document& document, const CodePoints& points,
                 const std::optional<Party>& party) {
  json.key(key).open_array();
  if (party && !party->span.empty()) {
    json.open_object().field("text", document.text(party->span)).key("spans").open_array();
    write_span(json, points, party->span);
    json.close_array().close_object();
  }
  json.close_array();
}

}  // namespace

std::string predict_plover(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("events").open_array();
  for (const Claim& claim : reading.record.claims) {
    if (claim.event == EventType::none) continue;
    json.open_object().field("type", to_string(claim.event));
    if (!claim.mode.empty()) json.field("mode", claim.mode);
    write_party(json, "source", document, points, claim.perpetrator);
    write_party(json, "target", document, points, claim.target);
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      if (harm.kind == HarmKind::killed && harm.subset_of < 0 && harm.quantity->low()) {
        json.field("killed", *harm.quantity->low());
        break;
      }
    }
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
