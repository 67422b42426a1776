// Writes the file of a LinearModel (language/linear_model.h describes it).
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace parley::train {

struct WeightRow {
  uint64_t feature;
  std::vector<std::pair<uint32_t, float>> weights;  // class, weight of at most 2032
};

/// A row of `dense_from` or more weights is stored as a whole.
std::string pack_rows(std::vector<WeightRow> rows, const std::vector<std::string>& names, uint32_t dense_from);

}  // namespace parley::train
