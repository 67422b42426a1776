// The OpenAPI document, out of the tables of routes and schemas.
#include "core/json.h"
#include "serve/routes.h"

namespace parley::serve {
namespace {

// Fields of rows are those of docs/ledger.md; offsets are code points.
constexpr Schema kSchemas[] = {
    {"Problem", "type:string title:string status:integer detail:string"},
    {"Session", "shared:boolean version:string name:string role:string csrf:string rights:[string]"},
    {"SignIn", "name:string password:string"},
    {"Person", "name:string role:string"},
    {"NewPerson", "role:string password:string"},
    {"Status",
     "version:string ledger:string documents:integer claims:integer undecided:integer incidents:integer "
     "decisions:integer audit_entries:integer audit_head:string audit_broken_at:integer?"},
    {"IncidentRow",
     "id:string state:string date_from:string? date_to:string? place:string? lat:number? lon:number? event:string? "
     "modes:string? accounts:integer sources:integer killed_low:integer? killed_best:integer? killed_high:integer? "
     "contested:string? grading:string? suggested_grading:string? changed_since_read:boolean radius_km:number? "
     "country:string? disputed:boolean? territory:string? claimed_by:string? administered_by:string? "
     "recognised_by:string?"},
    {"FigureOfDay", "incident:string day:string low:integer? high:integer? contested:boolean"},
    {"Incident",
     "id:string state:string merged_into:string? part_of:string? date_from:string? date_to:string? place:string? "
     "lat:number? lon:number? radius_km:number? place_precision:integer? event:string? modes:string? contested:string? "
     "accounts:[Account] sources:integer suggested_grading:string? suggested_reason:string? grading:string? "
     "grading_reason:string? graded_by:string? second_by:string? changed_since_read:boolean version:integer "
     "changed_at:string parts:[Part] ranges:[Range] claims:[Claim] links:[Link] decisions:[Decision] etag:string"},
    {"Part", "id:string date_from:string? date_to:string? place:string? event:string?"},
    {"Range",
     "kind:string people:string low:integer? best:integer? high:integer? rule:string? sources:integer "
     "contested:boolean provisional:boolean low_from:string? best_from:string? high_from:string? decision_id:integer?"},
    {"Account",
     "id:string group_id:string document_id:string publisher:string? source_id:string? kind:string? "
     "confirmed:boolean? published:string? title:string? url:string? gone_kind:string? sensitivity:string main:boolean "
     "date_from:string? date_to:string? place:string? lat:number? lon:number? radius_km:number?"},
    {"Link", "first_account:string second_account:string kind:string score:number evidence:any"},
    {"ClaimRow",
     "id:string document:string state:string speaker:string? speaker_actor:string? stance:string polarity:string "
     "event:string mode:string? trigger:string? perpetrator:string? perpetrator_actor:string? target:string? "
     "place:string? place_name:string? time:string? span_begin:integer span_end:integer incident:string?"},
    {"Claim",
     "id:string document_id:string number:integer stance:string polarity:string denies:string? event:string "
     "mode:string? trigger_text:string? span_begin:integer span_end:integer time:string? date_from:string? "
     "date_to:string? time_basis:string? place:string? place_name:string? place_basis:string? geonames_id:integer? "
     "lat:number? lon:number? radius_km:number? place_precision:integer? disputed:boolean? "
     "ceasefire_violation:boolean repeats:boolean rule:string extractor:string state:string account_id:string? "
     "incident_id:string? title:string? publisher:string? sensitivity:string? before:string? after:string? "
     "speakers:[Speaker] roles:[ClaimRole] harms:[Harm] spans:[Characters] decisions:[Decision] page:integer? "
     "etag:string"},
    {"Speaker",
     "claim_id:string depth:integer text:string? span_begin:integer? span_end:integer? actor:string? basis:string "
     "rule:string? actor_rule:string?"},
    {"ClaimRole",
     "claim_id:string role:string number:integer text:string? span_begin:integer? span_end:integer? actor:string? "
     "kind:string? basis:string? rule:string? actor_rule:string?"},
    {"Harm",
     "id:string claim_id:string number:integer kind:string low:integer? high:integer? qualifier:string "
     "approximate:boolean status:string status_basis:string attributes:string? object:string? affected:string? "
     "affected_basis:string? subset_of:string? same_as:string? cumulative:boolean provisional:boolean text:string? "
     "span_begin:integer span_end:integer rule:string"},
    {"Characters", "claim_id:string field:string span_begin:integer span_end:integer text:string? rule:string?"},
    {"DocumentRow",
     "id:string title:string? name:string? publisher:string? source_id:string? url:string? published:string? "
     "added_at:string revision_of:string? gone_kind:string? sensitivity:string claims:integer decided:integer "
     "copy_of:string? incidents:integer"},
    {"Document",
     "id:string name:string? title:string? publisher:string? source_id:string? url:string? published:string? "
     "raw_sha256:string text_sha256:string text:string extractor:string added_at:string revision_of:string? "
     "captured:string? language:string? gone_at:string? gone_kind:string? sensitivity:string claims:[Claim] "
     "copies:[Copy] versions:[Version] "
     "decisions:[Decision] etag:string"},
    {"Copy",
     "from_document:string to_document:string kind:string score:number? id:string title:string? publisher:string?"},
    {"Version", "id:string published:string? added_at:string"},
    {"Added", "items:[AddedDocument] errors:[string]"},
    {"AddedDocument", "document:string status:string title:string claims:integer incidents:[string]"},
    {"SourceRow", "id:string name:string kind:string? party:string? group:string? confirmed:boolean documents:integer"},
    {"Source",
     "id:string name:string kind:string? party:string? group_id:string? confirmed:boolean one_voice_with:[SourceName] "
     "documents:[SourceDocument] decisions:[Decision] etag:string"},
    {"SourceName", "id:string name:string"},
    {"SourceDocument", "id:string published:string? title:string? url:string? gone_kind:string?"},
    {"Decision",
     "id:integer made_at:string made_by:string action:string target:string field:string? before:string? after:string? "
     "reason:string? undoes:integer? undone_by:integer?"},
    {"NewDecision", "action:string target:string field:string? after:string? reason:string by:string?"},
    {"Decided", "id:integer target:string etag:string"},
    {"Action", "name:string on:string does:string needs:string allowed:boolean"},
    {"History", "id:string kind:string sections:any"},
    {"AuditEntry", "seq:integer at:string actor:string action:string target:string hash:string"},
    {"ExportFormat", "name:string title:string folder:boolean"},
    {"Profile",
     "name:string sensitivity:string names:string coordinates_thousandths:integer blank:[string] allowed:boolean"},
    {"Viewpoint", "name:string kind:string"},
    {"Publication",
     "profile:string incidents:[PublishedIncident] withheld:[Withheld] withheld_count:integer leaving:integer"},
    {"PublishedIncident",
     "id:string state:string change:string date_from:string? date_to:string? place:string? event:string? "
     "killed_low:integer? killed_best:integer? killed_high:integer? grading:string? graded_by:string? "
     "second_by:string? published_at:string? published_by:string? changed_at:string documents_since:integer "
     "differences:[Difference]"},
    {"Difference", "thing:string id:string change:string field:string before:string after:string"},
    {"Withheld", "id:string field:string before:string after:string why:string"},
    {"Place",
     "name:string kind:string viewpoint:string country:string unit1:string unit2:string disputed:boolean "
     "territory:string claimed_by:string administered_by:string recognised_by:string names:[PlaceName]"},
    {"PlaceName", "name:string language:string used_by:string source:string"},
    {"Found", "documents:[Hit] incidents:[IncidentRow]"},
    {"Hit",
     "id:string title:string publisher:string published:string span_begin:integer span_end:integer before:string "
     "found:string after:string"},
};

bool is_plain(std::string_view type) {
  return type == "string" || type == "integer" || type == "number" || type == "boolean";
}

/// "string", "string?", "[Claim]", "Claim", "any".
void write_type(JsonWriter& json, std::string_view type) {
  json.open_object();
  const bool or_null = type.ends_with('?');
  if (or_null) type.remove_suffix(1);
  if (type.starts_with('[')) {
    json.field("type", "array").key("items");
    write_type(json, type.substr(1, type.size() - 2));
  } else if (is_plain(type) && or_null) {
    json.key("type").open_array().value(type).value("null").close_array();
  } else if (is_plain(type)) {
    json.field("type", type);
  } else if (type != "any") {
    json.field("$ref", std::string_view("#/components/schemas/" + std::string(type)));
  }
  json.close_object();
}

void write_content(JsonWriter& json, std::string_view media, std::string_view type) {
  json.key("content").open_object().key(media).open_object().key("schema");
  write_type(json, type);
  json.close_object().close_object();
}

/// `fields` one after the other.
template <class Take>
void each_field(std::string_view fields, Take take) {
  while (!fields.empty()) {
    const size_t end = std::min(fields.find(' '), fields.size());
    const std::string_view field = fields.substr(0, end);
    fields.remove_prefix(std::min(fields.size(), end + 1));
    const size_t colon = field.find(':');
    take(field.substr(0, colon), field.substr(colon + 1));
  }
}

void write_schema(JsonWriter& json, const Schema& schema) {
  json.key(schema.name).open_object().field("type", "object").key("properties").open_object();
  each_field(schema.fields, [&](std::string_view name, std::string_view type) {
    json.key(name);
    write_type(json, type);
  });
  json.close_object().close_object();
}

void write_parameters(JsonWriter& json, const Route& route) {
  json.key("parameters").open_array();
  for (size_t at = route.path.find('{'); at != std::string_view::npos; at = route.path.find('{', at + 1)) {
    json.open_object().field("name", route.path.substr(at + 1, route.path.find('}', at) - at - 1)).field("in", "path");
    json.field("required", true).key("schema").open_object().field("type", "string").close_object().close_object();
  }
  for (const Parameter& parameter : route.query) {
    json.open_object().field("name", parameter.name).field("in", "query").field("description", parameter.says);
    json.key("schema").open_object().field("type", parameter.type).close_object().close_object();
  }
  const auto header = [&](const char* name, const char* says) {
    json.open_object().field("name", name).field("in", "header").field("required", true).field("description", says);
    json.key("schema").open_object().field("type", "string").close_object().close_object();
  };
  if (route.method != "GET" && route.takes != "SignIn") header("X-CSRF-Token", "`csrf` of the session");
  if (route.takes == "NewDecision") header("If-Match", "the ETag of the target as you saw it, or *");
  json.close_array();
}

void write_answer(JsonWriter& json, const Route& route) {
  const char* status = route.gives.empty() ? "204" : route.method == "POST" ? "201" : "200";
  json.key("responses").open_object().key(status).open_object().field("description", route.says);
  if (route.gives == "events") {
    write_content(json, "text/event-stream", "string");
  } else if (route.gives == "file") {
    write_content(json, "application/octet-stream", "any");
  } else if (route.gives.starts_with('[')) {
    json.key("content").open_object().key("application/json").open_object().key("schema").open_object();
    json.field("type", "object").key("properties").open_object().key("items");
    write_type(json, route.gives);
    json.key("next");
    write_type(json, "string?");
    json.close_object().close_object().close_object().close_object();
  } else if (!route.gives.empty()) {
    write_content(json, "application/json", route.gives);
  }
  json.close_object().key("default").open_object().field("description", "what is wrong, and what to do");
  write_content(json, "application/problem+json", "Problem");
  json.close_object().close_object();
}

void write_route(JsonWriter& json, const Route& route) {
  json.key(small_letters(route.method)).open_object().field("summary", route.says);
  json.field("x-right", to_string(route.needs));
  write_parameters(json, route);
  if (!route.takes.empty()) {
    json.key("requestBody").open_object().field("required", true);
    if (route.takes == "bytes")
      write_content(json, "application/octet-stream", "any");
    else
      write_content(json, "application/json", route.takes);
    json.close_object();
  }
  write_answer(json, route);
  json.close_object();
}

}  // namespace

std::span<const Schema> schemas() { return kSchemas; }

std::string openapi(std::string_view version) {
  JsonWriter json;
  json.open_object().field("openapi", "3.1.0").key("info").open_object().field("title", "Parley");
  json.field("version", version)
      .field("description", "Who claims that who did what to whom, where, when, with what harm.");
  json.close_object().key("paths").open_object();
  for (const Route& first : routes()) {
    if (&first != routes().data() && (&first - 1)->path == first.path) continue;  // stands with the one before
    json.key(first.path).open_object();
    for (const Route& route : routes()) {
      if (route.path == first.path) write_route(json, route);
    }
    json.close_object();
  }
  json.close_object().key("components").open_object().key("schemas").open_object();
  for (const Schema& schema : kSchemas) write_schema(json, schema);
  return json.close_object().close_object().close_object().take();
}

Response get_openapi(Call& call) { return {200, "application/json", openapi(call.desk.config().version), {}, {}}; }

}  // namespace parley::serve
