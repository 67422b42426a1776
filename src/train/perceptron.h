// Averaged perceptron over hashed features, with as many classes as there are names; written as a LinearModel.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace parley::train {

class Perceptron {
 public:
  explicit Perceptron(uint32_t classes) : classes_(classes) { grow(1u << 16); }

  void scores(const std::vector<uint64_t>& features, std::vector<float>& out) const;
  /// weight[right] += step, weight[wrong] -= step, for each feature.
  void update(const std::vector<uint64_t>& features, uint32_t right, uint32_t wrong, float step = 1);
  /// Counts a decision, right or wrong: the averages are over all of them.
  void tick() { ++clock_; }

  /// Replaces the weights by their averages; call once, at the end of training.
  void average();
  /// Adds the weights of another one: together they are the mean of both, but for its scale.
  void add(const Perceptron& other);
  struct Pruning {
    float threshold;
    uint32_t dense_from;
  };  // a feature whose largest weight is under threshold / 2032 of the largest of all is dropped
  /// The bytes of a LinearModel; weights are scaled so that the largest is 2032.
  std::string pack(const std::vector<std::string>& names, Pruning pruning) const;
  size_t rows() const { return used_; }

 private:
  struct Cell {
    uint32_t class_;
    float weight;
    double total;
    uint64_t stamp;
  };
  struct Slot {
    uint64_t feature = 0;
    std::vector<Cell> cells;
  };

  const Slot* find(uint64_t feature) const;
  Slot& at(uint64_t feature);
  void grow(size_t size);
  void change(Slot& slot, uint32_t class_, float step);

  uint32_t classes_;
  std::vector<Slot> slots_;
  size_t used_ = 0;
  uint64_t clock_ = 1;
};

}  // namespace parley::train
