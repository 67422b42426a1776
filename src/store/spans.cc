#include "store/spans.h"

#include <algorithm>
#include <charconv>

namespace parley::store {
namespace {

constexpr std::string_view kOfClaim[] = {"act span",     "perpetrator span", "target span", "object span",
                                         "speaker span", "place span",       "time span"};
constexpr int64_t kLongest = 2000;  // code points

struct Span {
  int64_t begin = -1, end = -1;
};
Span parse(std::string_view text) {
  Span out;
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const auto number = [](std::string_view digits, int64_t& value) {
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  };
  return number(text.substr(0, dash), out.begin) && number(text.substr(dash + 1), out.end) ? out : Span{};
}

/// The row that holds a field, and the parameters that its condition takes.
struct Place {
  std::string table, condition, text;  // `text`: column of the words
  Row key;
};
Place place_of(Database& database, const std::string& target, std::string_view field) {
  if (target.find('/') != std::string::npos) return {"harm", "id = ?1", "text", {target}};
  const std::string name(field.substr(0, field.find(' ')));
  if (name == "act") return {"claim", "id = ?1", "trigger_text", {target}};
  if (name == "place" || name == "time") return {"claim_span", "claim_id = ?1 AND field = ?2", "text", {target, name}};
  if (name != "speaker") return {"claim_role", "claim_id = ?1 AND number = 0 AND role = ?2", "text", {target, name}};
  // the issuer, at depth 0, stands outside the text
  const Rows deepest = database.query("SELECT max(depth) FROM claim_speaker WHERE claim_id = ?1", {target});
  return {"claim_speaker",
          "claim_id = ?1 AND depth = ?2",
          "text",
          {target, integer(std::max<int64_t>(1, to_integer(deepest.at(0)[0])))}};
}

void insert(Database& database, const Place& place, const Value& text, const Span& span) {
  const Row row{place.key[0], place.key[1], text, integer(span.begin), integer(span.end)};
  if (place.table == "claim_span")
    database.change(
        "INSERT INTO claim_span (claim_id, field, text, span_begin, span_end, rule) VALUES (?1, ?2, ?3, ?4, ?5, "
        "'decided')",
        row);
  else if (place.table == "claim_speaker")
    database.change(
        "INSERT INTO claim_speaker (claim_id, depth, text, span_begin, span_end, basis, rule) VALUES (?1, ?2, ?3, ?4, "
        "?5, 'stated', 'decided')",
        row);
  else
    database.change(
        "INSERT INTO claim_role (claim_id, role, number, text, span_begin, span_end, basis, rule) VALUES (?1, ?2, 0, "
        "?3, ?4, ?5, 'stated', 'decided')",
        row);
}

}  // namespace

bool is_span_field(std::string_view field, bool harm) {
  return harm ? field == "span" : std::find(std::begin(kOfClaim), std::end(kOfClaim), field) != std::end(kOfClaim);
}

std::string span_of(Database& database, const std::string& target, std::string_view field) {
  const Place place = place_of(database, target, field);
  const Rows rows =
      database.query("SELECT span_begin, span_end FROM " + place.table + " WHERE " + place.condition, place.key);
  if (rows.empty() || is_null(rows[0][0])) return "";
  return to_text(rows[0][0]) + "-" + to_text(rows[0][1]);
}

void check_span(Database& database, const std::string& target, const std::string& after) {
  const Span span = parse(after);
  const Rows length =
      database.query("SELECT length(text) FROM document WHERE id = ?1", {target.substr(0, target.find('-'))});
  if (length.empty() || span.begin < 0 || span.end <= span.begin || span.end > to_integer(length[0][0]) ||
      span.end - span.begin > kLongest)
    throw Failure{"'" + after + "' names no characters of the document; give BEGIN-END in code points: 120-125"};
}

void set_span(Database& database, const std::string& target, std::string_view field, const std::string& text) {
  const Place place = place_of(database, target, field);
  const Span span = parse(text);
  const std::string where = place.table + " WHERE " + place.condition;
  const bool there = !database.query("SELECT 1 FROM " + where, place.key).empty();
  if (span.begin < 0) {  // nobody's word any more: what a decision had made goes, what the machine read loses its words
    if (place.table == "claim_role")
      database.change("UPDATE claim_role SET text = NULL, span_begin = NULL, span_end = NULL WHERE " + place.condition,
                      place.key);
    database.change("DELETE FROM " + where + " AND rule = 'decided'", place.key);
    return;
  }
  const Value words =
      database
          .query("SELECT substr(text, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER)) FROM document WHERE id = ?1",
                 {target.substr(0, target.find('-')), integer(span.begin + 1), integer(span.end - span.begin)})
          .at(0)[0];
  if (!there) return insert(database, place, words, span);
  Row row = place.key;
  for (Value value : {words, integer(span.begin), integer(span.end)}) row.push_back(std::move(value));
  const auto number = [&](size_t after_key) { return "?" + std::to_string(place.key.size() + after_key); };
  database.change("UPDATE " + place.table + " SET " + place.text + " = " + number(1) + ", span_begin = " + number(2) +
                      ", span_end = " + number(3) + " WHERE " + place.condition,
                  row);
}

}  // namespace parley::store
