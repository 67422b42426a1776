#include "store/published.h"

#include <simdjson.h>

#include <unordered_map>

#include "core/json.h"
#include "core/sort_unique.h"

namespace parley::store {
namespace {

void write_value(JsonWriter& json, const Value& value) {
  if (const auto* words = std::get_if<std::string>(&value))
    json.value(std::string_view(*words));
  else
    json.number(to_text(value));
}

/// Columns that hold something.
void write_row(JsonWriter& json, const Table& t, const Row& row) {
  json.open_object();
  for (size_t i = 0; i < t.columns.size(); ++i) {
    if (is_null(row[i])) continue;
    json.key(t.columns[i]);
    write_value(json, row[i]);
  }
  json.close_object();
}

void write_rows(JsonWriter& json, const char* name, const Rows& rows) {
  json.key(name).open_array();
  for (const Row& row : rows) write_row(json, table(name), row);
  json.close_array();
}

std::string write_incident(const FiledIncident& incident) {
  JsonWriter json;
  json.open_object().key("incident");
  write_row(json, table("incident"), incident.incident);
  write_rows(json, "incident_range", incident.ranges);
  write_rows(json, "account", incident.accounts);
  json.key("claim").open_array();
  for (const FiledClaim& claim : incident.claims) write_row(json, table("claim"), claim.rows.claim);
  json.close_array();
  for (size_t which = 0; which < std::size(kPartsOfClaims); ++which) {
    json.key(kPartsOfClaims[which]).open_array();
    for (const FiledClaim& claim : incident.claims) {
      for (const Row& row : part(claim.rows, which)) write_row(json, table(kPartsOfClaims[which]), row);
    }
    json.close_array();
  }
  return json.close_object().take();
}

using Json = simdjson::dom::element;

/// What a column does not say stays NULL, also one that the ledger did not have then.
Row read_row(const Table& t, Json object) {
  Row out(t.columns.size());
  for (size_t i = 0; i < t.columns.size(); ++i) {
    Json found;
    if (object[t.columns[i]].get(found)) continue;
    const auto type = found.type();  // is_double() is also true of whole numbers
    if (type == simdjson::dom::element_type::STRING)
      out[i] = text(std::string_view(found));
    else if (type == simdjson::dom::element_type::DOUBLE || t.definitions[i].starts_with("REAL"))
      out[i] = double(found);
    else if (type == simdjson::dom::element_type::INT64)
      out[i] = int64_t(found);
  }
  return out;
}

Rows read_rows(std::string_view name, Json all) {
  Rows out;
  simdjson::dom::array rows;
  if (all[name].get(rows)) return out;
  for (const Json row : rows) out.push_back(read_row(table(name), row));
  return out;
}

FiledIncident read_incident(const std::string& content) {
  simdjson::dom::parser parser;
  Json all, own;
  if (parser.parse(content).get(all) || all["incident"].get(own))
    throw Failure{"what was published cannot be read; `parley verify` says what is damaged"};
  FiledIncident out;
  out.incident = read_row(table("incident"), own);
  out.ranges = read_rows("incident_range", all);
  out.accounts = read_rows("account", all);
  std::unordered_map<std::string, size_t> by_id;
  for (Row& row : read_rows("claim", all)) {
    by_id.emplace(to_text(row[0]), out.claims.size());
    out.claims.emplace_back().rows.claim = std::move(row);
  }
  for (size_t which = 0; which < std::size(kPartsOfClaims); ++which) {
    const size_t key = table(kPartsOfClaims[which]).at("claim_id");
    for (Row& row : read_rows(kPartsOfClaims[which], all)) {
      const auto found = by_id.find(to_text(row[key]));
      if (found != by_id.end()) part(out.claims[found->second].rows, which).push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace

std::string keep_published(Database& database, const std::string& incident, int64_t decision) {
  const std::vector<FiledIncident> found = load_incidents(database, {incident}, {});
  if (found.empty()) throw Failure{"there is no incident '" + incident + "' to be published"};
  const std::string content = write_incident(found[0]);
  database.insert("publication", table("publication").columns, {{integer(decision), incident, content}});
  return digest(content);
}

std::optional<FiledIncident> load_published(Database& database, const std::string& incident) {
  const Rows rows = database.query(
      "SELECT p.content FROM decision d LEFT JOIN publication p ON p.decision_id = d.id WHERE d.action = 'publish' AND "
      "d.target = ?1 AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id) ORDER BY d.id DESC LIMIT 1",
      {incident});
  if (rows.empty() || is_null(rows[0][0])) return std::nullopt;
  FiledIncident out = read_incident(to_text(rows[0][0]));
  std::vector<std::string> documents;
  for (const Row& account : out.accounts) documents.push_back(to_text(account[table("account").at("document_id")]));
  sort_unique(documents);
  out.documents = load_documents(database, documents, {});
  return out;
}

}  // namespace parley::store
