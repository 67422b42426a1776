// Sets of places (LGL, TR-News, GeoVirus, TUD-Loc): where each name stands and which point it names.
#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

std::string predict(const Document& document, const Reading& reading, const pipeline::Tables& tables, bool demonyms) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("toponyms").open_array();
  for (const PlaceMention& mention : reading.places) {
    if (mention.use == PlaceUse::demonym) {  // the sets have "the Turkish army", not "the Turks"
      const std::string_view tag = penn_tag(reading.analysis.tokens[mention.last - 1].xpos);
      if (!demonyms || tag == "NNS" || tag == "NNPS") continue;
    }
    json.open_object();
    json.field("start", static_cast<int64_t>(points.from_byte(mention.span.begin)));
    json.field("end", static_cast<int64_t>(points.from_byte(mention.span.end)));
    json.field("use", to_string(mention.use));
    if (mention.resolved) {
      const data::PlaceRow& row = tables.gazetteer.row(mention.place.index);
      json.key("lat")
          .number(to_degrees(mention.place.point.lat))
          .key("lon")
          .number(to_degrees(mention.place.point.lon));
      if (row.country) {
        const char code[] = {static_cast<char>(row.country >> 8), static_cast<char>(row.country & 0xFF), 0};
        json.field("country", std::string_view(code));
      }
      if (row.geonames_id) json.field("geonames_id", static_cast<int64_t>(row.geonames_id));
    }
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace

std::string predict_geo(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  return predict(document, reading, tables, true);
}

std::string predict_geo_literal(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  return predict(document, reading, tables, false);
}

}  // namespace parley::evaluate
