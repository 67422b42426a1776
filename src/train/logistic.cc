#include "train/logistic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "language/linear_model.h"
#include "train/linear_rows.h"

namespace parley::train {
namespace {

constexpr float kFirstShare = 1e-3f;  // of the cost, that a sample carries before it is looked at
constexpr size_t kFirstSlots = 1u << 16;
constexpr float kSmallStep = 1e-4f;  // of the cost: less is not worth the walk through the weights

/// A fixed shuffle: training gives the same on every machine.
void shuffle(std::vector<uint32_t>& order, uint64_t seed) {
  for (size_t i = order.size(); i > 1; --i) {
    seed = language::mix(seed + i);
    std::swap(order[i - 1], order[seed % i]);
  }
}

/// One step of dual coordinate descent (Yu, Huang and Lin 2011): how much more the sample pulls towards its answer, and
/// its new share of the cost.  `margin`: the score times the answer.
float dual_step(float squares, float margin, float cost, float& share) {
  const bool upper = 0.5f * squares * (cost - 2 * share) + margin < 0;
  const float old = upper ? cost - share : share, sign = upper ? -1.f : 1.f;
  float z = cost - old < 0.5f * cost ? 0.1f * old : old;
  const auto slope = [&] { return squares * (z - old) + sign * margin + std::log(z / (cost - z)); };
  float gradient = slope();
  for (int i = 0; i < 20 && std::abs(gradient) > 1e-3f; ++i) {
    const float next = z - gradient / (squares + cost / (cost - z) / z);
    z = next <= 0 ? z * 0.1f : std::min(next, cost * (1 - 1e-6f));
    gradient = slope();
  }
  share = upper ? cost - z : z;
  share = std::clamp(share, cost * 1e-6f, cost * (1 - 1e-6f));
  return sign * (z - old);
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
    const size_t size = keys.size() * 2;
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

/// Numbers the features, drops the rare ones, and gives each the size with which it counts: a rare one says more than
/// one that most samples have.  `own` gets the numbers of the features of each sample in `order`.
void Logistic::weigh(const Samples& samples, const std::vector<uint32_t>& order, uint32_t rarest, Rows& own) {
  std::vector<uint32_t> counts(1, 0);
  for (const uint32_t s : order) {
    for (size_t f = samples.begins[s]; f < samples.begins[s + 1]; ++f) {
      const uint32_t number = add(samples.features[f]);
      if (number >= counts.size()) counts.resize(number + 1, 0);
      ++counts[number];
    }
  }
  for (uint32_t& number : numbers_) {
    if (counts[number] < rarest) number = 0;
  }
  const float all = static_cast<float>(order.size());
  sizes_.assign(counts.size(), 0);
  for (size_t n = 1; n < counts.size(); ++n) sizes_[n] = std::log((all + 1) / static_cast<float>(counts[n] + 1));
  double length = 0;
  own.begins.assign(1, 0);
  for (const uint32_t s : order) {
    double squares = 0;
    for (size_t f = samples.begins[s]; f < samples.begins[s + 1]; ++f) {
      const uint32_t number = find(samples.features[f]);
      if (number == 0) continue;
      own.numbers.push_back(number);
      squares += double{sizes_[number]} * sizes_[number];
    }
    own.begins.push_back(own.numbers.size());
    length += std::sqrt(squares) / all;
  }
  for (size_t n = 1; n < counts.size(); ++n)  // what all samples have is as long as one of them
    sizes_[n] = counts[n] == order.size() ? 1 : sizes_[n] / static_cast<float>(length);
}

Logistic::Logistic(const Samples& samples, const Learning& learning, uint32_t folds, uint32_t left_out)
    : classes_(samples.classes), stride_((samples.classes + 7) / 8 * 8), keys_(kFirstSlots), numbers_(kFirstSlots) {
  std::vector<uint32_t> order;
  for (uint32_t s = 0; s < samples.size(); ++s) {
    if (folds == 0 || samples.documents[s] % folds != left_out) order.push_back(s);
  }
  Rows own;
  weigh(samples, order, learning.rarest, own);
  weights_.assign((size_t{used_} + 1) * stride_, 0);
  std::vector<float> shares(order.size() * classes_, learning.cost * kFirstShare);
  std::vector<uint32_t> turns(order.size());
  std::iota(turns.begin(), turns.end(), 0);
  for (uint32_t epoch = 0; epoch < learning.epochs; ++epoch) {
    shuffle(turns, epoch + 1);
    for (const uint32_t t : turns)
      learn(own.of(t), &samples.labels[size_t{order[t]} * classes_], learning.cost, &shares[size_t{t} * classes_]);
  }
  for (size_t n = 1; n < sizes_.size(); ++n) {
    for (uint32_t c = 0; c < stride_; ++c) weights_[n * stride_ + c] *= sizes_[n];
  }
}

/// From one sample; `shares` are its own.
void Logistic::learn(std::span<const uint32_t> features, const int8_t* labels, float cost, float* shares) {
  constexpr size_t kMost = language::kMaxClasses;
  std::array<float, kMost> z{}, steps{};
  float squares = 0, largest = 0;
  for (const uint32_t n : features) {
    const float size = sizes_[n];
    const float* row = &weights_[size_t{n} * stride_];
    squares += size * size;
    for (uint32_t c = 0; c < stride_; ++c) z[c] += size * row[c];
  }
  for (uint32_t c = 0; c < classes_; ++c) {
    if (labels[c] == 0) continue;
    const float answer = labels[c];
    steps[c] = answer * dual_step(squares, answer * z[c], cost, shares[c]);
    largest = std::max(largest, std::abs(steps[c]));
  }
  if (largest < kSmallStep * cost) return;
  for (const uint32_t n : features) {
    const float size = sizes_[n];
    float* row = &weights_[size_t{n} * stride_];
    for (uint32_t c = 0; c < stride_; ++c) row[c] += size * steps[c];
  }
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
      model.scores(samples.features.data() + begin, samples.begins[s + 1] - begin, &out[s * samples.classes]);
    }
  }
  return out;
}

}  // namespace parley::train
