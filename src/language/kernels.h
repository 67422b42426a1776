// Integer arithmetic of the network, for the instructions that the machine has.  All variants give the same bits
// (language/language_test.cc compares them).
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace parley::language {

/// Rows of weights within ±63, so that no sum of two products with a byte leaves 16 bits.
/// weights: [rows / kBlock][inputs / 4][kBlock][4]; rows is a multiple of kBlock, inputs of 16.
inline constexpr uint32_t kMostInputs = 2048;
struct Matrix {
  static constexpr uint32_t kBlock = 32, kGroup = 4;
  const int8_t* weights = nullptr;
  const int32_t* bias = nullptr;  // in units of the sums, less 128 times the row's weights
  const float* scale = nullptr;   // a sum times this is the output; 4 at most, so that a product fits 32 bits
  uint32_t rows = 0, inputs = 0;

  // What sums in 16 bits need.  A half row is those two of each four weights that one instruction multiplies and sums.
  // Where the magnitudes of every half row in a group of kGroup fours come to 255 at most, its products with bytes
  // about 128 fit 16 bits; another group is summed in two parts.
  struct alignas(64) Centre {
    int16_t of[kBlock * 2];  // -128 times the sum of each half row
  };
  std::vector<Centre>
      centre;  // two for each group, [rows / kBlock][inputs / 4 / kGroup][2]; the first alone if not split
  std::vector<uint8_t> split;       // for each group
  std::vector<int32_t> whole_bias;  // bias without those 128 times
};

/// Fills what sums in 16 bits need from the weights.
void prepare(Matrix& matrix);

struct Kernels {
  const char* name;
  /// out = (sum of the vectors, rounded) >> shift, plus 128, within 1..255; size is a multiple of 16.  The sum must fit
  /// 16 bits.
  void (*add_vectors)(const int8_t* const* vectors, size_t count, int32_t shift, uint8_t* out, size_t size);
  /// out[n][row] = (in[n] - 128) · weights[row], scaled, rounded to even and kept within 16 bits.
  void (*multiply)(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                   size_t out_stride);
  /// One step of an LSTM with piecewise quadratic gates.  a + b: gates i f o g in units of 2^-12, `hidden` of each;
  /// cell in units of 2^-12; out: 128 + 128 h.  hidden is a multiple of 16.
  void (*step)(const int16_t* a, const int16_t* b, int16_t* cell, uint8_t* out, size_t hidden);
  /// Sum of products; no a above 127; size is a multiple of 32.
  int32_t (*dot)(const uint8_t* a, const int8_t* b, size_t size);
};

/// Variants for this machine, the best first; the last is plain C++.
const Kernels* const* all_kernels();

}  // namespace parley::language
