#include "serve/rows.h"

#include <algorithm>
#include <charconv>

namespace parley::serve {
namespace {

constexpr size_t kFewest = 1, kUsual = 50, kMost = 1000;

// Columns of 0 and 1; `contested` of an incident is text and stays so.
constexpr std::string_view kTruths[] = {"approximate",        "ceasefire_violation",
                                        "changed_since_read", "confirmed",
                                        "contested",          "cumulative",
                                        "disputed",           "main",
                                        "provisional",        "repeats"};

}  // namespace

Veil::Veil(const Call& call)
    : call_(call), all_(!call.visitor.person.may(Right::text)), nothing_(call.visitor.person.may(Right::lead)) {}

bool Veil::hides(std::string_view id) const {
  if (all_ || nothing_) return all_;
  const std::string document(id.substr(0, id.find_first_of("-#/")));
  const auto known = documents_.find(document);
  if (known != documents_.end()) return known->second;
  const auto rows = call_.store->ask("SELECT sensitivity FROM document WHERE id = ?1", {document});
  const std::string sensitivity = rows && !rows->rows.empty() ? store::to_text(rows->rows[0][0]) : "";
  const bool hidden = !rows || sensitivity == "sealed" ||  // only a lead sees it, and is asked about above
                      (sensitivity == "restricted" && !call_.visitor.person.may(Right::record));
  return documents_.emplace(document, hidden).first->second;
}

void write_fields(JsonWriter& json, const std::vector<std::string>& columns, const store::Row& row, bool hidden,
                  const Words& words) {
  for (size_t i = 0; i < columns.size(); ++i) {
    json.key(columns[i]);
    const auto* number = std::get_if<int64_t>(&row[i]);
    if (store::is_null(row[i]) || (hidden && std::find(words.begin(), words.end(), columns[i]) != words.end()))
      json.null();
    else if (number && std::find(std::begin(kTruths), std::end(kTruths), columns[i]) != std::end(kTruths))
      json.value(*number != 0);
    else if (std::holds_alternative<std::string>(row[i]) && columns[i] != "evidence")
      json.value(std::string_view(std::get<std::string>(row[i])));
    else
      json.number(store::to_text(row[i]));  // evidence is JSON already
  }
}

void write_rows(JsonWriter& json, const store::Listing& listing, const Veil& veil, const Words& words,
                std::string_view id) {
  const size_t by = id.empty() ? 0 : column(listing, id);
  json.open_array();
  for (const store::Row& row : listing.rows) {
    json.open_object();
    write_fields(json, listing.columns, row, id.empty() ? veil.hides_all() : veil.hides(store::to_text(row[by])),
                 words);
    json.close_object();
  }
  json.close_array();
}

size_t column(const store::Listing& listing, std::string_view name) {
  const auto found = std::find(listing.columns.begin(), listing.columns.end(), name);
  assert(found != listing.columns.end());
  return static_cast<size_t>(found - listing.columns.begin());
}

const store::Listing& section(const std::vector<store::Section>& sections, std::string_view name) {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const store::Section& one) { return one.name == name; });
  assert(found != sections.end());
  return found->listing;
}

Response page_of(store::Listing listing, const Call& call, std::string_view cursor, const Words& words,
                 std::string_view id) {
  const size_t limit = limit_of(call);
  std::string next;
  if (listing.rows.size() > limit) {
    listing.rows.resize(limit);
    next = store::to_text(listing.rows.back()[column(listing, cursor)]);
  }
  JsonWriter json;
  json.open_object().key("items");
  write_rows(json, listing, Veil(call), words, id);
  json.key("next");
  next.empty() ? json.null() : json.value(std::string_view(next));
  json.close_object();
  return json_response(json);
}

size_t limit_of(const Call& call) {
  const std::string text = parameter(call, "limit");
  size_t limit = kUsual;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::clamp(limit, kFewest, kMost);
}

std::string parameter(const Call& call, const std::string& name) {
  const auto found = call.request.query.find(name);
  return found == call.request.query.end() ? "" : found->second;
}

Response json_response(JsonWriter& json, int status) { return {status, "application/json", json.take(), {}, {}}; }

Response failed(const Error& error, int status) { return problem(status, to_string(error)); }

}  // namespace parley::serve
