// Files in the formats of others, made for one request and gone with it; what would leave and what stays.
#include "export/export.h"

#include <unistd.h>

#include <cmath>

#include "serve/places.h"
#include "serve/rows.h"
#include "store/publication.h"

namespace parley::serve {
namespace {

namespace fs = std::filesystem;
constexpr int kMostExporting = 2;
constexpr size_t kMostWithheld = 1000;  // rows of a preview
constexpr size_t kMostCompared = 200;   // incidents told field by field
constexpr std::string_view kSensitivities[] = {"public", "internal", "restricted", "sealed"};

/// A folder that nobody else may read; it goes when the last who holds it goes.
std::shared_ptr<const fs::path> make_folder() {
  std::string name = (fs::temp_directory_path() / "parley-export-XXXXXX").string();
  if (!::mkdtemp(name.data())) return nullptr;
  return {new fs::path(name), [](const fs::path* folder) {
            std::error_code ignored;
            fs::remove_all(*folder, ignored);
            delete folder;
          }};
}

/// Whether the person may let that much leave.
std::optional<Response> refuse_profile(const Person& person, const exports::Profile& profile) {
  if ((profile.sensitivity == "restricted" && !person.may(Right::record)) ||
      (profile.sensitivity == "sealed" && !person.may(Right::lead)))
    return problem(403, "your role may not read " + profile.sensitivity + " documents");
  if (profile.consented_names && !person.may(Right::lead))
    return problem(403, "names of victims, also those that consented, leave by a lead's hand");
  return std::nullopt;
}

/// As a profile that the desk was started with says, or as the request itself does; never more than the person may
/// read.
std::optional<Response> read_profile(const Call& call, exports::Profile& profile, std::string& mark) {
  const std::string named = parameter(call, "profile"), sensitivity = parameter(call, "sensitivity");
  const std::string names = parameter(call, "names");
  if (!named.empty()) {
    if (!sensitivity.empty() || !names.empty())
      return problem(400,
                     "a profile says how sensitive documents and names leave; leave out 'sensitivity' and 'names'");
    const std::vector<NamedProfile>& all = call.desk.config().profiles;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const NamedProfile& one) { return one.profile.name == named; });
    if (found == all.end()) return problem(400, "there is no such profile; /api/v1/profiles lists all");
    profile = found->profile, mark = found->mark;
    return refuse_profile(call.visitor.person, profile);
  }
  if (!sensitivity.empty()) profile.sensitivity = sensitivity;
  if (std::find(std::begin(kSensitivities), std::end(kSensitivities), profile.sensitivity) == std::end(kSensitivities))
    return problem(400, "'sensitivity' is one of public, internal, restricted, sealed");
  if (names != "" && names != "pseudonyms" && names != "consented")
    return problem(400, "'names' is pseudonyms or consented");
  profile.consented_names = names == "consented";
  profile.name = "desk, " + profile.sensitivity + (profile.consented_names ? ", consented names" : "");
  mark = profile.name;
  return refuse_profile(call.visitor.person, profile);
}

std::optional<Response> read_request(const Call& call, exports::Request& request) {
  const Config& config = call.desk.config();
  request.ledger = config.ledger, request.data = config.data;
  store::IncidentQuery& query = request.query;
  query.from = parameter(call, "from"), query.to = parameter(call, "to"), query.place = parameter(call, "place");
  query.kind = parameter(call, "kind"), query.state = parameter(call, "state");
  query.contested = parameter(call, "contested") == "true";
  for (const std::string& day : {query.from, query.to}) {
    if (!day.empty() && !parse_iso_day(day)) return problem(400, "from and to are days as 2020-09-27");
  }
  if (auto wrong = read_profile(call, request.profile, request.edition.profile)) return wrong;
  request.edition.version = "parley " + config.version;
  return std::nullopt;
}

std::string ending_of(const std::string& format) {
  for (const auto& [name, ending] : {std::pair{"geojson", "geojson"},
                                     {"geopackage", "gpkg"},
                                     {"jsonl", "jsonl"},
                                     {"jsonld", "jsonld"},
                                     {"xlsx", "xlsx"}}) {
    if (format == name) return ending;
  }
  return "csv";
}

JsonWriter& write_differences(JsonWriter& json, const std::vector<exports::Difference>& all) {
  json.open_array();
  for (const exports::Difference& one : all) {
    json.open_object().field("thing", std::string_view(one.thing)).field("id", std::string_view(one.id));
    json.field("change", std::string_view(one.change)).field("field", std::string_view(one.field));
    json.field("before", std::string_view(one.before)).field("after", std::string_view(one.after)).close_object();
  }
  return json.close_array();
}

}  // namespace

Response list_exports(Call& call) {
  JsonWriter json;
  json.open_object().key("items").open_array();
  for (const exports::Format& one : exports::formats(call.desk.config().data)) {
    json.open_object().field("name", std::string_view(one.name)).field("title", std::string_view(one.title));
    json.field("folder", one.folder).close_object();
  }
  return json.close_array().key("next").null().close_object(), json_response(json);
}

