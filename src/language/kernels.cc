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
  const uint32_t quads = matrix.inputs / 4;
  for (size_t at = 0; at < n; ++at) {
    const uint8_t* x = in + at * in_stride;
    for (uint32_t block = 0; block < matrix.rows / 16; ++block) {
      const int8_t* w = matrix.weights + static_cast<size_t>(block) * quads * 64;
      int32_t sums[16];
      std::copy_n(matrix.bias + block * 16, 16, sums);
      for (uint32_t q = 0; q < quads; ++q) {
        for (uint32_t row = 0; row < 16; ++row) {
          for (uint32_t k = 0; k < 4; ++k) sums[row] += x[q * 4 + k] * w[(q * 16 + row) * 4 + k];
        }
      }
      for (uint32_t row = 0; row < 16; ++row)
        out[at * out_stride + block * 16 + row] = scaled(sums[row], matrix.scale[block * 16 + row]);
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

PARLEY_AVX2 inline __m256i four_bytes(const uint8_t* at) {
  int32_t word;
  std::memcpy(&word, at, sizeof word);
  return _mm256_set1_epi32(word);
}

PARLEY_AVX2 inline __m256i scaled_avx2(__m256i sums, const float* scale) {
  const __m256 real = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(scale));
  return _mm256_cvtps_epi32(_mm256_max_ps(_mm256_set1_ps(-40000.f), _mm256_min_ps(_mm256_set1_ps(40000.f), real)));
}

/// 16 sums -> 16 outputs.
PARLEY_AVX2 inline void store(__m256i low, __m256i high, const float* scale, int16_t* out) {
  const __m256i packed = _mm256_packs_epi32(scaled_avx2(low, scale), scaled_avx2(high, scale + 8));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permute4x64_epi64(packed, 0xD8));
}

template <int N>
PARLEY_AVX2 void multiply_rows_avx2(const Matrix& matrix, uint32_t block, const uint8_t* in, size_t in_stride,
                                    int16_t* out, size_t out_stride) {
  const uint32_t quads = matrix.inputs / 4;
  const int8_t* w = matrix.weights + static_cast<size_t>(block) * quads * 64;
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i low[N], high[N];
  for (int n = 0; n < N; ++n) {
    low[n] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(matrix.bias + block * 16));
    high[n] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(matrix.bias + block * 16 + 8));
  }
  for (uint32_t q = 0; q < quads; ++q, w += 64) {
    const __m256i w_low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w)),
                  w_high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w + 32));
#pragma GCC unroll 4
    for (int n = 0; n < N; ++n) {
      const __m256i x = four_bytes(in + static_cast<size_t>(n) * in_stride + q * 4);
      low[n] = _mm256_add_epi32(low[n], _mm256_madd_epi16(_mm256_maddubs_epi16(x, w_low), ones));
      high[n] = _mm256_add_epi32(high[n], _mm256_madd_epi16(_mm256_maddubs_epi16(x, w_high), ones));
    }
  }
  for (int n = 0; n < N; ++n)
    store(low[n], high[n], matrix.scale + block * 16, out + static_cast<size_t>(n) * out_stride + block * 16);
}

PARLEY_AVX2 void multiply_avx2(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                               size_t out_stride) {
  for (uint32_t block = 0; block < matrix.rows / 16; ++block) {
    size_t at = 0;
    for (; at + 4 <= n; at += 4)
      multiply_rows_avx2<4>(matrix, block, in + at * in_stride, in_stride, out + at * out_stride, out_stride);
    for (; at < n; ++at)
      multiply_rows_avx2<1>(matrix, block, in + at * in_stride, in_stride, out + at * out_stride, out_stride);
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

PARLEY_AVX2 inline __m256i load_avx2(const int16_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
PARLEY_AVX2 inline __m256i sum_avx2(const int16_t* a, const int16_t* b) {
  return _mm256_adds_epi16(load_avx2(a), load_avx2(b));
}

PARLEY_AVX2 void step_avx2(const int16_t* a, const int16_t* b, int16_t* cell, uint8_t* out, size_t hidden) {
  for (size_t k = 0; k < hidden; k += 16) {
    const __m256i i = sigma_avx2(sum_avx2(a + k, b + k)), f = sigma_avx2(sum_avx2(a + hidden + k, b + hidden + k));
    const __m256i o = sigma_avx2(sum_avx2(a + 2 * hidden + k, b + 2 * hidden + k)),
                  g = squash_cell_avx2(sum_avx2(a + 3 * hidden + k, b + 3 * hidden + k));
    const __m256i in = _mm256_srai_epi16(_mm256_add_epi16(_mm256_mulhrs_epi16(i, g), _mm256_set1_epi16(1)), 1);
    const __m256i c = _mm256_adds_epi16(_mm256_mulhrs_epi16(f, load_avx2(cell + k)), in);
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
  const uint32_t quads = matrix.inputs / 4;
  const int8_t* w = matrix.weights + static_cast<size_t>(block) * quads * 64;
  const int8_t* w_next = w + static_cast<size_t>(quads) * 64;
  __m512i first[N], second[N];
  for (int n = 0; n < N; ++n) {
    first[n] = _mm512_loadu_si512(matrix.bias + block * 16);
    second[n] = _mm512_loadu_si512(matrix.bias + block * 16 + 16);
  }
  for (uint32_t q = 0; q < quads; ++q) {
    const __m512i w0 = _mm512_loadu_si512(w + q * 64), w1 = _mm512_loadu_si512(w_next + q * 64);
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
  const __m512 scale0 = _mm512_loadu_ps(matrix.scale + block * 16),
               scale1 = _mm512_loadu_ps(matrix.scale + block * 16 + 16);
  for (int n = 0; n < N; ++n) {
    int16_t* to = out + static_cast<size_t>(n) * out_stride + block * 16;
    const __m512 x0 = _mm512_max_ps(least, _mm512_min_ps(most, _mm512_mul_ps(_mm512_cvtepi32_ps(first[n]), scale0)));
    const __m512 x1 = _mm512_max_ps(least, _mm512_min_ps(most, _mm512_mul_ps(_mm512_cvtepi32_ps(second[n]), scale1)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(x0)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 16), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(x1)));
  }
}

PARLEY_VNNI void multiply_vnni(const Matrix& matrix, const uint8_t* in, size_t in_stride, size_t n, int16_t* out,
                               size_t out_stride) {
  for (uint32_t block = 0; block < matrix.rows / 16; block += 2) {
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
