#include "train/linear_rows.h"

#include <algorithm>
#include <cmath>

namespace parley::train {

std::string pack_rows(std::vector<WeightRow> rows, const std::vector<std::string>& names, uint32_t dense_from) {
  const uint32_t classes = static_cast<uint32_t>(names.size()), padded = (classes + 31) / 32 * 32;
  std::sort(rows.begin(), rows.end(), [](const WeightRow& a, const WeightRow& b) { return a.feature < b.feature; });
  std::vector<std::pair<uint64_t, uint32_t>> index;  // feature, where its row begins
  std::string bytes(2, '\0');
  std::vector<std::pair<uint8_t, int8_t>> entries;
  for (const WeightRow& row : rows) {
    float largest = 0;
    for (const auto& [class_, weight] : row.weights) largest = std::max(largest, std::abs(weight));
    int shift = 0;  // as much as the row's largest needs
    while (shift < 4 && largest > static_cast<float>(127 << shift)) ++shift;
    entries.clear();
    for (const auto& [class_, weight] : row.weights) {
      const float steps = std::clamp(weight / static_cast<float>(1 << shift), -127.f, 127.f);
      if (const long whole = std::lround(steps); whole != 0)
        entries.emplace_back(static_cast<uint8_t>(class_), static_cast<int8_t>(whole));
    }
    if (entries.empty()) continue;
    std::sort(entries.begin(), entries.end());
    index.emplace_back(row.feature, static_cast<uint32_t>(bytes.size()));
    const bool dense = entries.size() >= dense_from;
    bytes += static_cast<char>(dense ? 255 : entries.size());
    bytes += static_cast<char>(shift);
    const size_t begin = bytes.size();
    if (dense) bytes.append(padded, '\0');
    for (const auto& [class_, weight] : entries) {
      if (dense)
        bytes[begin + class_] = static_cast<char>(weight);
      else
        bytes += static_cast<char>(class_), bytes += static_cast<char>(weight);
    }
  }
  uint32_t log2 = 4;
  while ((size_t{1} << log2) < index.size() * 3 / 2) ++log2;
  struct Packed {
    uint32_t fingerprint = 0, row = 0;
  };
  std::vector<Packed> slots(size_t{1} << log2);
  for (const auto& [feature, row] : index) {
    size_t slot = feature >> (64 - log2);
    while (slots[slot].fingerprint != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = {static_cast<uint32_t>(feature) | 1u, row};
  }
  std::string text;
  for (const std::string& name : names) text += name + '\n';
  const uint32_t header[] = {2, classes, log2, static_cast<uint32_t>(text.size()), static_cast<uint32_t>(bytes.size())};
  std::string out = "PLYL";
  out.append(reinterpret_cast<const char*>(header), sizeof header);
  out += text;
  out.resize((out.size() + 7) / 8 * 8);
  out.append(reinterpret_cast<const char*>(slots.data()), slots.size() * sizeof(Packed));
  return out + bytes;
}

}  // namespace parley::train
