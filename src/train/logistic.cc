#include "train/logistic.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "language/linear_model.h"
#include "train/linear_rows.h"

namespace parley::train {
namespace {

constexpr float kEasy = 0.02f;  // a sample whose answers are this near is not learned from again

/// A fixed shuffle: training gives the same on every machine.
void shuffle(std::vector<uint32_t>& order, uint64_t seed) {
  for (size_t i = order.size(); i > 1; --i) {
    seed = language::mix(seed + i);
    std::swap(order[i - 1], order[seed % i]);
  }
}

}  // namespace

void Samples::add(const std::vector<uint64_t>& own, const std::vector<int8_t>& answers, uint32_t document) {
  features.insert(features.end(), own.begin(), own.end());
  begins.push_back(features.size());
  labels.insert(labels.end(), answers.begin(), answers.end());
  documents.push_back(document);
}

uint32_t Logistic::find(uint64_t feature) const {
  const size_t mask = keys_.size() - 1;
  for (size_t i = feature & mask;; i = (i + 1) & mask) {
    if (keys_[i] == feature) return numbers_[i];
    if (keys_[i] == 0) return 0;
  }
}

uint32_t Logistic::add(uint64_t feature) {
  if ((size_t{used_} + 1) * 2 > keys_.size()) {
    std::vector<uint64_t> keys = std::move(keys_);
    std::vector<uint32_t> numbers = std::move(numbers_);
    const size_t size = std::max<size_t>(keys.size() * 2, 1u << 16);
    keys_.assign(size, 0), numbers_.assign(size, 0);
    for (size_t k = 0; k < keys.size(); ++k) {
      if (keys[k] == 0) continue;
      size_t i = keys[k] & (size - 1);
      while (keys_[i] != 0) i = (i + 1) & (size - 1);
      keys_[i] = keys[k], numbers_[i] = numbers[k];
    }
  }
  const size_t mask = keys_.size() - 1;
  size_t i = feature & mask;
  while (keys_[i] != feature && keys_[i] != 0) i = (i + 1) & mask;
  if (keys_[i] == 0) keys_[i] = feature, numbers_[i] = ++used_;
  return numbers_[i];
}

Logistic::Logistic(const Samples& samples, const Learning& learning, uint32_t folds, uint32_t left_out)
    : classes_(samples.classes), stride_((samples.classes + 7) / 8 * 8) {
  std::vector<uint32_t> order;
  for (uint32_t s = 0; s < samples.size(); ++s) {
    if (folds == 0 || samples.documents[s] % folds != left_out) order.push_back(s);
  }
  std::vector<uint32_t> counts(1, 0);
  for (const uint32_t s : order) {
    for (size_t f = samples.begins[s]; f < samples.begins[s + 1]; ++f) {
      const uint32_t number = add(samples.features[f]);
      if (number >= counts.size()) counts.resize(number + 1, 0);
      ++counts[number];
    }
  }
  for (uint32_t& number : numbers_) {
    if (counts[number] < learning.rarest) number = 0;
  }
  weights_.assign((size_t{used_} + 1) * stride_, 0);
  std::vector<float> squares(weights_.size(), 1e-6f), z(stride_), gradient(stride_);
  std::vector<uint32_t> own;
  std::vector<float> sums(weights_.size(), 0);
  uint64_t seed = 1;
  const uint64_t dropped = static_cast<uint64_t>(learning.drop * 65536);
  for (uint32_t epoch = 0; epoch < learning.epochs; ++epoch) {
    shuffle(order, epoch + 1);
    const float rate = learning.rate / std::sqrt(1.f + static_cast<float>(epoch));
    for (const uint32_t s : order) {
      own.clear();
      std::fill(z.begin(), z.end(), 0.f);
      for (size_t f = samples.begins[s]; f < samples.begins[s + 1]; ++f) {
        const uint32_t number = find(samples.features[f]);
        if (number == 0) continue;
        if (learning.drop > 0) {
          seed = language::mix(seed + f);
          if ((seed & 0xFFFF) < dropped) continue;
        }
        own.push_back(number);
        const float* row = &weights_[size_t{number} * stride_];
        for (uint32_t c = 0; c < stride_; ++c) z[c] += row[c];
      }
      float hardest = 0;
      for (uint32_t c = 0; c < classes_; ++c) {
        const int8_t label = samples.labels[s * classes_ + c];
        gradient[c] = label == 0 ? 0 : 1 / (1 + std::exp(-z[c])) - (label > 0 ? 1.f : 0.f);
        hardest = std::max(hardest, std::abs(gradient[c]));
      }
      if (hardest < kEasy) continue;
      for (const uint32_t number : own) {
        float* row = &weights_[size_t{number} * stride_];
        float* square = &squares[size_t{number} * stride_];
        for (uint32_t c = 0; c < stride_; ++c) {
          square[c] += gradient[c] * gradient[c];
          row[c] -= rate * (gradient[c] + learning.decay * row[c]) / std::sqrt(square[c]);
        }
      }
    }
    if (epoch * 2 >= learning.epochs) {
      for (size_t i = 0; i < sums.size(); ++i) sums[i] += weights_[i];
    }
  }
  const uint32_t averaged = learning.epochs - (learning.epochs + 1) / 2;
  for (size_t i = 0; i < sums.size(); ++i) weights_[i] = sums[i] / static_cast<float>(averaged) * (1 - learning.drop);
}

void Logistic::scores(const uint64_t* features, size_t count, float* out) const {
  std::fill(out, out + classes_, 0.f);
  for (size_t f = 0; f < count; ++f) {
    if (const uint32_t number = find(features[f])) {
      for (uint32_t c = 0; c < classes_; ++c) out[c] += weights_[size_t{number} * stride_ + c];
    }
  }
}

void Logistic::shift(uint32_t class_, float by, uint64_t bias_feature) {
  weights_[size_t{find(bias_feature)} * stride_ + class_] -= by;
}

std::string Logistic::pack(const std::vector<std::string>& names, float smallest) const {
  std::vector<WeightRow> rows;
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i] == 0 || numbers_[i] == 0) continue;
    WeightRow row{keys_[i], {}};
    for (uint32_t c = 0; c < classes_; ++c) {
      const float weight = weights_[size_t{numbers_[i]} * stride_ + c];
      if (std::abs(weight) >= smallest) row.weights.push_back({c, weight * 256});
    }
    if (!row.weights.empty()) rows.push_back(std::move(row));
  }
  return pack_rows(std::move(rows), names, 100);
}

std::vector<float> cross_scores(const Samples& samples, const Learning& learning, uint32_t folds) {
  std::vector<float> out(samples.size() * samples.classes);
  for (uint32_t fold = 0; fold < folds; ++fold) {
    const Logistic model(samples, learning, folds, fold);
    for (size_t s = 0; s < samples.size(); ++s) {
      if (samples.documents[s] % folds != fold) continue;
      const size_t begin = samples.begins[s];
      model.scores(&samples.features[begin], samples.begins[s + 1] - begin, &out[s * samples.classes]);
    }
  }
  return out;
}

}  // namespace parley::train
