#include "serve/places.h"

#include "export/locate.h"
#include "serve/rows.h"

namespace parley::serve {

Result<std::string> viewpoint_of(const Call& call, const exports::Reference& reference) {
  const std::string asked = parameter(call, "viewpoint");
  if (asked.empty()) return std::string("iso");
  if (!exports::Locator::knows(reference, asked))
    return Error{"nobody of the name '" + asked.substr(0, 80) +
                 "' claims a disputed territory; 'viewpoint' is iso, de_facto or a claimant"};
  return asked;
}

Result<Ok> tell_states(const Call& call, store::Listing& incidents) {
  if (parameter(call, "viewpoint").empty()) return Ok{};
  const auto reference = call.desk.config().reference();
  if (!reference) return reference.error();
  const auto viewpoint = viewpoint_of(call, **reference);
  if (!viewpoint) return viewpoint.error();
  const exports::Locator locator(**reference, *viewpoint);
  const size_t place = column(incidents, "place"), day = column(incidents, "date_from");
  const size_t lat = column(incidents, "lat"), lon = column(incidents, "lon");
  for (const char* name : {"country", "disputed", "territory", "claimed_by", "administered_by", "recognised_by"})
    incidents.columns.emplace_back(name);
  for (store::Row& row : incidents.rows) {
    exports::Location at;
    if (!store::is_null(row[lat]) && !store::is_null(row[place]))
      at = locator.locate(store::to_text(row[place]), {store::to_real(row[lat]), store::to_real(row[lon])},
                          store::to_text(row[day]));
    row.insert(row.end(), {store::text_or_null(at.country), store::integer(at.disputed),
                           store::text_or_null(at.territory), store::text_or_null(at.claimed_by),
                           store::text_or_null(at.administered_by), store::text_or_null(at.recognised_by)});
  }
  return Ok{};
}

Response list_viewpoints(Call& call) {
  const auto reference = call.desk.config().reference();
  if (!reference) return failed(reference.error(), 500);
  JsonWriter json;
  json.open_object().key("items").open_array();
  const auto add = [&](std::string_view name, const char* kind) {
    json.open_object().field("name", name).field("kind", kind).close_object();
  };
  add("iso", "standard"), add("de_facto", "administration");
  static const std::vector<std::string> claimants = exports::Locator::claimants(**reference);  // one index a process
  for (const std::string& name : claimants) add(name, "claimant");
  return json.close_array().key("next").null().close_object(), json_response(json);
}

/// A place as the gazetteer has it: its names with who uses them, and which state it lies in by a viewpoint.
Response get_place(Call& call) {
  const auto reference = call.desk.config().reference();
  if (!reference) return failed(reference.error(), 500);
  const auto viewpoint = viewpoint_of(call, **reference);
  if (!viewpoint) return failed(viewpoint.error(), 400);
  const std::string day = parameter(call, "day"), near = parameter(call, "near");
  if (!day.empty() && !parse_iso_day(day)) return problem(400, "'day' is a day as 2020-09-27");
  Point point;
  char rest = 0;
  if (std::sscanf(near.c_str(), "%lf,%lf%c", &point.lat, &point.lon, &rest) != 2)
    return problem(400, "near is LAT,LON of the place: 47.1,37.5");
  const exports::Locator locator(**reference, *viewpoint);
  const uint32_t place = locator.find(call.names[0], point);
  if (place == kNoPlace) return problem(404, "the index has no place of this name there");
  const data::Gazetteer& gazetteer = (*reference)->gazetteer;
  const exports::Location location = locator.locate(call.names[0], point, day);
  JsonWriter json;
  json.open_object().field("name", gazetteer.name(place)).field("kind", std::string_view(location.kind));
  json.field("viewpoint", std::string_view(*viewpoint)).field("country", std::string_view(location.country));
  json.field("unit1", std::string_view(location.unit1)).field("unit2", std::string_view(location.unit2));
  json.field("disputed", location.disputed).field("territory", std::string_view(location.territory));
  json.field("claimed_by", std::string_view(location.claimed_by));
  json.field("administered_by", std::string_view(location.administered_by));
  json.field("recognised_by", std::string_view(location.recognised_by)).key("names").open_array();
  for (const data::Gazetteer::Label& label : gazetteer.labels(place)) {
    json.open_object().field("name", label.name).field("language", label.language);
    json.field("used_by", label.used_by).field("source", label.source).close_object();
  }
  return json.close_array().close_object(), json_response(json);
}

}  // namespace parley::serve
