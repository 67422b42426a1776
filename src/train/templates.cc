#include "train/templates.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "core/sort_unique.h"
#include "ingest/annotated.h"
#include "language/linear_model.h"
#include "templates/candidates.h"
#include "templates/models.h"
#include "train/incident_gold.h"
#include "train/logistic.h"

namespace parley::train {
namespace {

using templates::Candidate;
using templates::FeatureList;
using templates::ScoreTable;

constexpr uint32_t kFolds = 4;
constexpr size_t kLeastTemplates = 10;
constexpr size_t kMostClasses = language::kMaxClasses - 32;
constexpr float kSmallest = 0.006f;      // weight that is kept
constexpr int32_t kHopeless = -4 * 256;  // a document whose relevance is under this teaches nothing about fillers

/// The classes of one model, numbered.
struct Classes {
  std::vector<std::string> names;
  std::map<std::string, uint32_t, std::less<>> numbers;

  void count(const std::string& name) { ++counts_[name]; }
  /// Those that were counted so often; an error where no model can hold them.
  Result<Ok> close(uint32_t least) {
    for (const auto& [name, times] : counts_) {
      if (times >= least) numbers[name] = static_cast<uint32_t>(names.size()), names.push_back(name);
    }
    if (names.empty()) return Error{"no value of the filled templates stands in enough of them"};
    if (names.size() > kMostClasses)
      return Error{"the filled templates have " + std::to_string(names.size()) + " values, a model tells " +
                   std::to_string(kMostClasses) + " apart"};
    return Ok{};
  }
  std::optional<uint32_t> find(std::string_view name) const {
    const auto at = numbers.find(name);
    return at == numbers.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  std::map<std::string, uint32_t> counts_;
};

std::string_view slot_of(std::string_view name) { return name.substr(0, name.find(' ')); }

/// Yes for the values that are there, no for the others of the slots asked for.
void answer(const Classes& classes, const std::vector<std::string>& values, std::vector<int8_t>& out) {
  for (const std::string& value : values) {
    if (const auto number = classes.find(value)) out[*number] = 1;
  }
}

struct Item {  // one document with what was read of it
  std::unique_ptr<Document> document;
  pipeline::Reading reading;
  std::unique_ptr<Grammar> grammar;
  std::unique_ptr<templates::Features> features;
  std::vector<Candidate> candidates;
  std::vector<GoldTemplate> gold;
  ScoreTable document_scores, sentence_scores;  // by models that did not learn from it
};

int32_t whole(float log_odds) { return static_cast<int32_t>(std::lround(std::clamp(log_odds, -60.f, 60.f) * 256)); }

class Trainer {
 public:
  Trainer(std::vector<Item>& items, const std::filesystem::path& folder, const std::filesystem::path& samples,
          const Progress& progress)
      : items_(items), folder_(folder), samples_(samples), progress_(progress) {}

  Result<Ok> run() {
    if (auto done = documents(); !done) return done;
    if (auto done = sentences(); !done) return done;
    if (auto done = dates(); !done) return done;
    if (auto done = fillers(); !done) return done;
    return values();
  }

 private:
  Result<Ok> documents();
  Result<Ok> sentences();
  Result<Ok> dates();
  Result<Ok> fillers();
  Result<Ok> values();
  Result<Ok> write_samples(const Samples& samples, const Classes& classes, const std::vector<float>& scores,
                           const std::vector<float>& thresholds) const;
  Result<Ok> write(templates::Model model, const Logistic& learned, const Classes& classes);
  void report(const char* what, const Samples& samples, const Classes& classes, const std::vector<float>& scores,
              std::vector<float>* thresholds);

