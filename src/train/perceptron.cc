#include "train/perceptron.h"

#include <algorithm>
#include <cmath>

#include "train/linear_rows.h"

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

void Perceptron::add(const Perceptron& other) {
  for (const Slot& slot : other.slots_) {
    for (const Cell& cell : slot.cells) change(at(slot.feature), cell.class_, cell.weight);
  }
}

std::string Perceptron::pack(const std::vector<std::string>& names, Pruning pruning) const {
  // 127 << 4 is the largest weight.  Sums over the features of one decision stay within 16 bits: they were at most six
  // times the largest weight.
  float top = 1e-6f;
  for (const Slot& slot : slots_) {
    for (const Cell& cell : slot.cells) top = std::max(top, std::abs(cell.weight));
  }
  const float scale = 127 * 16 / top;
  std::vector<WeightRow> rows;
  for (const Slot& slot : slots_) {
    WeightRow row{slot.feature, {}};
    float largest = 0;
    for (const Cell& cell : slot.cells) {
      row.weights.emplace_back(cell.class_, cell.weight * scale);
      largest = std::max(largest, std::abs(cell.weight) * scale);
    }
    if (largest >= pruning.threshold) rows.push_back(std::move(row));
  }
  return pack_rows(std::move(rows), names, pruning.dense_from);
}

}  // namespace parley::train
