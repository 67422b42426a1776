// Sets whose gold is an incident with its figures: MUC-4, the military statements, the Syria claims.
#include <algorithm>
#include <set>

#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

/// One template for each act of violence that is not named again: the 1992 task of "incidents".
std::string_view muc_incident(const Claim& claim) {
  if (claim.event == EventType::ASSAULT)
    return claim.mode == "explosives" || claim.mode == "suicide-attack" ? "bombing" : "attack";
  if (claim.event == EventType::COERCE && claim.mode == "abduct") return "kidnapping";
  return "";
}

void write_mentions(JsonWriter& json, std::string_view key, const Document& document, const std::vector<Span>& spans) {
  json.key(key).open_array();
  for (const Span span : spans)
    json.open_object().key("mentions").open_array().value(document.text(span)).close_array().close_object();
  json.close_array();
}

/// Sum of the least figures of some kinds, parts left out.
int64_t least(const Record& record, std::initializer_list<HarmKind> kinds) {
  int64_t sum = 0;
  std::set<uint32_t> counted;
  for (const Claim& claim : record.claims) {
    if (!states_fact(claim)) continue;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = record.harms[index];
      if (harm.subset_of < 0 && harm.same_as < 0 && std::find(kinds.begin(), kinds.end(), harm.kind) != kinds.end() &&
          counted.insert(index).second) {
        sum += harm.quantity->low().value_or(0);
      }
    }
  }
  return sum;
}

}  // namespace

std::string predict_muc(const Document& document, const Reading& reading, const pipeline::Tables&) {
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("templates").open_array();
  for (const Claim& claim : reading.record.claims) {
    const std::string_view incident = muc_incident(claim);
    if (incident.empty() || claim.repeats || !states_fact(claim)) continue;
    json.open_object().field("incident_type", incident).field("stage", "accomplished");
    if (claim.perpetrator && !claim.perpetrator->span.empty())
      write_mentions(json, "perp_inds", document, {claim.perpetrator->span});
    if (claim.place) {
      json.key("location").open_array().value(std::string_view(claim.place->value())).close_array();
    }
    if (claim.time && is_closed(claim.time->value())) {
      json.key("date").open_object().field("from", std::string_view(iso_day(claim.time->value().first_day())));
      json.field("to", std::string_view(iso_day(claim.time->value().last_day()))).close_object();
    }
    std::vector<Span> victims;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      if (!is_of_objects(harm.kind)) victims.push_back(harm.quantity.span());
    }
    write_mentions(json, "victims", document, victims);
    for (const HarmKind kind : {HarmKind::killed, HarmKind::injured}) {
      for (const uint32_t index : claim.harms) {
        const Harm& harm = reading.record.harms[index];
        if (harm.kind != kind || harm.subset_of >= 0) continue;
        json.key(kind == HarmKind::killed ? "killed" : "injured").open_object();
        write_bound(json, "min", harm.quantity->low());
        write_bound(json, "max", harm.quantity->high());
        json.close_object();
        break;
      }
    }
    json.close_object();
  }
  return json.close_array().close_object().take();
}

namespace {

/// The set's label of the first province named: "Sar-e Pul province" is sar_e_pul.
std::string province_of(const Document& document, const Reading& reading) {
  const PlaceMention* found = nullptr;
  for (const PlaceMention& mention : reading.places) {
    const std::string_view behind = document.text().substr(std::min<size_t>(mention.span.end, document.text().size()));
    if (!found && (behind.starts_with(" province") || behind.starts_with(" Province"))) found = &mention;
  }
  for (const PlaceMention& mention : reading.places) {
    if (!found && mention.resolved && !mention.enclosing && mention.place.kind == PlaceKind::unit1) found = &mention;
  }
  if (!found) return "";
  std::string label;
  for (const char c : document.text(found->span)) {
    if (c >= 'A' && c <= 'Z')
      label += static_cast<char>(c + 32);
    else if (c == ' ' || c == '-')
      label += '_';
    else if (c != '\'')
      label += c;
  }
  constexpr std::pair<std::string_view, std::string_view> kLabels[] = {
      {"paktiya", "paktya"},       {"paktia", "paktya"},   {"khowst", "khost"},
      {"maidan_wardak", "wardak"}, {"oruzgan", "uruzgan"}, {"sar_e_pol", "sar_e_pul"}};
  for (const auto& [spelling, own] : kLabels) {
    if (label == spelling) label = own;
  }
  return label;
}

}  // namespace

std::string predict_statements(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const int64_t killed = least(reading.record, {HarmKind::killed}),
                captured = least(reading.record, {HarmKind::detained, HarmKind::captured});
  bool airstrike = false, civilians = false;
  std::string start, place;
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim)) continue;
    airstrike = airstrike || claim.mode == "airstrike";
    for (const uint32_t index : claim.harms)
      civilians = civilians || reading.record.harms[index].status == Status::civilian;
    if (start.empty() && claim.time && is_closed(claim.time->value())) start = iso_day(claim.time->value().first_day());
  }
  place = province_of(document, reading);
  if (start.empty() && document.metadata().published) start = iso_day(document.metadata().published->first_day());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("event").open_object();
  if (!start.empty()) json.field("start_date", std::string_view(start));
  json.key("event_type").open_array();
  if (airstrike)
    json.value("airstrike");
  else if (civilians)
    json.value("civiliancasualty");
  else if (killed > 0 && captured > 0)
    json.value("captureandkill");
  else if (killed > 0)
    json.value("insurgentskilled");
  else
    json.value("detention");
  json.close_array().key("province").open_array();
  if (!place.empty()) json.value(std::string_view(place));
  json.close_array()
      .field("min_killed", killed)
      .field("min_captured", captured)
      .field("killq", killed > 0)
      .field("captureq", captured > 0);
  json.field("airstrike", airstrike);
  return json.close_object().close_object().take();
}

std::string predict_syria(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("claims").open_array();
  std::set<uint32_t> written;
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim)) continue;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      const bool injured = harm.kind == HarmKind::injured;
      if ((harm.kind != HarmKind::killed && !injured) || harm.subset_of >= 0 || !written.insert(index).second) continue;
      const Qualifier qualifier = harm.quantity->qualifier();
      if (qualifier == Qualifier::plural || qualifier == Qualifier::uncounted) continue;
      json.open_object().field("kind", injured ? "wounded" : "killed");
      // the set counts "more than 100" as 100..
      const auto low = harm.quantity->low();
      write_bound(json, "min", low && qualifier == Qualifier::more_than ? std::optional(*low - 1) : low);
      write_bound(json, "max", harm.quantity->high());
      json.key("span");
      write_span(json, points, harm.quantity.span());
      const Speaker& speaker = claim.speakers.innermost();
      if (!speaker.is_issuer()) {
        json.field("source", document.text(speaker.span)).key("source_span");
        write_span(json, points, speaker.span);
      }
      json.close_object();
    }
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
