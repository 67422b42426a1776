// Word classes from running text: skip-gram vectors with negative sampling, then k-means.  Deterministic.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "train/conllu.h"

namespace parley::train {

struct Cluster {
  uint32_t fine, coarse;
};  // from 1
/// `texts`: sentences as lower-case words.
std::map<std::string, Cluster> cluster_words(const std::vector<std::vector<std::string>>& texts, uint32_t fine,
                                             uint32_t coarse, const Progress& progress);

}  // namespace parley::train