Response list_profiles(Call& call) {
  JsonWriter json;
  json.open_object().key("items").open_array();
  for (const NamedProfile& one : call.desk.config().profiles) {
    const exports::Profile& profile = one.profile;
    json.open_object().field("name", std::string_view(profile.name));
    json.field("sensitivity", std::string_view(profile.sensitivity));
    json.field("names", profile.consented_names ? "consented" : "pseudonyms");
    json.field("coordinates_thousandths", static_cast<int64_t>(std::lround(profile.degrees * 1000)));
    json.key("blank").open_array();
    for (const auto& [table, column] : profile.blank) json.value(std::string_view(table + "." + column));
    json.close_array().field("allowed", !refuse_profile(call.visitor.person, profile)).close_object();
  }
  return json.close_array().key("next").null().close_object(), json_response(json);
}

Response get_export(Call& call) {
  exports::Request request;
  request.format = call.names[0];
  if (auto wrong = read_request(call, request)) return *wrong;
  const auto formats = exports::formats(request.data);
  const auto format = std::find_if(formats.begin(), formats.end(),
                                   [&](const exports::Format& one) { return one.name == request.format; });
  if (format == formats.end()) return problem(404, "there is no such format; /api/v1/exports lists all");
  if (format->folder)
    return problem(422, "this format is a folder of files; `parley export --to " + format->name + "` writes it");
  const Turn turn(call.desk.exporting, kMostExporting);
  if (!turn.taken) return busy("other exports are being written; ask again in a moment", 5);
  const auto reference = call.desk.config().reference();
  if (!reference) return failed(reference.error(), 500);
  auto viewpoint = viewpoint_of(call, **reference);
  if (!viewpoint) return failed(viewpoint.error(), 400);
  request.edition.viewpoint = *viewpoint;
  request.edition.data_version = call.desk.config().extractor();
  const auto folder = make_folder();
  if (!folder) return problem(500, "there is no room for a temporary file");
  const std::string name = "parley-" + format->name + "." + ending_of(format->name);
  request.out = *folder / name;
  const auto done = exports::run(request, **reference, [](size_t) {});
  if (!done) return problem(500, "the export failed: " + done.error().message);
  Response response{200, "application/octet-stream", "", {}, {}};
  response.file =
      std::shared_ptr<const fs::path>(new fs::path(request.out), [folder](const fs::path* file) { delete file; });
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.headers.emplace_back("Parley-Lost", std::to_string(done->lost));
  response.headers.emplace_back("Parley-Withheld", std::to_string(done->withheld));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

/// What is published against what stands now, and each value that would leave changed or stay.
Response get_publication(Call& call) {
  exports::Request request;
  if (auto wrong = read_request(call, request)) return *wrong;
  auto rows = store::list_publication(*call.store);
  if (!rows) return failed(rows.error());
  const size_t id = column(*rows, "id"), change = column(*rows, "change");
  std::vector<std::string> published;  // those that are known to have changed first
  for (const char* kind : {"changed", "same"}) {
    for (const store::Row& row : rows->rows) {
      if (published.size() < kMostCompared && store::to_text(row[change]) == kind)
        published.push_back(store::to_text(row[id]));
    }
  }
  const auto compared = exports::compare_published(request, published);
  if (!compared) return failed(compared.error(), 500);
  for (store::Row& row : rows->rows) {
    const auto found = compared->find(store::to_text(row[id]));
    if (found != compared->end() && !found->second.empty()) row[change] = store::text("changed");
  }
  JsonWriter json;
  json.open_object().field("profile", std::string_view(request.profile.name)).key("incidents").open_array();
  for (const store::Row& row : rows->rows) {
    json.open_object();
    write_fields(json, rows->columns, row, false, {});
    json.key("differences");
    const auto found = compared->find(store::to_text(row[id]));
    found == compared->end() ? json.null() : write_differences(json, found->second);
    json.close_object();
  }
  json.close_array();
  json.key("withheld").open_array();
  size_t withheld = 0, leaving = 0;
  for (const char* state : {"published", "agreed"}) {
    request.query.state = state;
    const auto done = exports::preview(request, [&](const exports::Withheld& one) {
      if (++withheld > kMostWithheld) return;
      json.open_object().field("id", std::string_view(one.id)).field("field", std::string_view(one.field));
      json.field("before", std::string_view(one.before)).field("after", std::string_view(one.after));
      json.field("why", std::string_view(one.why)).close_object();
    });
    if (!done) return failed(done.error(), 500);
    leaving += *done;
  }
  json.close_array().field("withheld_count", static_cast<int64_t>(withheld));
  json.field("leaving", static_cast<int64_t>(leaving)).close_object();
  return json_response(json);
}

}  // namespace parley::serve
