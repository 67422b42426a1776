#include "language/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace parley::language {
namespace {

int16_t saturate(int32_t x) { return static_cast<int16_t>(std::clamp(x, -32768, 32767)); }

/// A sum as the output of its row.  Single IEEE operations, so that every machine rounds alike.
int16_t scaled(int32_t sum, float scale) {
  return saturate(static_cast<int32_t>(std::nearbyint(std::clamp(static_cast<float>(sum) * scale, -40000.f, 40000.f))));
}

void add_vectors_plain(const int8_t* const* vectors, size_t count, int32_t shift, uint8_t* out, size_t size) {
  for (size_t k = 0; k < size; ++k) {
    int32_t sum = (1 << shift) >> 1;
    for (size_t v = 0; v < count; ++v) sum += vectors[v][k];
    out[k] = static_cast<uint8_t>(std::clamp((sum >> shift) + 128, 1, 255));
  }
}

void multiply_plain(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                    size_t out_stride) {
  constexpr uint32_t kRows = Matrix::kBlock;
  const uint32_t fours = matrix.inputs / 4;
  for (size_t at = 0; at < n; ++at) {
    const uint8_t* x = in + at * in_stride;
    for (uint32_t block = 0; block < matrix.rows / kRows; ++block) {
      const int8_t* w = matrix.weights + static_cast<size_t>(block) * fours * kRows * 4;
      int32_t sums[kRows];
      std::copy_n(matrix.bias + block * kRows, kRows, sums);
      for (uint32_t four = 0; four < fours; ++four) {
        for (uint32_t row = 0; row < kRows; ++row) {
          for (uint32_t k = 0; k < 4; ++k) sums[row] += x[four * 4 + k] * w[(four * kRows + row) * 4 + k];
        }
      }
      for (uint32_t row = 0; row < kRows; ++row)
        out[at * out_stride + block * kRows + row] = scaled(sums[row], matrix.scale[block * kRows + row]);
    }
  }
}

/// a * b in units of 2^-15, rounded.
int16_t product(int16_t a, int16_t b) { return static_cast<int16_t>((static_cast<int32_t>(a) * b + 0x4000) >> 15); }

/// x of 2^-13 within ±2 -> x - x|x|/4 of 2^-13.
int16_t squash(int16_t x) { return static_cast<int16_t>(x - product(x, static_cast<int16_t>(std::abs(x)))); }
int16_t sigma(int16_t x) {
  const int16_t y = squash(std::clamp<int16_t>(x, -16384, 16384));  // 2^-12 of x is 2^-13 of x/2
  return saturate(16384 + 2 * y);
}
int16_t squash_cell(int16_t x) { return squash(static_cast<int16_t>(2 * std::clamp<int16_t>(x, -8192, 8192))); }

void step_plain(const int16_t* a, const int16_t* b, int16_t* cell, uint8_t* out, size_t hidden) {
  for (size_t k = 0; k < hidden; ++k) {
    const auto gate = [&](size_t number) { return saturate(a[number * hidden + k] + b[number * hidden + k]); };
    const int16_t i = sigma(gate(0)), f = sigma(gate(1)), o = sigma(gate(2)), g = squash_cell(gate(3));
    cell[k] = saturate(product(f, cell[k]) + ((product(i, g) + 1) >> 1));
    const int32_t h = (product(o, squash_cell(cell[k])) + 32) >> 6;
    out[k] = static_cast<uint8_t>(std::clamp(h + 128, 0, 255));
  }
}

int32_t dot_plain(const uint8_t* a, const int8_t* b, size_t size) {
  int32_t sum = 0;
  for (size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

constexpr Kernels kPlain{"plain", add_vectors_plain, multiply_plain, step_plain, dot_plain};

#if defined(__x86_64__)
#define PARLEY_AVX2 __attribute__((target("avx2")))
#define PARLEY_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

PARLEY_AVX2 void add_vectors_avx2(const int8_t* const* vectors, size_t count, int32_t shift, uint8_t* out,
                                  size_t size) {
  const __m128i by = _mm_cvtsi32_si128(shift);
  for (size_t k = 0; k < size; k += 16) {
    __m256i sum = _mm256_set1_epi16(static_cast<int16_t>((1 << shift) >> 1));
    for (size_t v = 0; v < count; ++v)
      sum = _mm256_add_epi16(sum,
                             _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(vectors[v] + k))));
    sum = _mm256_max_epi16(_mm256_set1_epi16(1), _mm256_add_epi16(_mm256_sra_epi16(sum, by), _mm256_set1_epi16(128)));
    const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(sum, sum), 0xD8);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + k), _mm256_castsi256_si128(bytes));
  }
}

