// Logistic regression over hashed features: one yes-or-no question for each class, its weights held small (L2), by dual
// coordinate descent.  Written as a LinearModel whose scores are log-odds in steps of 1/256.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace parley::train {

struct Samples {
  uint32_t classes = 0;
  std::vector<size_t> begins{0};  // of the features of each sample, and one past the last
  std::vector<uint64_t> features;
  std::vector<int8_t> labels;       // [samples x classes]: 1 yes, -1 no, 0 not asked
  std::vector<uint32_t> documents;  // of each sample

  size_t size() const { return documents.size(); }
  void add(const std::vector<uint64_t>& own, const std::vector<int8_t>& answers, uint32_t document);
};

struct Learning {
  float cost = 10;      // of a wrong answer against large weights
  uint32_t rarest = 2;  // samples that a feature must occur in
  uint32_t epochs = 12;
};

class Logistic {
 public:
  /// Learns from the samples whose document is not of fold `left_out` of `folds`; folds = 0 leaves nothing out.
  Logistic(const Samples& samples, const Learning& learning, uint32_t folds = 0, uint32_t left_out = 0);

  /// Log-odds of each class.
  void scores(const uint64_t* features, size_t count, float* out) const;
  /// So that the class is chosen at score 0.
  void shift(uint32_t class_, float by, uint64_t bias_feature);
  /// The bytes of a LinearModel.  Weights under `smallest` are dropped.
  std::string pack(const std::vector<std::string>& names, float smallest) const;

 private:
  uint32_t find(uint64_t feature) const;  // 0 = not there
  uint32_t add(uint64_t feature);
  struct Rows {  // the features of each sample, numbered
    std::vector<size_t> begins;
    std::vector<uint32_t> numbers;
    std::span<const uint32_t> of(uint32_t sample) const {
      return std::span(numbers).subspan(begins[sample], begins[sample + 1] - begins[sample]);
    }
  };
  void weigh(const Samples& samples, const std::vector<uint32_t>& order, uint32_t rarest, Rows& own);
  void learn(std::span<const uint32_t> features, const int8_t* labels, float cost, float* shares);

  uint32_t classes_, stride_;
  std::vector<uint64_t> keys_;     // hash table: feature, 0 = free
  std::vector<uint32_t> numbers_;  // of the feature, from 1
  uint32_t used_ = 0;
  std::vector<float> sizes_;    // of each feature: how far a weight of 1 moves the score
  std::vector<float> weights_;  // [features + 1][stride]
};

/// Scores of every sample by a model that has not learned from its document; [samples x classes].
std::vector<float> cross_scores(const Samples& samples, const Learning& learning, uint32_t folds);

}  // namespace parley::train
