#include "train/perceptron.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace parley::train {

const Perceptron::Slot* Perceptron::find(uint64_t feature) const {
  const size_t mask = slots_.size() - 1;
  for (size_t i = feature & mask;; i = (i + 1) & mask) {
    if (slots_[i].feature == feature) return &slots_[i];
    if (slots_[i].feature == 0) return nullptr;
  }
}

void Perceptron::grow(size_t size) {
  std::vector<Slot> old = std::move(slots_);
  slots_ = std::vector<Slot>(size);
  for (Slot& slot : old) {
    if (slot.feature == 0) continue;
    size_t i = slot.feature & (size - 1);
    while (slots_[i].feature != 0) i = (i + 1) & (size - 1);
    slots_[i] = std::move(slot);
  }
}

Perceptron::Slot& Perceptron::at(uint64_t feature) {
  if (used_ * 2 > slots_.size()) grow(slots_.size() * 2);
  const size_t mask = slots_.size() - 1;
  size_t i = feature & mask;
  while (slots_[i].feature != feature && slots_[i].feature != 0) i = (i + 1) & mask;
  if (slots_[i].feature == 0) ++used_, slots_[i].feature = feature;
  return slots_[i];
}

void Perceptron::scores(const std::vector<uint64_t>& features, std::vector<float>& out) const {
  out.assign(classes_, 0);
  for (const uint64_t feature : features) {
    if (const Slot* slot = find(feature)) {
      for (const Cell& cell : slot->cells) out[cell.class_] += cell.weight;
    }
  }
}

void Perceptron::change(Slot& slot, uint32_t class_, float step) {
  for (Cell& cell : slot.cells) {
    if (cell.class_ != class_) continue;
    cell.total += static_cast<double>(cell.weight) * static_cast<double>(clock_ - cell.stamp);
    cell.stamp = clock_;
    cell.weight += step;
    return;
  }
  slot.cells.push_back({class_, step, 0, clock_});
}

void Perceptron::update(const std::vector<uint64_t>& features, uint32_t right, uint32_t wrong, float step) {
  for (const uint64_t feature : features) {
    Slot& slot = at(feature);
    change(slot, right, step);
    change(slot, wrong, -step);
  }
}

void Perceptron::average() {
  for (Slot& slot : slots_) {
    for (Cell& cell : slot.cells) {
      cell.total += static_cast<double>(cell.weight) * static_cast<double>(clock_ - cell.stamp);
      cell.weight = static_cast<float>(cell.total / static_cast<double>(clock_));
    }
  }
}

std::string Perceptron::pack(const std::vector<std::string>& names, Pruning pruning) const {
  // 127 << 4 is the largest weight; a row is shifted by as much as its own largest needs.  Sums over the features of
  // one decision stay within 16 bits: they were at most six times the largest weight.
  float top = 1e-6f;
  for (const Slot& slot : slots_) {
    for (const Cell& cell : slot.cells) top = std::max(top, std::abs(cell.weight));
  }
  const float scale = 127 * 16 / top;
  const uint32_t padded = (classes_ + 31) / 32 * 32;

  struct Row {
    uint64_t feature;
    uint32_t at;
  };
  std::vector<Row> index;
  std::string rows(2, '\0');
  std::vector<std::pair<uint8_t, int8_t>> entries;
  for (const Slot& slot : slots_) {
    float largest = 0;
    for (const Cell& cell : slot.cells) largest = std::max(largest, std::abs(cell.weight) * scale);
    if (largest < pruning.threshold) continue;
    int shift = 0;
    while (largest > static_cast<float>(127 << shift)) ++shift;
    shift = std::min(shift, 4);
    entries.clear();
    for (const Cell& cell : slot.cells) {
      const float steps = cell.weight * scale / static_cast<float>(1 << shift);
      const int weight = static_cast<int>(std::lround(std::clamp(steps, -127.f, 127.f)));
      if (weight != 0) entries.emplace_back(static_cast<uint8_t>(cell.class_), static_cast<int8_t>(weight));
    }
    if (entries.empty()) continue;
    std::sort(entries.begin(), entries.end());
    index.push_back({slot.feature, static_cast<uint32_t>(rows.size())});
    if (entries.size() >= pruning.dense_from) {
      rows += static_cast<char>(255);
      rows += static_cast<char>(shift);
      const size_t begin = rows.size();
      rows.append(padded, '\0');
      for (const auto& [class_, weight] : entries) rows[begin + class_] = static_cast<char>(weight);
    } else {
      rows += static_cast<char>(entries.size());
      rows += static_cast<char>(shift);
      for (const auto& [class_, weight] : entries) rows += static_cast<char>(class_), rows += static_cast<char>(weight);
    }
  }
  uint32_t log2 = 4;
  while ((size_t{1} << log2) < index.size() * 3 / 2) ++log2;
  struct Packed {
    uint32_t fingerprint = 0, row = 0;
  };
  std::vector<Packed> slots(size_t{1} << log2);
  std::sort(index.begin(), index.end(), [](const Row& a, const Row& b) { return a.feature < b.feature; });
  for (const Row& row : index) {
    size_t slot = row.feature >> (64 - log2);
    while (slots[slot].fingerprint != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = {static_cast<uint32_t>(row.feature) | 1u, row.at};
  }
  std::string text;
  for (const std::string& name : names) text += name + '\n';
  const uint32_t header[] = {2, classes_, log2, static_cast<uint32_t>(text.size()), static_cast<uint32_t>(rows.size())};
  std::string out = "PLYL";
  out.append(reinterpret_cast<const char*>(header), sizeof header);
  out += text;
  out.resize((out.size() + 7) / 8 * 8);
  out.append(reinterpret_cast<const char*>(slots.data()), slots.size() * sizeof(Packed));
  return out + rows;
}

}  // namespace parley::train