PARLEY_AVX2 inline __m256i scaled_avx2(__m256i sums, const float* scale) {
  return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(scale)));
}

/// 16 sums -> 16 outputs.
PARLEY_AVX2 inline void store(__m256i low, __m256i high, const float* scale, int16_t* out) {
  const __m256i packed = _mm256_packs_epi32(scaled_avx2(low, scale), scaled_avx2(high, scale + 8));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permute4x64_epi64(packed, 0xD8));
}

/// Keeps the compiler from other orders of the sums, which need more registers than there are.
PARLEY_AVX2 inline __m256i in_this_order(__m256i x) {
  asm("" : "+x"(x));
  return x;
}

PARLEY_AVX2 inline __m256i load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

/// Adds to a block of rows the products of their next kFours fours with N inputs.  For N = 3 the small sums, the inputs
/// and one product fill the registers.
template <uint32_t N, uint32_t kFours>
__attribute__((always_inline)) PARLEY_AVX2 inline void add_products(const int8_t* w, const Matrix::Centre& centre,
                                                                    const uint32_t* x, __m256i (&sums)[N][4]) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i small[N][4];  // 16 bits; what wraps on the way is right in the end
#pragma GCC unroll 4
  for (uint32_t k = 0; k < kFours; ++k) {
#pragma GCC unroll 4
    for (uint32_t part = 0; part < 4; ++part) {
      const __m256i weights = load(w + k * Matrix::kBlock * 4 + part * 32);
#pragma GCC unroll 4
      for (uint32_t n = 0; n < N; ++n) {
        const __m256i four = _mm256_set1_epi32(static_cast<int32_t>(x[k * N + n]));
        const __m256i before = k == 0 ? load(centre.of + part * 16) : small[n][part];
        small[n][part] = in_this_order(_mm256_add_epi16(before, _mm256_maddubs_epi16(four, weights)));
      }
    }
  }
#pragma GCC unroll 4
  for (uint32_t n = 0; n < N; ++n) {
#pragma GCC unroll 4
    for (uint32_t part = 0; part < 4; ++part)
      sums[n][part] = in_this_order(_mm256_add_epi32(sums[n][part], _mm256_madd_epi16(small[n][part], ones)));
  }
}

/// A block of rows times N inputs, of which `x` has four bytes each in turn.
template <uint32_t N>
PARLEY_AVX2 void multiply_rows_avx2(const Matrix& matrix, uint32_t block, const uint32_t* x, int16_t* out,
                                    size_t out_stride) {
  constexpr uint32_t kGroup = Matrix::kGroup, kBlock = Matrix::kBlock;
  static_assert(kBlock == 4 * 8);
  const uint32_t groups = matrix.inputs / 4 / kGroup;
  const int8_t* w = matrix.weights + static_cast<size_t>(block) * matrix.inputs * kBlock;
  const Matrix::Centre* centre = matrix.centre.data() + static_cast<size_t>(block) * groups * 2;
  const uint8_t* split = matrix.split.data() + static_cast<size_t>(block) * groups;
  __m256i sums[N][4];
  for (uint32_t n = 0; n < N; ++n) {
    for (uint32_t part = 0; part < 4; ++part)
      sums[n][part] = load(matrix.whole_bias.data() + block * kBlock + part * 8);
  }
  for (uint32_t group = 0; group < groups; ++group) {
    if (split[group] == 0) {
      add_products<N, kGroup>(w, centre[0], x, sums);
    } else {
      add_products<N, kGroup / 2>(w, centre[0], x, sums);
      add_products<N, kGroup / 2>(w + kGroup / 2 * kBlock * 4, centre[1], x + kGroup / 2 * N, sums);
    }
    w += kGroup * kBlock * 4;
    centre += 2;
    x += kGroup * N;
  }
  for (uint32_t n = 0; n < N; ++n) {
    for (uint32_t part = 0; part < 4; part += 2)
      store(sums[n][part], sums[n][part + 1], matrix.scale + block * kBlock + part * 8,
            out + n * out_stride + block * kBlock + part * 8);
  }
}

/// Four bytes of each of `count` inputs in turn.
void interleave(const uint8_t* in, size_t in_stride, size_t count, uint32_t fours, uint32_t* out) {
  for (uint32_t k = 0; k < fours; ++k) {
    for (size_t n = 0; n < count; ++n) std::memcpy(out++, in + n * in_stride + k * 4, 4);
  }
}

