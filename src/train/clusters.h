// Word classes, by k-means over word vectors: from running text (skip-gram with negative sampling), or from vectors
// that are given.  Deterministic.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "train/conllu.h"

namespace parley::train {

/// Vectors of words.
struct Vectors {
  std::vector<std::string> words;  // lower case
  std::vector<float> numbers;      // [words x size], row-major
};

struct Cluster {
  uint32_t fine, coarse;
};  // from 1
/// `texts`: sentences as lower-case words.
std::map<std::string, Cluster> cluster_words(const std::vector<std::vector<std::string>>& texts, uint32_t fine,
                                             uint32_t coarse, const Progress& progress);
/// The classes of each word of `vectors`.
std::vector<Cluster> cluster_vectors(Vectors vectors, uint32_t fine, uint32_t coarse);

}  // namespace parley::train
