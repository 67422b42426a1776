#include "evaluate/predict.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "evaluate/task.h"
#include "incident/accounts.h"
#include "incident/figures.h"
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

const Account* Linked::main() const {
  const auto found =
      std::find_if(accounts.begin(), accounts.end(), [](const Account& account) { return account.main; });
  return found == accounts.end() ? nullptr : &*found;
}
const Incident* Linked::incident_of_main() const {
  const Account* account = main();
  return account ? incidents[static_cast<size_t>(account - accounts.data())] : nullptr;
}
Linked::Row Linked::find(uint32_t harm) const {
  for (size_t i = 0; i < accounts.size(); ++i) {
    for (const AccountHarm& row : accounts[i].harms) {
      if (row.harm == harm) return {i, &row};
    }
  }
  return {};
}
const Incident* Linked::incident_of_harm(uint32_t harm) const {
  const Row row = find(harm);
  return row.harm ? incidents[row.account] : nullptr;
}
bool Linked::is_partial(uint32_t harm) const {
  const Row row = find(harm);
  return row.harm && incident::is_partial(accounts[row.account], *row.harm);
}

namespace {

using Predict = std::string (*)(const Document&, const Reading&, const pipeline::Tables&);
constexpr std::pair<std::string_view, Predict> kTasks[] = {
    {"attribution", predict_attribution},
    {"entities", predict_entities},
    {"geo", predict_geo},
    {"geo_literal", predict_geo_literal},
    {"ner", predict_ner},
    {"plover", predict_plover},
    {"police", predict_police},
    {"statements", predict_statements},
};
using PredictLinked = std::string (*)(const Document&, const Reading&, const Linked&);
constexpr std::pair<std::string_view, PredictLinked> kLinkedTasks[] = {
    {"claimbench", predict_claimbench}, {"linking", predict_linking}, {"syria", predict_syria}};
constexpr std::string_view kClusters = "claimbench_clusters";  // a line for each incident, not each document
constexpr std::string_view kMentions = "ecbplus";              // reads the given mentions
constexpr std::string_view kTemplates = "muc";                 // has models of its own

template <class Tasks>
auto find_task(const Tasks& list, std::string_view name) {
  const auto* found =
      std::find_if(std::begin(list), std::end(list), [&](const auto& task) { return task.first == name; });
  return found == std::end(list) ? nullptr : found->second;
}

/// Every document of the files; the first that cannot be read is the error, the others are taken all the same.
Result<Ok> read_all(const std::vector<std::string>& files, const std::function<void(Document)>& take) {
  std::optional<Error> failure;
  for (const std::string& file : files) {
    ingest::read_file(file, [&](Result<Document> document) {
      if (document)
        take(std::move(*document));
      else if (!failure)
        failure = document.error();
    });
  }
  if (failure) return *failure;
  return Ok{};
}

/// No task: the incidents themselves.
Result<Ok> predict_all_linked(PredictLinked task, const std::vector<std::string>& files,
                              const std::filesystem::path& data, const pipeline::Tables& tables, const Write& write) {
  const auto rules = incident::load_rules(data);
  if (!rules) return rules.error();
  std::vector<std::pair<Document, Reading>> documents;
  std::vector<Account> accounts;
  const auto done = read_all(files, [&](Document document) {
    Reading reading = pipeline::analyse(document, tables);
    for (Account& account : incident::find_accounts(document, reading, tables)) accounts.push_back(std::move(account));
    documents.emplace_back(std::move(document), std::move(reading));
  });
  const incident::Linking linking = incident::link_all(accounts, {}, *rules);
  std::unordered_map<std::string_view, const Incident*> incident_of;
  for (const Incident& incident : linking.incidents) {
    for (const std::string& account : incident.accounts) incident_of.emplace(account, &incident);
  }
  std::unordered_map<std::string, Linked> linked;
  std::unordered_map<const Incident*, std::vector<Account>> accounts_of;
  for (const Account& account : accounts) accounts_of[incident_of.at(account.id)].push_back(account);
  for (Account& account : accounts) {
    Linked& own = linked[account.document];
    own.incidents.push_back(incident_of.at(account.id));
    own.accounts.push_back(std::move(account));
  }
  for (auto& [document, own] : linked) {
    if (const Incident* incident = own.incident_of_main()) own.together = accounts_of[incident];
  }
  if (!task) {
    std::map<std::string, std::vector<std::string>> documents_of;
    for (const auto& [document, own] : linked) {
      if (const Incident* incident = own.incident_of_main()) documents_of[incident->id].push_back(document);
    }
    for (const Incident& incident : linking.incidents) {
      auto found = documents_of.find(incident.id);
      if (found == documents_of.end()) continue;
      std::sort(found->second.begin(), found->second.end());
      write(predict_claimbench_cluster(incident, found->second));
    }
    return done;
  }
  for (const auto& [document, reading] : documents) write(task(document, reading, linked[document.id()]));
  return done;
}

}  // namespace

std::vector<std::string_view> tasks() {
  std::vector<std::string_view> out{kClusters, kMentions, kTemplates};
  for (const auto& [name, function] : kTasks) out.push_back(name);
  for (const auto& [name, function] : kLinkedTasks) out.push_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

Result<Ok> predict(std::string_view task, const std::vector<std::string>& files, const std::filesystem::path& data,
                   const std::filesystem::path& gazetteer, const Write& write) {
  const Predict alone = find_task(kTasks, task);
  const PredictLinked together = find_task(kLinkedTasks, task);
  if (!alone && !together && task != kTemplates && task != kClusters && task != kMentions) {
    std::string known;
    for (const std::string_view name : tasks()) known += (known.empty() ? "" : ", ") + std::string(name);
    return Error{"there is no task '" + std::string(task) + "'; the tasks are " + known};
  }
  const auto tables = pipeline::Tables::load(data, gazetteer);
  if (!tables) return tables.error();
  if (together || task == kClusters) return predict_all_linked(together, files, data, *tables, write);
  if (task == kMentions) {
    const auto rules = incident::load_rules(data);
    return rules ? predict_ecbplus(files, *tables, *rules, write) : Result<Ok>(rules.error());
  }
  std::optional<templates::Models> models;
  if (task == kTemplates) {
    auto opened = templates::Models::open(data / "models/en");
    if (!opened) return opened.error();
    models = std::move(*opened);
  }
  return read_all(files, [&](const Document& document) {
    const Reading reading = pipeline::analyse(document, *tables);
    write(models ? predict_muc(document, reading, *tables, *models) : alone(document, reading, *tables));
  });
}

}  // namespace parley::evaluate
