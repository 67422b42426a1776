#include "evaluate/predict.h"

#include <algorithm>

#include "evaluate/task.h"
#include "ingest/ingest.h"

namespace parley::evaluate {

void write_span(JsonWriter& json, const CodePoints& points, Span span) {
  json.open_array()
      .value(static_cast<int64_t>(points.from_byte(span.begin)))
      .value(static_cast<int64_t>(points.from_byte(span.end)))
      .close_array();
}

void write_bound(JsonWriter& json, std::string_view key, std::optional<int64_t> bound) {
  json.key(key);
  if (bound)
    json.value(*bound);
  else
    json.null();
}

bool states_fact(const Claim& claim) {
  return is_claimed_as_fact(claim.stance) && claim.polarity == Polarity::positive;
}

bool is_closed(const TimeInterval& time) { return time.from != kOpenStart && time.to != kOpenEnd; }

namespace {

using Predict = std::string (*)(const Document&, const Reading&, const pipeline::Tables&);
constexpr std::pair<std::string_view, Predict> kTasks[] = {
    {"attribution", predict_attribution}, {"claimbench", predict_claimbench},
    {"entities", predict_entities},       {"geo", predict_geo},
    {"geo_literal", predict_geo_literal}, {"ner", predict_ner},
    {"plover", predict_plover},           {"police", predict_police},
    {"statements", predict_statements},   {"syria", predict_syria},
};
constexpr std::string_view kIncidents = "muc";  // has models of its own

}  // namespace

std::vector<std::string_view> tasks() {
  std::vector<std::string_view> out;
  for (const auto& [name, function] : kTasks) out.push_back(name);
  out.insert(std::lower_bound(out.begin(), out.end(), kIncidents), kIncidents);
  return out;
}

Result<Ok> predict(std::string_view task, const std::string& file, const std::filesystem::path& data,
                   const std::filesystem::path& gazetteer, const Write& write) {
  const auto tables = pipeline::Tables::load(data, gazetteer);
  if (!tables) return tables.error();
  std::optional<templates::Models> models;
  if (task == kIncidents) {
    auto opened = templates::Models::open(data / "models/en");
    if (!opened) return opened.error();
    models = std::move(*opened);
  }
  const auto* found =
      std::find_if(std::begin(kTasks), std::end(kTasks), [&](const auto& entry) { return entry.first == task; });
  if (found == std::end(kTasks) && !models) {
    std::string known;
    for (const std::string_view name : tasks()) known += (known.empty() ? "" : ", ") + std::string(name);
    return Error{"there is no task '" + std::string(task) + "'; the tasks are " + known};
  }
  std::optional<Error> failure;
  ingest::read_file(file, [&](Result<Document> document) {
    if (!document) {
      if (!failure) failure = document.error();
      return;
    }
    const Reading reading = pipeline::analyse(*document, *tables);
    write(models ? predict_muc(*document, reading, *tables, *models) : found->second(*document, reading, *tables));
  });
  if (failure) return *failure;
  return Ok{};
}

}  // namespace parley::evaluate
