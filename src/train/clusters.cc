#include "train/clusters.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace parley::train {
namespace {

constexpr int kSize = 64, kWindow = 5, kNegative = 5, kEpochs = 6, kLeast = 3;
using Numbers = std::vector<float>;

struct Vocabulary {
  std::vector<std::string> words;
  std::vector<uint64_t> counts;
  std::vector<std::vector<uint32_t>> texts;
};

Vocabulary index_words(const std::vector<std::vector<std::string>>& texts) {
  std::map<std::string, uint64_t> counts;
  for (const auto& text : texts) {
    for (const std::string& word : text) ++counts[word];
  }
  Vocabulary out;
  std::map<std::string, uint32_t> index;
  for (const auto& [word, count] : counts) {
    if (count < kLeast) continue;
    index[word] = static_cast<uint32_t>(out.words.size());
    out.words.push_back(word);
    out.counts.push_back(count);
  }
  for (const auto& text : texts) {
    out.texts.emplace_back();
    for (const std::string& word : text) {
      if (const auto found = index.find(word); found != index.end()) out.texts.back().push_back(found->second);
    }
  }
  return out;
}

Numbers skip_gram(const Vocabulary& vocabulary, const Progress& progress) {
  std::mt19937 random(17);
  std::vector<uint32_t> noise;  // words in the share of count^0.75
  uint64_t total = 0;
  for (uint32_t i = 0; i < vocabulary.words.size(); ++i) {
    noise.insert(noise.end(), static_cast<size_t>(std::pow(static_cast<double>(vocabulary.counts[i]), 0.75)) + 1, i);
    total += vocabulary.counts[i];
  }
  Numbers in(vocabulary.words.size() * kSize), out(vocabulary.words.size() * kSize);
  for (float& x : in) x = (static_cast<float>(random() % 65536) / 65536 - 0.5f) / kSize;
  std::vector<uint32_t> kept;
  float gradient[kSize];
  uint64_t done = 0;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    for (const auto& text : vocabulary.texts) {
      done += text.size();
      const float rate = 0.03f * std::max(0.02f, 1 - static_cast<float>(done) / static_cast<float>(total * kEpochs));
      kept.clear();  // frequent words are thinned out
      for (const uint32_t word : text) {
        const double share = 1e-3 * static_cast<double>(total) / static_cast<double>(vocabulary.counts[word]);
        if (share >= 1 || static_cast<double>(random() % 65536) / 65536 < std::sqrt(share)) kept.push_back(word);
      }
      for (size_t i = 0; i < kept.size(); ++i) {
        const size_t reach = 1 + random() % kWindow;
        float* center = &in[kept[i] * size_t{kSize}];
        for (size_t j = i < reach ? 0 : i - reach; j < std::min(kept.size(), i + reach + 1); ++j) {
          if (j == i) continue;
          std::fill(gradient, gradient + kSize, 0.f);
          for (int n = 0; n <= kNegative; ++n) {
            const uint32_t target = n == 0 ? kept[j] : noise[random() % noise.size()];
            if (n > 0 && target == kept[j]) continue;
            float* other = &out[target * size_t{kSize}];
            float dot = 0;
            for (int d = 0; d < kSize; ++d) dot += center[d] * other[d];
            const float step = rate * ((n == 0 ? 1.f : 0.f) - 1 / (1 + std::exp(-dot)));
            for (int d = 0; d < kSize; ++d) gradient[d] += step * other[d], other[d] += step * center[d];
          }
          for (int d = 0; d < kSize; ++d) center[d] += gradient[d];
        }
      }
    }
    progress("clusters: epoch " + std::to_string(epoch + 1));
  }
  return in;
}

/// Makes each vector one long.
void shorten(Numbers& vectors, size_t size) {
  for (auto at = vectors.begin(); at != vectors.end(); at += static_cast<std::ptrdiff_t>(size)) {
    const auto end = at + static_cast<std::ptrdiff_t>(size);
    const float norm = std::sqrt(std::inner_product(at, end, at, 1e-9f));
    std::for_each(at, end, [&](float& x) { x /= norm; });
  }
}

/// Index of the nearest mean for each vector (cosine).
std::vector<uint32_t> k_means(const Numbers& vectors, size_t size, uint32_t k) {
  const size_t words = vectors.size() / size;
  std::mt19937 random(23);
  Numbers means(k * size);
  for (uint32_t c = 0; c < k; ++c) std::copy_n(&vectors[random() % words * size], size, &means[c * size]);
  std::vector<uint32_t> nearest(words);
  for (int round = 0; round < 15; ++round) {
    for (size_t w = 0; w < words; ++w) {
      float best = -1e9f;
      for (uint32_t c = 0; c < k; ++c) {
        float dot = 0;
        for (size_t d = 0; d < size; ++d) dot += vectors[w * size + d] * means[c * size + d];
        if (dot > best) best = dot, nearest[w] = c;
      }
    }
    std::fill(means.begin(), means.end(), 0.f);
    for (size_t w = 0; w < words; ++w) {
      for (size_t d = 0; d < size; ++d) means[nearest[w] * size + d] += vectors[w * size + d];
    }
    shorten(means, size);
  }
  return nearest;
}

std::vector<Cluster> classes_of(Numbers vectors, size_t size, uint32_t fine, uint32_t coarse) {
  shorten(vectors, size);
  const auto fines = k_means(vectors, size, fine), coarses = k_means(vectors, size, coarse);
  std::vector<Cluster> out;
  for (size_t w = 0; w < fines.size(); ++w) out.push_back({fines[w] + 1, coarses[w] + 1});
  return out;
}

}  // namespace

std::map<std::string, Cluster> cluster_words(const std::vector<std::vector<std::string>>& texts, uint32_t fine,
                                             uint32_t coarse, const Progress& progress) {
  const Vocabulary vocabulary = index_words(texts);
  if (vocabulary.words.empty()) return {};
  const std::vector<Cluster> classes = classes_of(skip_gram(vocabulary, progress), kSize, fine, coarse);
  std::map<std::string, Cluster> out;
  for (size_t w = 0; w < classes.size(); ++w) out[vocabulary.words[w]] = classes[w];
  return out;
}

std::vector<Cluster> cluster_vectors(Vectors vectors, uint32_t fine, uint32_t coarse) {
  if (vectors.words.empty()) return {};
  const size_t size = vectors.numbers.size() / vectors.words.size();
  return classes_of(std::move(vectors.numbers), size, fine, coarse);
}

}  // namespace parley::train
