// Integer arithmetic of the network, for the instructions that the machine has.  All variants give the same bits
// (language/language_test.cc compares them).
#pragma once
#include <cstddef>
#include <cstdint>

namespace parley::language {

/// Rows of weights within ±63, so that no sum of two products with a byte leaves 16 bits.
/// weights: [rows / 16][inputs / 4][16][4]; rows is a multiple of 32, inputs of 4.
struct Matrix {
  const int8_t* weights = nullptr;
  const int32_t* bias = nullptr;  // in units of the sums, less 128 times the row's weights
  const float* scale = nullptr;   // a sum times this is the output
  uint32_t rows = 0, inputs = 0;
};

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