  std::vector<Item>& items_;
  const std::filesystem::path folder_, samples_;
  const Progress& progress_;
  uint32_t relevant_ = 0;  // class of the document model
  std::vector<std::string> document_classes_, sentence_classes_;
};

Result<Ok> Trainer::write(templates::Model model, const Logistic& learned, const Classes& classes) {
  const auto path = folder_ / templates::kModelFiles[static_cast<size_t>(model)];
  std::ofstream out(path, std::ios::binary);
  const std::string bytes = learned.pack(classes.names, kSmallest);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) return Error{"cannot be written", path.string()};
  progress_(path.filename().string() + ": " + std::to_string(bytes.size() / 1024) + " KB");
  return Ok{};
}

/// Prints the best F1 of each class and gives the threshold where it is reached.
void Trainer::report(const char* what, const Samples& samples, const Classes& classes, const std::vector<float>& scores,
                     std::vector<float>* thresholds) {
  double sum = 0;
  for (uint32_t c = 0; c < samples.classes; ++c) {
    std::vector<std::pair<float, bool>> order;
    double all = 0;
    for (size_t s = 0; s < samples.size(); ++s) {
      const int8_t label = samples.labels[s * samples.classes + c];
      if (label == 0) continue;
      order.emplace_back(scores[s * samples.classes + c], label > 0);
      all += label > 0;
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    double right = 0, best = 0, best_p = 0, best_r = 0;
    float threshold = 0;
    for (size_t i = 0; i < order.size(); ++i) {
      right += order[i].second;
      const double f = 2 * right / (static_cast<double>(i + 1) + all);
      if (f > best)
        best = f, threshold = order[i].first, best_p = right / static_cast<double>(i + 1), best_r = right / all;
    }
    char line[200];
    std::snprintf(line, sizeof line, "%s: %-28s F %.1f  P %.1f R %.1f  at %.2f of %.0f", what, classes.names[c].c_str(),
                  100 * best, 100 * best_p, 100 * best_r, threshold, all);
    progress_(line);
    if (thresholds) (*thresholds)[c] = threshold;
    sum += 100 * best;
  }
  progress_(std::string(what) + " mean " + std::to_string(sum / samples.classes));
}

Result<Ok> Trainer::documents() {
  Classes classes;
  for (const Item& item : items_) {
    for (const GoldTemplate& each : item.gold) {
      classes.count("relevant");
      for (const std::string& type : each.types) classes.count(type);
      for (const std::string& value : each.values) classes.count(value);
    }
  }
  if (auto closed = classes.close(5); !closed) return closed;
  relevant_ = *classes.find("relevant");
  Samples samples;
  samples.classes = static_cast<uint32_t>(classes.names.size());
  FeatureList features;
  for (uint32_t d = 0; d < items_.size(); ++d) {
    features.clear();
    items_[d].features->add_document(features);
    sort_unique(features);
    std::vector<int8_t> labels(samples.classes, -1);
    for (uint32_t c = 0; c < samples.classes; ++c) {
      const std::string_view slot = slot_of(classes.names[c]);
      if (items_[d].gold.empty() && slot != "relevant" && slot != "type") labels[c] = 0;
    }
    for (const GoldTemplate& each : items_[d].gold) {
      labels[*classes.find("relevant")] = 1;
      answer(classes, each.types, labels);
      answer(classes, each.values, labels);
    }
    samples.add(features, labels, d);
  }
  document_classes_ = classes.names;
  const Learning learning{.cost = 50, .rarest = 2};
  const std::vector<float> scores = cross_scores(samples, learning, kFolds);
  std::vector<float> thresholds(samples.classes);
  report("document", samples, classes, scores, &thresholds);
  Logistic model(samples, learning);
  for (uint32_t c = 0; c < samples.classes; ++c) {
    const std::string_view slot = slot_of(classes.names[c]);
    if (slot != "relevant" && slot != "type") thresholds[c] = 0;  // the best of the slot is chosen
    model.shift(c, thresholds[c], templates::kEveryDocument);
  }
  for (uint32_t d = 0; d < items_.size(); ++d) {
    ScoreTable& table = items_[d].document_scores;
    table.classes = samples.classes;
    for (uint32_t c = 0; c < samples.classes; ++c)
      table.scores.push_back(whole(scores[d * samples.classes + c] - thresholds[c]));
  }
  return write(templates::Model::documents, model, classes);
}

Result<Ok> Trainer::sentences() {
  Classes classes;
  for (const Item& item : items_) {
    for (const GoldTemplate& each : item.gold) {
      classes.count("relevant");
      for (const std::string& type : each.types) classes.count(type);
    }
  }
  if (auto closed = classes.close(10); !closed) return closed;
  Samples samples;
  samples.classes = static_cast<uint32_t>(classes.names.size());
  FeatureList features;
  std::vector<uint32_t> first_sample;
  for (uint32_t d = 0; d < items_.size(); ++d) {
    const Item& item = items_[d];
    first_sample.push_back(static_cast<uint32_t>(samples.size()));
    const size_t count = item.reading.analysis.sentences.size();
    std::vector<std::vector<int8_t>> labels(count, std::vector<int8_t>(samples.classes, -1));
    for (const GoldTemplate& each : item.gold) {
      std::set<std::string> keys;
      for (const GoldFiller& filler : each.fillers) {
        if (filler.role != "place" && filler.role != "district") keys.insert(filler.keys.begin(), filler.keys.end());
      }
      for (const Candidate& candidate : item.candidates) {
        if (!keys.count(candidate.key)) continue;
        for (const auto& occurrence : candidate.occurrences) {
          auto& row = labels[item.grammar->sentence_of(occurrence.head)];
          row[*classes.find("relevant")] = 1;
          answer(classes, each.types, row);
        }
      }
    }
    for (uint32_t s = 0; s < count; ++s) {
      features.clear();
      item.features->add_sentence(s, item.document_scores, features);
      samples.add(features, labels[s], d);
    }
  }
  sentence_classes_ = classes.names;
  const Learning learning{.cost = 2, .rarest = 2};
  const std::vector<float> scores = cross_scores(samples, learning, kFolds);
  report("sentence", samples, classes, scores, nullptr);
  for (uint32_t d = 0; d < items_.size(); ++d) {
    ScoreTable& table = items_[d].sentence_scores;
    table.classes = samples.classes;
    const size_t count = items_[d].reading.analysis.sentences.size() * samples.classes;
    for (size_t k = 0; k < count; ++k) table.scores.push_back(whole(scores[first_sample[d] * samples.classes + k]));
  }
  return write(templates::Model::sentences, Logistic(samples, learning), classes);
}

/// Of each kind of incident that the document has.
Result<Ok> Trainer::dates() {
  Classes classes;
  classes.count("date");
  if (auto closed = classes.close(1); !closed) return closed;
  Samples samples;
  samples.classes = 1;
  FeatureList features;
  for (uint32_t d = 0; d < items_.size(); ++d) {
    const Item& item = items_[d];
    const auto& published = item.document->metadata().published;
    if (!published || item.sentence_scores.scores.empty()) continue;
    for (uint32_t c = 0; c < sentence_classes_.size(); ++c) {
      const std::string& type = sentence_classes_[c];
      const auto in_document = std::find(document_classes_.begin(), document_classes_.end(), type);
      if (slot_of(type) != "type" || in_document == document_classes_.end()) continue;
      std::vector<GoldDate> gold;
      for (const GoldTemplate& each : item.gold) {
        if (std::find(each.types.begin(), each.types.end(), type) != each.types.end())
          gold.insert(gold.end(), each.dates.begin(), each.dates.end());
      }
      if (gold.empty()) continue;
      const templates::TypeScores scores =
          templates::scores_of(item.document_scores, static_cast<uint32_t>(in_document - document_classes_.begin()),
                               item.sentence_scores, c);
      const std::vector<templates::Date> dates = templates::find_dates(*item.document, item.reading);
      for (const templates::Date& date : dates) {
        const std::optional<Day> from = date.tokens.empty() ? std::nullopt : std::optional(date.time.first_day());
        const bool right = std::any_of(gold.begin(), gold.end(), [&](const GoldDate& other) {
          return other.from == from && other.to == date.time.last_day();
        });
        features.clear();
        item.features->add_date(date, dates, *published, scores, features);
        samples.add(features, {static_cast<int8_t>(right ? 1 : -1)}, d);
      }
    }
  }
  const Learning learning{.cost = 2, .rarest = 2};
  report("date", samples, classes, cross_scores(samples, learning, kFolds), nullptr);
  return write(templates::Model::dates, Logistic(samples, learning), classes);
}

Result<Ok> Trainer::fillers() {
  Classes classes;
  for (const Item& item : items_) {
    for (const GoldTemplate& each : item.gold) {
      for (const GoldFiller& filler : each.fillers) classes.count(filler.role);
    }
  }
  if (auto closed = classes.close(1); !closed) return closed;
  Samples samples;
  samples.classes = static_cast<uint32_t>(classes.names.size());
  FeatureList features;
  for (uint32_t d = 0; d < items_.size(); ++d) {
    const Item& item = items_[d];
    if (item.gold.empty() && item.document_scores.scores[relevant_] < kHopeless) continue;
    std::map<std::string, std::set<uint32_t>, std::less<>> roles;
    for (const GoldTemplate& each : item.gold) {
      for (const GoldFiller& filler : each.fillers) {
        for (const std::string& key : filler.keys) roles[key].insert(*classes.find(filler.role));
      }
    }
    for (const Candidate& candidate : item.candidates) {
      features.clear();
      item.features->add_candidate(candidate, item.document_scores, item.sentence_scores, features);
      std::vector<int8_t> labels(samples.classes, -1);
      if (const auto found = roles.find(candidate.key); found != roles.end()) {
        for (const uint32_t role : found->second) labels[role] = 1;
      }
      samples.add(features, labels, d);
    }
  }
  progress_("fillers: " + std::to_string(samples.size()) + " candidates, " + std::to_string(samples.features.size()) +
            " features");
  const Learning learning{.cost = 10, .rarest = 2};
  const std::vector<float> scores = cross_scores(samples, learning, kFolds);
  std::vector<float> thresholds(samples.classes);
  report("filler", samples, classes, scores, &thresholds);
  Logistic model(samples, learning);
  for (uint32_t c = 0; c < samples.classes; ++c) model.shift(c, thresholds[c], templates::kEveryCandidate);
  if (auto written = write_samples(samples, classes, scores, thresholds); !written) return written;
  return write(templates::Model::fillers, model, classes);
}

/// "[1,2,3]"
template <class List>
void print(std::ostream& out, const List& list) {
  out << '[';
  const char* between = "";
  for (const auto& each : list) out << between << +each, between = ",";
  out << ']';
}

/// One line of names and thresholds, then one for each document whose candidates were learned from: its number, the
/// scores of its sentences and of itself, its words, and its candidates as [occurrences, roles, scores by a model that
/// did not learn from it].
Result<Ok> Trainer::write_samples(const Samples& samples, const Classes& classes, const std::vector<float>& scores,
                                  const std::vector<float>& thresholds) const {
  std::error_code failure;
  std::filesystem::create_directories(samples_, failure);
  const auto path = samples_ / "fillers.jsonl";
  std::ofstream out(path);
  out << "{\"roles\":[";
  for (size_t c = 0; c < classes.names.size(); ++c) out << (c ? ",\"" : "\"") << classes.names[c] << '"';
  out << "],\"folds\":" << kFolds << ",\"thresholds\":";
  print(out, thresholds);
  out << "}\n";
  for (size_t at = 0; at < samples.size();) {
    const Item& item = items_[samples.documents[at]];
    out << "{\"document\":" << samples.documents[at] << ",\"classes\":" << item.sentence_scores.classes
        << ",\"document_scores\":";
    print(out, item.document_scores.scores);
    out << ",\"sentence_scores\":";
    print(out, item.sentence_scores.scores);
    out << ",\"words\":[";
    const char* between = "";
    for (const templates::WordView& word : item.features->words()) {
      out << between << '[' << word.word << ',' << word.lemma << ',' << +word.name << ',' << +word.semantic << ','
          << +word.upos << ',' << +word.relation << ',' << word.head << ',' << word.sentence << ',';
      print(out, word.frames);
      out << ']', between = ",";
    }
    out << "],\"candidates\":[";
    between = "";
    for (const Candidate& candidate : item.candidates) {
      out << between << "[[";
      const char* comma = "";
      for (const auto& occurrence : candidate.occurrences)
        out << comma << '[' << occurrence.first << ',' << occurrence.last << ',' << occurrence.head << ']', comma = ",";
      out << "],";
      const auto first = static_cast<std::ptrdiff_t>(at * samples.classes), last = first + samples.classes;
      print(out, std::vector<int8_t>(samples.labels.begin() + first, samples.labels.begin() + last));
      out << ',';
      print(out, std::vector<float>(scores.begin() + first, scores.begin() + last));
      out << ']', between = ",";
      ++at;
    }
    out << "]}\n";
  }
  if (!out.flush()) return Error{"cannot be written", path.string()};
  return Ok{};
}

Result<Ok> Trainer::values() {
  Classes classes;
  for (const Item& item : items_) {
    for (const GoldTemplate& each : item.gold) {
      for (const std::string& type : each.types) classes.count(type);
      for (const GoldFiller& filler : each.fillers) {
        for (const std::string& value : filler.values) classes.count(value);
      }
    }
  }
  if (auto closed = classes.close(4); !closed) return closed;
  Samples samples;
  samples.classes = static_cast<uint32_t>(classes.names.size());
  FeatureList features;
  for (uint32_t d = 0; d < items_.size(); ++d) {
    const Item& item = items_[d];
    if (item.gold.empty()) continue;
    for (const Candidate& candidate : item.candidates) {
      std::set<std::string_view> slots;
      std::vector<std::string> values;
      for (const GoldTemplate& each : item.gold) {
        for (const GoldFiller& filler : each.fillers) {
          if (std::find(filler.keys.begin(), filler.keys.end(), candidate.key) == filler.keys.end()) continue;
          values.insert(values.end(), each.types.begin(), each.types.end());
          values.insert(values.end(), filler.values.begin(), filler.values.end());
          if (filler.role == "target")
            slots.insert("target_type"), slots.insert("target_effect"), slots.insert("nation");
          if (filler.role == "weapon") slots.insert("weapon_type");
          if (filler.role.starts_with("victim"))
            slots.insert("victim_type"), slots.insert("victim_effect"), slots.insert("nation");
          if (filler.role == "perp_org") slots.insert("confidence");
        }
      }
      if (values.empty()) continue;
      slots.insert("type");
      std::vector<int8_t> labels(samples.classes, 0);
      for (uint32_t c = 0; c < samples.classes; ++c) {
        if (slots.count(slot_of(classes.names[c]))) labels[c] = -1;
      }
      answer(classes, values, labels);
      features.clear();
      item.features->add_candidate(candidate, item.document_scores, item.sentence_scores, features);
      samples.add(features, labels, d);
    }
  }
  const Learning learning{.cost = 10, .rarest = 1};
  report("value", samples, classes, cross_scores(samples, learning, kFolds), nullptr);
  return write(templates::Model::values, Logistic(samples, learning), classes);
}

}  // namespace

Result<Ok> train_templates(const std::string& gold, const pipeline::Tables& tables, const std::filesystem::path& folder,
                           const std::filesystem::path& samples, const Progress& progress) {
  std::vector<Item> items;
  size_t filled = 0;
  const auto read =
      ingest::read_annotated(gold, [&](const Document& document, const simdjson::dom::element& line) -> Result<Ok> {
        auto templates = read_incident_gold(line);
        if (!templates) return Error{templates.error().message, document.id()};
        filled += templates->size();
        Item& item = items.emplace_back();
        item.document = std::make_unique<Document>(document);
        item.gold = std::move(*templates);
        item.reading = pipeline::analyse(*item.document, tables);
        return Ok{};
      });
  if (!read) return read.error();
  if (filled < kLeastTemplates)
    return Error{"has " + std::to_string(filled) + " filled templates; " + std::to_string(kLeastTemplates) +
                     " and better some hundreds are needed",
                 gold};
  for (Item& item : items) {
    item.grammar = std::make_unique<Grammar>(item.document->text(), item.reading.analysis);
    item.features = std::make_unique<templates::Features>(*item.grammar, item.reading, tables);
    item.candidates = templates::find_candidates(*item.grammar);
  }
  progress("read " + std::to_string(items.size()) + " documents");
  return Trainer(items, folder, samples, progress).run();
}

}  // namespace parley::train
