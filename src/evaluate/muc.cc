// MUC-4: incident templates.
#include "evaluate/task.h"
#include "templates/read_incidents.h"

namespace parley::evaluate {
namespace {

using templates::Filler;
using templates::FillerRole;
using templates::Incident;

void write_text(JsonWriter& json, const Document& document, std::string_view key, Span span) {
  json.key(key).open_array();
  if (!span.empty()) json.value(document.text(span));
  json.close_array();
}

/// "6", "6-", "6-8", "~100", "PLURAL".
std::string official_number(const Quantity& quantity) {
  if (quantity.qualifier() == Qualifier::plural || quantity.qualifier() == Qualifier::vague) return "PLURAL";
  const std::string low = quantity.low() ? std::to_string(*quantity.low()) : "";
  const std::string high = quantity.high() ? std::to_string(*quantity.high()) : "";
  return (quantity.approximate() ? "~" : "") + (low == high ? low : low + '-' + high);
}

void write_filler(JsonWriter& json, const Document& document, const Filler& filler) {
  json.open_object();
  if (filler.role == FillerRole::victim) {
    write_text(json, document, "names", filler.span);
    write_text(json, document, "descriptions", filler.description);
  } else if (filler.role == FillerRole::victim_description) {
    write_text(json, document, "names", {});
    write_text(json, document, "descriptions", filler.span);
  } else {
    write_text(json, document, "mentions", filler.span);
  }
  if (!filler.kind.empty()) json.field("type", filler.kind);
  if (!filler.effect.empty()) json.field("effect", filler.effect);
  if (!filler.nation.empty()) json.field("nation", filler.nation);
  if (!filler.confidence.empty()) json.field("confidence", filler.confidence);
  if (filler.number) json.field("number", std::string_view(official_number(*filler.number)));
  json.close_object();
}

void write_fillers(JsonWriter& json, const Document& document, const Incident& incident, std::string_view key,
                   std::initializer_list<FillerRole> roles) {
  json.key(key).open_array();
  for (const Filler& filler : incident.fillers) {
    for (const FillerRole role : roles) {
      if (filler.role == role) write_filler(json, document, filler);
    }
  }
  json.close_array();
}

void write_date(JsonWriter& json, const TimeInterval& date) {
  json.key("date").open_object();
  if (date.from == kOpenStart)
    json.key("from").null();
  else
    json.field("from", std::string_view(iso_day(date.first_day())));
  json.field("to", std::string_view(iso_day(date.last_day()))).close_object();
}

}  // namespace

std::string predict_muc(const Document& document, const Reading& reading, const pipeline::Tables& tables,
                        const templates::Models& models) {
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("templates").open_array();
  for (const Incident& incident : templates::read_incidents(document, reading, tables, models)) {
    json.open_object().field("incident_type", incident.type).field("stage", incident.stage);
    if (incident.category != "none") json.field("category", incident.category);
    if (incident.date && incident.date->to != kOpenEnd) write_date(json, *incident.date);
    json.key("location").open_array().value(incident.country);
    if (!incident.place.empty()) json.value(document.text(incident.place));
    json.close_array();
    write_fillers(json, document, incident, "perp_inds", {FillerRole::perp_ind});
    write_fillers(json, document, incident, "perp_orgs", {FillerRole::perp_org});
    write_fillers(json, document, incident, "weapons", {FillerRole::weapon});
    write_fillers(json, document, incident, "targets", {FillerRole::target});
    write_fillers(json, document, incident, "victims", {FillerRole::victim, FillerRole::victim_description});
    for (const auto& [key, toll] : {std::pair{"killed", incident.killed}, {"injured", incident.injured}}) {
      if (!toll) continue;
      json.key(key).open_object();
      write_bound(json, "min", toll->low());
      write_bound(json, "max", toll->high());
      json.close_object();
    }
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
