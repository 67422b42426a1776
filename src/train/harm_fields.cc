#include "claim/harm_fields.h"

#include <cmath>
#include <fstream>
#include <numeric>
#include <random>

#include "claim/combine_harms.h"
#include "train/harm_pairs.h"
#include "train/perceptron.h"

namespace parley::train {
namespace {

using claim::FieldClass;

constexpr int kEpochs = 15;
constexpr float kMargin = 1.5f;

struct Sample {
  std::vector<uint64_t> features[2];  // for the status, for "incident or total"
  FieldClass right[2];
  bool has_status;
};

struct PartSample {  // the possible wholes of one harm
  std::vector<std::vector<uint64_t>> wholes;
  std::vector<bool> fits;
};

struct Samples {
  std::vector<Sample> fields;
  std::vector<PartSample> parts;
};

const GoldHarm* gold_of(const Harm& harm, const std::vector<GoldHarm>& gold) {
  const GoldHarm* found = nullptr;
  for (const GoldHarm& g : gold) {
    if (g.kind != claim::broad_kind(harm.kind) || !g.span.overlaps(harm.quantity.span())) continue;
    const bool same = g.low.value_or(0) == harm.quantity->low().value_or(0) && g.high == harm.quantity->high();
    if (!found || same) found = &g;
  }
  return found;
}

void collect(const Document& document, const std::vector<GoldHarm>& gold, const pipeline::Tables& tables,
             Samples& out) {
  const pipeline::Reading reading = pipeline::analyse(document, tables);
  const Grammar grammar(document.text(), reading.analysis);
  const claim::HarmFields fields(grammar, tables.lexicon, reading.record);
  for (uint32_t i = 0; i < reading.record.harms.size(); ++i) {
    const GoldHarm* found = gold_of(reading.record.harms[i], gold);
    if (!found) continue;
    static constexpr FieldClass kStatuses[] = {FieldClass::unknown, FieldClass::civilian, FieldClass::military,
                                               FieldClass::unknown, FieldClass::mixed};
    out.fields.push_back({{fields.status_features(i), fields.total_features(i)},
                          {kStatuses[static_cast<size_t>(found->status.value_or(Status::unknown))],
                           found->total ? FieldClass::total : FieldClass::incident},
                          found->status.has_value()});
    PartSample sample;
    bool any = false;
    for (const uint32_t whole : fields.wholes(i)) {
      const GoldHarm* other = gold_of(reading.record.harms[whole], gold);
      const bool fits = found->whole >= 0 ? other == &gold[static_cast<size_t>(found->whole)] : found->part && other;
      sample.wholes.push_back(fields.part_features(i, whole));
      sample.fits.push_back(fits);
      any = any || fits;
    }
    if (any || !found->part) out.parts.push_back(std::move(sample));
  }
}

void learn_fields(const std::vector<Sample>& samples, Perceptron& weights, const Progress& progress) {
  static constexpr std::pair<uint32_t, uint32_t> kGroups[] = {{0, 4}, {4, 6}};
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(9);
  std::vector<float> scores;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong[2] = {};
    for (const size_t i : order) {
      weights.tick();
      for (size_t group = samples[i].has_status ? 0 : 1; group < 2; ++group) {
        weights.scores(samples[i].features[group], scores);
        const uint32_t right = static_cast<uint32_t>(samples[i].right[group]);
        uint32_t rival = right == kGroups[group].first ? right + 1 : kGroups[group].first;
        for (uint32_t c = kGroups[group].first; c < kGroups[group].second; ++c) {
          if (c != right && scores[c] > scores[rival]) rival = c;
        }
        wrong[group] += scores[right] <= scores[rival];
        if (scores[right] - scores[rival] < kMargin) weights.update(samples[i].features[group], right, rival, 0.1f);
      }
    }
    progress("harm fields: epoch " + std::to_string(epoch + 1) + ", wrong status " + std::to_string(wrong[0]) +
             ", total " + std::to_string(wrong[1]) + " of " + std::to_string(samples.size()));
  }
  weights.average();
}

/// As for the pairs: of several wholes that fit, the one that scores best stands for them.
void learn_parts(const std::vector<PartSample>& samples, Perceptron& weights, const Progress& progress) {
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(11);
  std::vector<float> scores;
  const auto margin = [&](const std::vector<uint64_t>& features) {
    weights.scores(features, scores);
    return static_cast<double>(scores[1] - scores[0]);
  };
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong = 0, all = 0;
    for (const size_t i : order) {
      const PartSample& sample = samples[i];
      size_t chosen = sample.wholes.size();
      double best = 0;
      for (size_t k = 0; k < sample.wholes.size(); ++k) {
        if (!sample.fits[k]) continue;
        const double score = margin(sample.wholes[k]);
        if (chosen == sample.wholes.size() || score >= best) chosen = k, best = score;
      }
      for (size_t k = 0; k < sample.wholes.size(); ++k) {
        if (sample.fits[k] && k != chosen) continue;
        const double score = margin(sample.wholes[k]);
        wrong += (score > 0) != sample.fits[k], ++all;
        weights.tick();
        weights.update(sample.wholes[k], 1, 0,
                       static_cast<float>(0.04 / (1 + 0.25 * epoch) *
                                          ((sample.fits[k] ? 1.0 : 0.0) - 1 / (1 + std::exp(-score)))));
      }
    }
    progress("harm parts: epoch " + std::to_string(epoch + 1) + ", wrong " + std::to_string(wrong) + " of " +
             std::to_string(all));
  }
  weights.average();
}

Result<Ok> write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    return Error{"cannot be written", file.string()};
  return Ok{};
}

}  // namespace

Result<Ok> train_harm_fields(const std::vector<std::string>& gold, const pipeline::Tables& tables,
                             const std::filesystem::path& folder, const Progress& progress) {
  Samples samples;
  auto read = read_gold_harms(gold, [&](const Document& document, const std::vector<GoldHarm>& harms) {
    collect(document, harms, tables, samples);
  });
  if (!read) return read.error();
  Perceptron fields(std::size(claim::kFieldClasses)), parts(2);
  learn_fields(samples.fields, fields, progress);
  learn_parts(samples.parts, parts, progress);
  const std::vector<std::string> names(std::begin(claim::kFieldClasses), std::end(claim::kFieldClasses));
  if (auto done = write(folder / "harm_fields.bin", fields.pack(names, {1.0f, 7})); !done) return done;
  return write(folder / "harm_parts.bin", parts.pack({"no", "yes"}, {1.0f, 3}));
}

}  // namespace parley::train
