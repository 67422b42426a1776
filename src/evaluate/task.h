// What the tasks share.  A task turns the reading of one document into one line of predictions; contracts: the sets'
// own descriptions.
#pragma once
#include <functional>
#include <string>

#include "core/json.h"
#include "incident/resolve.h"
#include "pipeline/analyse.h"
#include "templates/models.h"

namespace parley::evaluate {

using pipeline::Reading;

/// [first, last) in code points.
void write_span(JsonWriter& json, const CodePoints& points, Span span);
/// The bound, or null where it is open.
void write_bound(JsonWriter& json, std::string_view key, std::optional<int64_t> bound);
/// A claim that something happened: no forecast, demand, denial or hypothesis.
bool states_fact(const Claim& claim);
bool is_closed(const TimeInterval& time);

/// A document among others: its accounts, and the incident of each.
struct Linked {
  std::vector<Account> accounts;
  std::vector<const Incident*> incidents;  // [accounts]
  std::vector<Account> together;           // all accounts of the incident that the document is about
  const Account* main() const;             // nullptr = the document tells of no happening
  const Incident* incident_of_main() const;
  const Incident* incident_of_harm(uint32_t harm) const;  // nullptr = none
  /// Whether it counts some of the people only, beside a figure of its account for all.
  bool is_partial(uint32_t harm) const;

 private:
  struct Row {
    size_t account = 0;
    const AccountHarm* harm = nullptr;  // nullptr = in no account
  };
  Row find(uint32_t harm) const;
};

std::string predict_attribution(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_claimbench(const Document& document, const Reading& reading, const Linked& linked);
/// An incident with its documents, range and whether it is contested.
std::string predict_claimbench_cluster(const Incident& incident, const std::vector<std::string>& documents);
/// Reads the given mentions as well.
Result<Ok> predict_ecbplus(const std::vector<std::string>& files, const pipeline::Tables& tables,
                           const incident::LinkRules& rules, const std::function<void(const std::string&)>& write);
std::string predict_entities(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_geo(const Document& document, const Reading& reading, const pipeline::Tables& tables);
/// Without demonyms: for sets that do not annotate them.
std::string predict_geo_literal(const Document& document, const Reading& reading, const pipeline::Tables& tables);
/// Documents into incidents, with the figures, day and place of what each is about.
std::string predict_linking(const Document& document, const Reading& reading, const Linked& linked);
std::string predict_muc(const Document& document, const Reading& reading, const pipeline::Tables& tables,
                        const templates::Models& models);
std::string predict_ner(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_plover(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_police(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_statements(const Document& document, const Reading& reading, const pipeline::Tables& tables);
std::string predict_syria(const Document& document, const Reading& reading, const Linked& linked);

}  // namespace parley::evaluate
