// Files in the formats of others, made for one request and gone with it; what would leave and what stays.
#include "export/export.h"

#include <unistd.h>

#include "export/locate.h"
#include "serve/rows.h"
#include "store/publication.h"

namespace parley::serve {
namespace {

namespace fs = std::filesystem;
constexpr int kMostExporting = 2;
constexpr size_t kMostWithheld = 1000;  // rows of a preview
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

/// The most sensitive documents that may leave: as asked for, never more than the person may read.
std::optional<Response> read_profile(const Call& call, exports::Profile& profile) {
  const Person& person = call.visitor.person;
  const std::string asked = parameter(call, "sensitivity");
  if (!asked.empty()) profile.sensitivity = asked;
  const auto found = std::find(std::begin(kSensitivities), std::end(kSensitivities), profile.sensitivity);
  if (found == std::end(kSensitivities))
    return problem(400, "'sensitivity' is one of public, internal, restricted, sealed");
  if ((*found == "restricted" && !person.may(Right::record)) || (*found == "sealed" && !person.may(Right::lead)))
    return problem(403, "your role may not read " + std::string(*found) + " documents");
  const std::string names = parameter(call, "names");
  if (names != "" && names != "pseudonyms" && names != "consented")
    return problem(400, "'names' is pseudonyms or consented");
  profile.consented_names = names == "consented";
  if (profile.consented_names && !person.may(Right::lead))
    return problem(403, "names of victims, also those that consented, leave by a lead's hand");
  profile.name = "desk, " + profile.sensitivity + (profile.consented_names ? ", consented names" : "");
  return std::nullopt;
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
  if (auto wrong = read_profile(call, request.profile)) return wrong;
  request.edition.version = "parley " + config.version;
  request.edition.profile = request.profile.name;
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

/// The viewpoint on disputed territory; "iso" where none is asked for.
Result<std::string> viewpoint_of(const Call& call, const exports::Reference& reference) {
  const std::string asked = parameter(call, "viewpoint");
  if (asked.empty()) return std::string("iso");
  if (!exports::Locator::knows(reference, asked))
    return Error{"nobody of the name '" + asked.substr(0, 80) +
                 "' claims a disputed territory; 'viewpoint' is iso, de_facto or a claimant"};
  return asked;
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
  const auto rows = store::list_publication(*call.store);
  if (!rows) return failed(rows.error());
  JsonWriter json;
  json.open_object().field("profile", std::string_view(request.profile.name)).key("incidents");
  write_rows(json, *rows, Veil(call), {});
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
