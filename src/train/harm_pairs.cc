#include "train/harm_pairs.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <random>

#include "claim/combine_harms.h"
#include "train/perceptron.h"

namespace parley::train {
namespace {

constexpr int kEpochs = 12;
constexpr uint32_t kOrders = 5;  // in which the samples are learned from; what each learns is added up
constexpr double kRate = 0.08;

struct Sample {  // all pairs of one group of people
  struct Choice {
    std::vector<uint64_t> features;
    bool fits;  // the word is of the harm that they came to
  };
  std::vector<Choice> choices;
};

void collect(const Document& document, const std::vector<GoldHarm>& gold, const pipeline::Tables& tables,
             std::vector<Sample>& out) {
  const pipeline::Reading reading = pipeline::analyse(document, tables);
  const Grammar grammar(document.text(), reading.analysis);
  const claim::HarmPairs pairs(grammar, tables.lexicon, reading.quantities);
  for (size_t begin = 0; begin < pairs.pairs().size();) {
    size_t end = begin;
    Sample sample;
    const claim::People& people = pairs.people()[pairs.pairs()[begin].people];
    const Span span = grammar.span(people.words);
    bool optional = false;
    std::vector<HarmKind> kinds;
    for (const GoldHarm& harm : gold) {
      if (!harm.span.overlaps(span)) continue;
      // a gold phrase may hold several counts: the one that begins it is meant, and those inside count when they are
      // gold themselves
      const bool own = span.begin >= harm.span.begin || span.end >= harm.span.end;
      if (harm.optional) optional = true;
      if (own) kinds.push_back(harm.kind);
    }
    uint64_t features[claim::kPairFeatures];
    for (; end < pairs.pairs().size() && pairs.pairs()[end].people == pairs.pairs()[begin].people; ++end) {
      const claim::HarmPair& pair = pairs.pairs()[end];
      const uint32_t count = pairs.features(pair, claim::frame_says(grammar, pairs, pair, reading.record), features);
      const HarmKind kind = claim::broad_kind(pairs.words()[pair.word].kind);
      sample.choices.push_back(
          {{features, features + count}, std::find(kinds.begin(), kinds.end(), kind) != kinds.end()});
    }
    begin = end;
    if (!optional) out.push_back(std::move(sample));
  }
}

double margin(const Perceptron& weights, const std::vector<uint64_t>& features, std::vector<float>& scores) {
  weights.scores(features, scores);
  return static_cast<double>(scores[1] - scores[0]);
}

/// Logistic regression by small steps; of several words that fit, the one that scores best stands for them.
void learn(const std::vector<Sample>& samples, uint32_t seed, Perceptron& weights, const Progress& progress) {
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(seed);
  std::vector<float> scores;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    const double rate = kRate / (1 + 0.25 * epoch);
    size_t wrong = 0, all = 0;
    for (const size_t i : order) {
      const Sample::Choice* chosen = nullptr;
      double best = 0;
      for (const Sample::Choice& choice : samples[i].choices) {
        if (!choice.fits) continue;
        const double score = margin(weights, choice.features, scores);
        if (!chosen || score > best) chosen = &choice, best = score;
      }
      for (const Sample::Choice& choice : samples[i].choices) {
        if (choice.fits && &choice != chosen) continue;
        const double score = margin(weights, choice.features, scores);
        const double error = (choice.fits ? 1.0 : 0.0) - 1 / (1 + std::exp(-score));
        wrong += (score > 0) != choice.fits, ++all;
        weights.tick();
        weights.update(choice.features, 1, 0, static_cast<float>(rate * error / 2));
      }
    }
    progress("harm pairs: epoch " + std::to_string(epoch + 1) + ", wrong " + std::to_string(wrong) + " of " +
             std::to_string(all));
  }
  weights.average();
}

}  // namespace

Result<Ok> train_harm_pairs(const std::vector<std::string>& gold, const pipeline::Tables& tables,
                            const std::filesystem::path& out, const Progress& progress) {
  std::vector<Sample> samples;
  auto read = read_gold_harms(gold, [&](const Document& document, const std::vector<GoldHarm>& harms) {
    collect(document, harms, tables, samples);
  });
  if (!read) return read.error();
  Perceptron weights(2);
  for (uint32_t order = 0; order < kOrders; ++order) {
    Perceptron own(2);
    learn(samples, 7 + order, own, progress);
    weights.add(own);
  }
  std::ofstream file(out, std::ios::binary);
  const std::string bytes = weights.pack({"no", "yes"}, {1.0f, 3});
  if (!file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    return Error{"cannot be written", out.string()};
  progress(std::to_string(samples.size()) + " groups of people, " + std::to_string(weights.rows()) + " features, " +
           std::to_string(bytes.size()) + " bytes");
  return Ok{};
}

}  // namespace parley::train
