#include "export/records.h"

#include <algorithm>

#include "store/schema.h"

namespace parley::exports {

void put_value(JsonWriter& json, const store::Value& value) {
  if (const auto* string = std::get_if<std::string>(&value))
    json.value(std::string_view(*string));
  else if (store::is_null(value))
    json.null();
  else
    json.number(store::to_text(value));
}

void put_columns(JsonWriter& json, const store::Row& row, std::string_view table,
                 std::initializer_list<std::string_view> without) {
  if (row.empty()) return;
  const store::Table& t = store::table(table);
  for (size_t i = 0; i < t.columns.size(); ++i) {
    const std::string& column = t.columns[i];
    if (store::is_null(row[i]) || column == "n" || column == "document_n" || column == "packed" ||
        column == "component")
      continue;  // for the program
    if (std::find(without.begin(), without.end(), column) != without.end()) continue;
    put_value(json.key(column), row[i]);
  }
}

void put_location(JsonWriter& json, const Location& at) {
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) json.field(name, value);
  };
  put("country", at.country);
  put("country_code", at.code ? at.code->iso3 : std::string_view());
  put("unit1", at.unit1);
  put("unit2", at.unit2);
  if (!at.disputed) return;
  json.key("disputed").open_object();
  put("territory", at.territory);
  put("claimed_by", at.claimed_by);
  put("administered_by", at.administered_by);
  put("recognised_by", at.recognised_by);
  json.close_object();
}

void put_ranges(JsonWriter& json, const store::FiledIncident& incident) {
  json.key("ranges").open_array();
  for (const store::Row& range : incident.ranges) {
    json.open_object();
    put_columns(json, range, "incident_range", {"incident_id"});
    json.close_object();
  }
  json.close_array();
}

void put_sides(JsonWriter& json, const Cells& cells) {
  json.key("sides").open_array();
  for (const Side& side : cells.derived->sides) {
    json.open_object().field("code", std::string_view(side.code));
    json.field("name", std::string_view(name_of_actor(side.code, *cells.reference)));
    json.key("accused_by").open_array();
    for (const std::string& group : side.accused_by) json.value(std::string_view(group));
    json.close_array().close_object();
  }
  json.close_array();
}

void put_edition(JsonWriter& json, const Edition& edition) {
  json.open_object()
      .field("parley", std::string_view(edition.version))
      .field("data", std::string_view(edition.data_version));
  json.field("viewpoint", std::string_view(edition.viewpoint)).field("profile", std::string_view(edition.profile));
  json.field("ledger_head", std::string_view(edition.head))
      .field("ledger_at", std::string_view(edition.at))
      .close_object();
}

}  // namespace parley::exports