PARLEY_AVX2 void multiply_avx2(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                               size_t out_stride) {
  constexpr size_t kAtOnce = 48;
  alignas(64) uint32_t x[kAtOnce * kMostInputs / 4];
  const uint32_t fours = matrix.inputs / 4;
  // three at a time are fastest, one alone is slow
  const auto tile = [](size_t left) { return left == 4 ? 2 : std::min<size_t>(left, 3); };
  for (size_t begin = 0; begin < n; begin += kAtOnce) {
    const size_t count = std::min(n - begin, kAtOnce);
    for (size_t at = 0; at < count; at += tile(count - at))
      interleave(in + (begin + at) * in_stride, in_stride, tile(count - at), fours, x + at * fours);
    for (uint32_t block = 0; block < matrix.rows / Matrix::kBlock; ++block) {
      for (size_t at = 0; at < count; at += tile(count - at)) {
        int16_t* to = out + (begin + at) * out_stride;
        switch (tile(count - at)) {
          case 1:
            multiply_rows_avx2<1>(matrix, block, x + at * fours, to, out_stride);
            break;
          case 2:
            multiply_rows_avx2<2>(matrix, block, x + at * fours, to, out_stride);
            break;
          default:
            multiply_rows_avx2<3>(matrix, block, x + at * fours, to, out_stride);
        }
      }
    }
  }
}

PARLEY_AVX2 inline __m256i squash_avx2(__m256i x) {
  return _mm256_sub_epi16(x, _mm256_mulhrs_epi16(x, _mm256_abs_epi16(x)));
}
PARLEY_AVX2 inline __m256i clamp_avx2(__m256i x, int16_t most) {
  return _mm256_max_epi16(_mm256_set1_epi16(static_cast<int16_t>(-most)), _mm256_min_epi16(_mm256_set1_epi16(most), x));
}
PARLEY_AVX2 inline __m256i sigma_avx2(__m256i x) {
  const __m256i y = squash_avx2(clamp_avx2(x, 16384));
  return _mm256_adds_epi16(_mm256_set1_epi16(16384), _mm256_add_epi16(y, y));
}
PARLEY_AVX2 inline __m256i squash_cell_avx2(__m256i x) {
  const __m256i y = clamp_avx2(x, 8192);
  return squash_avx2(_mm256_add_epi16(y, y));
}

PARLEY_AVX2 inline __m256i sum_avx2(const int16_t* a, const int16_t* b) { return _mm256_adds_epi16(load(a), load(b)); }

PARLEY_AVX2 void step_avx2(const int16_t* a, const int16_t* b, int16_t* cell, uint8_t* out, size_t hidden) {
  for (size_t k = 0; k < hidden; k += 16) {
    const __m256i i = sigma_avx2(sum_avx2(a + k, b + k)), f = sigma_avx2(sum_avx2(a + hidden + k, b + hidden + k));
    const __m256i o = sigma_avx2(sum_avx2(a + 2 * hidden + k, b + 2 * hidden + k)),
                  g = squash_cell_avx2(sum_avx2(a + 3 * hidden + k, b + 3 * hidden + k));
    const __m256i in = _mm256_srai_epi16(_mm256_add_epi16(_mm256_mulhrs_epi16(i, g), _mm256_set1_epi16(1)), 1);
    const __m256i c = _mm256_adds_epi16(_mm256_mulhrs_epi16(f, load(cell + k)), in);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(cell + k), c);
    const __m256i h =
        _mm256_srai_epi16(_mm256_add_epi16(_mm256_mulhrs_epi16(o, squash_cell_avx2(c)), _mm256_set1_epi16(32)), 6);
    const __m256i bytes = _mm256_packus_epi16(_mm256_add_epi16(h, _mm256_set1_epi16(128)), _mm256_setzero_si256());
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + k),
                     _mm256_castsi256_si128(_mm256_permute4x64_epi64(bytes, 0xD8)));
  }
}

PARLEY_AVX2 int32_t dot_avx2(const uint8_t* a, const int8_t* b, size_t size) {
  __m256i sum = _mm256_setzero_si256();
  const __m256i ones = _mm256_set1_epi16(1);
  for (size_t i = 0; i < size; i += 32) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i)),
                  y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + i));
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, y), ones));
  }
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}

