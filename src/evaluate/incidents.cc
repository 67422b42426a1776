// Sets whose gold is an incident with its figures: the military statements, the Syria claims.
#include <algorithm>
#include <set>

#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

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
  for (const Name& name : reading.analysis.names) {  // "Andar district, Ghazni province": the name before "province"
    const Token& last = reading.analysis.tokens[name.last - 1];
    const std::string_view behind = document.text().substr(std::min<size_t>(last.span.end, document.text().size()));
    if (place.empty() && name.kind == NameKind::place && behind.starts_with(" province")) {
      for (const char c : document.text({reading.analysis.tokens[name.first].span.begin, last.span.end}))
        place += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
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
