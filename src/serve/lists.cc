// Lists with filters, page after page; search; how much there is.
#include <cstdlib>

#include "serve/places.h"
#include "serve/rows.h"
#include "store/desk.h"
#include "store/figures.h"

namespace parley::serve {
namespace {

int64_t number(const Call& call, const std::string& name) { return std::atoll(parameter(call, name).c_str()); }

/// "47.1,37.5" or "47.1,37.5,25": degrees and kilometres.
bool parse_near(const std::string& text, store::IncidentQuery& query) {
  Point p;
  double km = query.within_km;
  char rest = 0;
  const int read = std::sscanf(text.c_str(), "%lf,%lf,%lf%c", &p.lat, &p.lon, &km, &rest);
  if ((read != 2 && read != 3) || !(p.lat >= -90 && p.lat <= 90 && p.lon >= -180 && p.lon <= 180 && km > 0))
    return false;
  query.near = p, query.within_km = km;
  return true;
}

bool is_day(const std::string& text) { return text.empty() || parse_iso_day(text).has_value(); }

/// What is wrong with the filters, if anything.
std::optional<Response> read_incident_query(const Call& call, store::IncidentQuery& query) {
  query.from = parameter(call, "from"), query.to = parameter(call, "to"), query.place = parameter(call, "place");
  query.kind = parameter(call, "kind"), query.state = parameter(call, "state"), query.words = parameter(call, "words");
  query.contested = parameter(call, "contested") == "true", query.after = parameter(call, "cursor");
  query.limit = limit_of(call) + 1;
  if (!is_day(query.from) || !is_day(query.to)) return problem(400, "from and to are days as 2020-09-27");
  const std::string near = parameter(call, "near");
  if (!near.empty() && !parse_near(near, query)) return problem(400, "near is LAT,LON or LAT,LON,KM: 47.1,37.5,25");
  if (!query.words.empty() && !call.visitor.person.may(Right::text))
    return problem(403, "searching the words of documents needs the right to read texts");
  return std::nullopt;
}

}  // namespace

Response list_incidents(Call& call) {
  store::IncidentQuery query;
  if (auto wrong = read_incident_query(call, query)) return *wrong;
  auto found = call.store->incidents(query);
  if (!found) return failed(found.error(), 400);
  if (const auto told = tell_states(call, *found); !told) return failed(told.error(), 400);
  return page_of(std::move(*found), call, "id", {});
}

Response list_figures(Call& call) {
  store::IncidentQuery query;
  if (auto wrong = read_incident_query(call, query)) return *wrong;
  auto incidents = call.store->incidents(query);
  if (!incidents) return failed(incidents.error(), 400);
  std::vector<std::string> ids;
  for (const store::Row& row : incidents->rows) ids.push_back(store::to_text(row[column(*incidents, "id")]));
  const bool more = ids.size() > limit_of(call);
  if (more) ids.pop_back();
  const auto figures = store::list_figures(*call.store, ids);
  if (!figures) return failed(figures.error());
  JsonWriter json;
  json.open_object().key("items");
  write_rows(json, *figures, Veil(call), {});
  json.key("next");
  more ? json.value(std::string_view(ids.back())) : json.null();
  return json.close_object(), json_response(json);
}

Response list_claims(Call& call) {
  store::ClaimQuery query;
  query.document = parameter(call, "document"), query.incident = parameter(call, "incident");
  query.actor = parameter(call, "actor"), query.event = parameter(call, "event");
  query.stance = parameter(call, "stance"), query.state = parameter(call, "state");
  query.from = parameter(call, "from"), query.to = parameter(call, "to"), query.after = parameter(call, "cursor");
  query.limit = limit_of(call) + 1;
  if (!is_day(query.from) || !is_day(query.to)) return problem(400, "from and to are days as 2020-09-27");
  auto found = call.store->claims(query);
  return found ? page_of(std::move(*found), call, "id", {"speaker", "trigger", "perpetrator", "target"}, "id")
               : failed(found.error(), 400);
}

Response list_documents(Call& call) {
  store::DocumentQuery query;
  query.source = parameter(call, "source"), query.words = parameter(call, "words");
  query.state = parameter(call, "state"), query.after = parameter(call, "cursor");
  query.limit = limit_of(call) + 1;
  auto found = store::list_documents(*call.store, query);
  return found ? page_of(std::move(*found), call, "id", {"title", "name", "url"}, "id") : failed(found.error(), 400);
}

Response list_sources(Call& call) {
  const auto found = call.store->sources();
  if (!found) return failed(found.error());
  JsonWriter json;
  json.open_object().key("items");
  write_rows(json, *found, Veil(call), {});
  return json.key("next").null().close_object(), json_response(json);
}

Response list_decisions(Call& call) {
  store::DecisionQuery query;
  query.target = parameter(call, "target"), query.by = parameter(call, "by"), query.action = parameter(call, "action");
  query.before = number(call, "cursor"), query.limit = limit_of(call) + 1;
  auto found = store::list_decisions(*call.store, query);
  return found ? page_of(std::move(*found), call, "id", {"before", "after", "reason"}, "target")
               : failed(found.error());
}

Response list_audit(Call& call) {
  auto found = store::list_audit(*call.store, number(call, "cursor"), limit_of(call) + 1);
  return found ? page_of(std::move(*found), call, "seq", {}) : failed(found.error());
}

Response search(Call& call) {
  const std::string words = parameter(call, "words");
  if (words.empty()) return problem(400, "say what to look for: words=…");
  const Veil veil(call);
  const auto hits = store::search_documents(*call.store, words, limit_of(call));
  store::IncidentQuery query;
  query.words = words, query.limit = limit_of(call);
  const auto incidents = call.store->incidents(query);
  if (!hits || !incidents) return failed(hits ? incidents.error() : hits.error(), 400);
  JsonWriter json;
  json.open_object().key("documents").open_array();
  for (const store::Hit& hit : *hits) {
    if (veil.hides(hit.document)) continue;
    json.open_object().field("id", std::string_view(hit.document)).field("title", std::string_view(hit.title));
    json.field("publisher", std::string_view(hit.publisher)).field("published", std::string_view(hit.published));
    json.field("span_begin", static_cast<int64_t>(hit.begin)).field("span_end", static_cast<int64_t>(hit.end));
    json.field("before", std::string_view(hit.before)).field("found", std::string_view(hit.found));
    json.field("after", std::string_view(hit.after)).close_object();
  }
  json.close_array().key("incidents");
  write_rows(json, *incidents, veil, {});
  return json.close_object(), json_response(json);
}

Response status(Call& call) {
  const auto counts = store::count_all(*call.store);
  const auto chain = store::check_chain(*call.store);
  if (!counts || !chain) return failed(counts ? chain.error() : counts.error());
  JsonWriter json;
  json.open_object().field("version", std::string_view(call.desk.config().version));
  json.field("ledger", std::string_view(call.store->describe()));
  write_fields(json, counts->columns, counts->rows.at(0), false, {});
  json.field("audit_entries", chain->entries).field("audit_head", std::string_view(chain->head));
  json.key("audit_broken_at");
  chain->broken_at ? json.value(chain->broken_at) : json.null();
  return json.close_object(), json_response(json);
}

}  // namespace parley::serve