template <int N>
PARLEY_VNNI void multiply_rows_vnni(const Matrix& matrix, uint32_t block, const uint8_t* in, size_t in_stride,
                                    int16_t* out, size_t out_stride) {
  static_assert(Matrix::kBlock == 32);
  const int8_t* w = matrix.weights + static_cast<size_t>(block) * matrix.inputs * 32;
  __m512i first[N], second[N];
  for (int n = 0; n < N; ++n) {
    first[n] = _mm512_loadu_si512(matrix.bias + block * 32);
    second[n] = _mm512_loadu_si512(matrix.bias + block * 32 + 16);
  }
  for (uint32_t q = 0; q < matrix.inputs / 4; ++q, w += 128) {
    const __m512i w0 = _mm512_loadu_si512(w), w1 = _mm512_loadu_si512(w + 64);
#pragma GCC unroll 8
    for (int n = 0; n < N; ++n) {
      int32_t word;
      std::memcpy(&word, in + static_cast<size_t>(n) * in_stride + q * 4, sizeof word);
      const __m512i x = _mm512_set1_epi32(word);
      first[n] = _mm512_dpbusd_epi32(first[n], x, w0);
      second[n] = _mm512_dpbusd_epi32(second[n], x, w1);
    }
  }
  const __m512 most = _mm512_set1_ps(40000.f), least = _mm512_set1_ps(-40000.f);
  const __m512 scale0 = _mm512_loadu_ps(matrix.scale + block * 32),
               scale1 = _mm512_loadu_ps(matrix.scale + block * 32 + 16);
  for (int n = 0; n < N; ++n) {
    int16_t* to = out + static_cast<size_t>(n) * out_stride + block * 32;
    const __m512 x0 = _mm512_max_ps(least, _mm512_min_ps(most, _mm512_mul_ps(_mm512_cvtepi32_ps(first[n]), scale0)));
    const __m512 x1 = _mm512_max_ps(least, _mm512_min_ps(most, _mm512_mul_ps(_mm512_cvtepi32_ps(second[n]), scale1)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(x0)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 16), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(x1)));
  }
}

PARLEY_VNNI void multiply_vnni(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                               size_t out_stride) {
  for (uint32_t block = 0; block < matrix.rows / 32; ++block) {
    size_t at = 0;
    for (; at + 8 <= n; at += 8)
      multiply_rows_vnni<8>(matrix, block, in + at * in_stride, in_stride, out + at * out_stride, out_stride);
    for (; at + 4 <= n; at += 4)
      multiply_rows_vnni<4>(matrix, block, in + at * in_stride, in_stride, out + at * out_stride, out_stride);
    for (; at < n; ++at)
      multiply_rows_vnni<1>(matrix, block, in + at * in_stride, in_stride, out + at * out_stride, out_stride);
  }
}

constexpr Kernels kAvx2{"AVX2", add_vectors_avx2, multiply_avx2, step_avx2, dot_avx2};
constexpr Kernels kVnni{"AVX-512 VNNI", add_vectors_avx2, multiply_vnni, step_avx2, dot_avx2};
#endif

}  // namespace

void prepare(Matrix& m) {
  constexpr size_t kHalves = Matrix::kBlock * 2, kFours = Matrix::kGroup / 2;
  const size_t groups = m.inputs / 4 / Matrix::kGroup, all = m.rows / Matrix::kBlock * groups;
  m.whole_bias.assign(m.bias, m.bias + m.rows);
  m.centre.resize(all * 2);
  m.split.resize(all);
  for (size_t group = 0; group < all; ++group) {
    Matrix::Centre& first = m.centre[group * 2];
    Matrix::Centre& second = m.centre[group * 2 + 1];
    int32_t most = 0;
    for (size_t half = 0; half < kHalves; ++half) {
      const int8_t* w = m.weights + (group * Matrix::kGroup * kHalves + half) * 2;
      int32_t sums[2] = {}, magnitude = 0;
      for (size_t four = 0; four < Matrix::kGroup; ++four, w += kHalves * 2) {
        sums[four / kFours] += w[0] + w[1];
        magnitude += std::abs(w[0]) + std::abs(w[1]);
      }
      most = std::max(most, magnitude);
      first.of[half] = static_cast<int16_t>(-128 * sums[0]);
      second.of[half] = static_cast<int16_t>(-128 * sums[1]);
      m.whole_bias[group / groups * Matrix::kBlock + half / 2] += 128 * (sums[0] + sums[1]);
    }
    m.split[group] = most > 255;
    // where it is not split, both sums together fit
    for (size_t half = 0; m.split[group] == 0 && half < kHalves; ++half)
      first.of[half] = static_cast<int16_t>(first.of[half] + second.of[half]);
  }
}

const Kernels* const* all_kernels() {
  static const Kernels* list[4] = {};
  static const bool filled = [] {
    const Kernels** next = list;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
      *next++ = &kVnni;
    if (__builtin_cpu_supports("avx2")) *next++ = &kAvx2;
#endif
    *next = &kPlain;
    return true;
  }();
  static_cast<void>(filled);
  return list;
}

}  // namespace parley::language
