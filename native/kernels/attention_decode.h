// Attention of a few queries with many keys, as in decoding a token: bound by reading the keys and values once. And its two products,
// which the composed form shares (composed_decode.cc).
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

// At most this many rows (queries times heads of a group): up to here it takes less time than the panels of attention.cc, most of
// whose lanes would be idle.
constexpr int kFewRows = 12;

void attend_few(const Attention &p, const View &out, const View &lse);

// A length in whole vectors.
CAL_INLINE int64_t up(int64_t n) { return ceil_div(n, kWidth) * kWidth; }

// query · key i, for kWidth keys read where they lie; the vectors of partial sums are transposed instead of being added up one by one.
template <class T>
CAL_INLINE V dots(const float *query, const char *const *key, int64_t depth) {
  V x[kWidth];
#pragma GCC unroll 16
  for (int i = 0; i < kWidth; i++) x[i] = zero();
  int64_t d = 0;
  for (; d + kWidth <= depth; d += kWidth) {
    const V q = load(query + d);
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; i++) x[i] = fma(q, load(reinterpret_cast<const T *>(key[i]) + d), x[i]);
  }
  if (d < depth) {
    const V q = load(query + d);
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; i++) x[i] = fma(q, load_part(reinterpret_cast<const T *>(key[i]) + d, int(depth - d)), x[i]);
  }
  transpose(x);
#pragma GCC unroll 4
  for (int half = kWidth / 2; half > 0; half /= 2)
#pragma GCC unroll 8
    for (int i = 0; i < half; i++) x[i] = x[i] + x[i + half];
  return x[0];
}

// sums (up(depth)) += weights · values.
template <class T>
CAL_INLINE void add_weighted_rows(const float *weights, const char *const *value, int keys, int64_t depth, float *sums) {
  constexpr int kAtOnce = 4;  // vectors of a value: so many chains of additions hide their latency
  int64_t d = 0;
  for (; d + kAtOnce * kWidth <= depth; d += kAtOnce * kWidth) {
    V acc[kAtOnce];
#pragma GCC unroll 4
    for (int j = 0; j < kAtOnce; j++) acc[j] = load(sums + d + j * kWidth);
    for (int i = 0; i < keys; i++) {
      const V weight = set(weights[i]);
      const T *from = reinterpret_cast<const T *>(value[i]) + d;
#pragma GCC unroll 4
      for (int j = 0; j < kAtOnce; j++) acc[j] = fma(weight, load(from + j * kWidth), acc[j]);
    }
#pragma GCC unroll 4
    for (int j = 0; j < kAtOnce; j++) store(sums + d + j * kWidth, acc[j]);
  }
  for (; d < depth; d += kWidth) {
    const int n = depth - d < kWidth ? int(depth - d) : kWidth;
    V acc = load(sums + d);
    for (int i = 0; i < keys; i++) acc = fma(set(weights[i]), load_part(reinterpret_cast<const T *>(value[i]) + d, n), acc);
    store(sums + d, acc);
  }
}


}  // namespace CAL_ISA
}  // namespace cal
