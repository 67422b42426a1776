// Many values in one parameter: "id IN …" for lists of any length with one prepared statement; boxes.
#pragma once
#include "core/json.h"
#include "incident/block.h"
#include "store/database.h"

namespace parley::store {

/// "IN (…)" over the list that parameter `at` holds.
inline std::string in_texts(const Database& database, int at) {
  const std::string number = std::to_string(at);
  return database.dialect() == Dialect::sqlite ? "IN (SELECT value FROM json_each(?" + number + "))"
                                               : "= ANY(?" + number + "::text[])";
}
inline std::string in_integers(const Database& database, int at) {
  const std::string number = std::to_string(at);
  return database.dialect() == Dialect::sqlite ? "IN (SELECT value FROM json_each(?" + number + "))"
                                               : "= ANY(?" + number + "::bigint[])";
}

/// "IN (…)" over what a question within the question finds.  On PostgreSQL an array: it takes a join for one of few or
/// of all, where it cannot tell how many, and reads whole tables.
inline std::string in_found(const Database& database, const std::string& question) {
  return database.dialect() == Dialect::sqlite ? "IN (" + question + ")" : "= ANY(ARRAY(" + question + "))";
}

/// "(east,north),(west,south)": a box of PostgreSQL.
inline std::string box_literal(const incident::Box& box) {
  return "(" + to_text(box.east) + "," + to_text(box.north) + "),(" + to_text(box.west) + "," + to_text(box.south) +
         ")";
}

template <class Texts>
Value text_list(const Database& database, const Texts& values) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += ',';
    append_json(value, out);  // PostgreSQL's arrays escape quotes and backslashes in the same way
  }
  return database.dialect() == Dialect::sqlite ? "[" + out + "]" : "{" + out + "}";
}
template <class Integers>
Value integer_list(const Database& database, const Integers& values) {
  std::string out;
  for (const auto value : values) out += (out.empty() ? "" : ",") + std::to_string(static_cast<int64_t>(value));
  return database.dialect() == Dialect::sqlite ? "[" + out + "]" : "{" + out + "}";
}

}  // namespace parley::store
