// An incident as JSON: what JSON Lines has on a line, and the properties of GeoJSON.
#pragma once
#include "core/json.h"
#include "export/fields.h"

namespace parley::exports {

/// "name": value for each column that holds something, those of `without` aside.
void put_columns(JsonWriter& json, const store::Row& row, std::string_view table,
                 std::initializer_list<std::string_view> without = {});
void put_value(JsonWriter& json, const store::Value& value);
/// Country, units and who claims a disputed place, by the viewpoint.
void put_location(JsonWriter& json, const Location& location);
void put_ranges(JsonWriter& json, const store::FiledIncident& incident);
void put_sides(JsonWriter& json, const Cells& cells);
void put_edition(JsonWriter& json, const Edition& edition);

}  // namespace parley::exports
