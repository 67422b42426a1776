#include "train/links.h"

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "incident/accounts.h"
#include "incident/block.h"
#include "incident/compare.h"
#include "ingest/annotated.h"

namespace parley::train {
namespace {

using incident::FeatureValues;
using incident::kFeatures;

constexpr size_t kEveryPair = 300;  // documents of a file up to which pairs that do not meet are learned from as well
constexpr float kHold = 8;          // how strongly a weight is held near the one that it had
constexpr float kFarPair = 0.3f;    // what a pair counts that is never compared
constexpr int kRounds = 3000;

struct Pair {
  FeatureValues values{};
  bool same = false;
  float weight = 1;
};

struct GoldAccount {
  std::string incident;
  Account account;
  incident::BlockQuery block;
};

Result<std::vector<GoldAccount>> read(const std::string& file, const pipeline::Tables& tables,
                                      const incident::LinkRules& rules) {
  std::vector<GoldAccount> out;
  const auto done =
      ingest::read_annotated(file, [&](const Document& document, const simdjson::dom::element& line) -> Result<Ok> {
        std::string_view cluster;
        if (line["cluster"].get(cluster)) return Error{"has no \"cluster\"", file};
        for (Account& account : incident::find_accounts(document, pipeline::analyse(document, tables), tables)) {
          if (!account.main) continue;
          auto block = incident::block(account, rules);
          out.push_back({cluster == "none" ? account.id : std::string(cluster), std::move(account), std::move(block)});
        }
        return Ok{};
      });
  if (!done) return done.error();
  return out;
}

/// Logistic regression towards the weights that were there (AdaGrad over all pairs at once), each with their sign.
FeatureValues learn(const std::vector<Pair>& pairs, const FeatureValues& from) {
  FeatureValues weights = from;
  std::array<float, kFeatures> seen{};
  for (int round = 0; round < kRounds; ++round) {
    std::array<double, kFeatures> slope{};
    for (const Pair& pair : pairs) {
      const float wrong = 1 / (1 + std::exp(-incident::dot(pair.values, weights))) - (pair.same ? 1.0f : 0.0f);
      for (size_t i = 0; i < kFeatures; ++i) slope[i] += double{wrong} * double{pair.weight} * double{pair.values[i]};
    }
    for (size_t i = 0; i < kFeatures; ++i) {
      const float step = static_cast<float>(slope[i]) + kHold * (weights[i] - from[i]);
      seen[i] += step * step;
      weights[i] -= 0.3f * step / (1e-4f + std::sqrt(seen[i]));
      if (weights[i] * from[i] < 0) weights[i] = 0;  // a reason for a link never becomes one against it
    }
  }
  return weights;
}

Result<Ok> write(const std::filesystem::path& table, const FeatureValues& weights) {
  std::ifstream in(table);
  std::ostringstream out;
  for (std::string row; std::getline(in, row);) {
    const size_t first = row.find('\t'), second = row.find('\t', first + 1);
    for (size_t i = 0; i < kFeatures && second != std::string::npos; ++i) {
      if (row.substr(0, first) != to_string(static_cast<incident::Feature>(i))) continue;
      char number[32];
      std::snprintf(number, sizeof number, "%.2f", static_cast<double>(weights[i]));
      row = row.substr(0, first + 1) + number + row.substr(second);
      break;
    }
    out << row << '\n';
  }
  in.close();
  std::ofstream file(table);
  file << out.str();
  if (!file.flush()) return Error{"cannot be written", table.string()};
  return Ok{};
}

}  // namespace

Result<Ok> train_links(const std::vector<std::string>& files, const pipeline::Tables& tables,
                       const incident::LinkRules& rules, const std::filesystem::path& weights,
                       const std::filesystem::path& samples, const Progress& progress) {
  std::vector<Pair> pairs;
  std::error_code failure;
  std::filesystem::create_directories(samples, failure);
  std::ofstream dump(samples / "links.tsv");
  dump << "first\tsecond\tsame\tmeet\tscore";
  for (size_t i = 0; i < kFeatures; ++i) dump << '\t' << to_string(static_cast<incident::Feature>(i));
  dump << '\n';
  for (const std::string& file : files) {
    const auto accounts = read(file, tables, rules);
    if (!accounts) return accounts.error();
    std::map<std::string, size_t> sizes;  // documents of each incident: a large one must not decide alone
    for (const GoldAccount& account : *accounts) ++sizes[account.incident];
    size_t same = 0, met = 0, compared = 0;
    for (size_t a = 0; a < accounts->size(); ++a) {
      for (size_t b = a + 1; b < accounts->size(); ++b) {
        const GoldAccount &x = (*accounts)[a], &y = (*accounts)[b];
        const bool meets = incident::meet(x.block, y.block);
        Pair pair{{}, x.incident == y.incident, 1};
        pair.weight = pair.same ? 3.0f / static_cast<float>(sizes[x.incident]) : meets ? 1.0f : kFarPair;
        same += pair.same, met += pair.same && meets, compared += meets;
        if (!meets && !pair.same && accounts->size() > kEveryPair) continue;
        pair.values = incident::pair_features({x.account, rules}, {y.account, rules}, rules);
        dump << x.account.id << '\t' << y.account.id << '\t' << pair.same << '\t' << meets << '\t'
             << incident::dot(pair.values, rules.weights);
        for (const float value : pair.values) dump << '\t' << value;
        dump << '\n';
        pairs.push_back(pair);
      }
    }
    progress(file + ": " + std::to_string(accounts->size()) + " documents, " + std::to_string(same) +
             " pairs of one incident, of which " + std::to_string(met) + " meet; " + std::to_string(compared) +
             " meet in all");
  }
  return write(weights, learn(pairs, rules.priors));
}

}  // namespace parley::train
