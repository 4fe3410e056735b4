// The register tile every matrix product is made of: C (R x n) (+)= A (R x K) B (K x n), R <= kTileRows, n <= kTileCols. The loop
// keeps all of C in registers; loads of A are broadcasts. Both sides are packed: A's element (i, k) is a[k * kTileRows + i], B's row k
// is the kTileCols floats at b + k * kTileCols. With fixed strides the addresses cost no register: with strides that were
// arguments the compiler spilled B, at a third of the speed. Not the blocking around it (gemm.cc, attention.cc).
#pragma once
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

constexpr int kTileCols = kTileVecs * kWidth;

// kNear: C lies in the first cache and need not be asked for.
template <int R, bool kNear>
CAL_INLINE void tile_of(int64_t depth, const float *__restrict__ a, const float *__restrict__ b, float *__restrict__ c, int64_t ldc, int cols,
                        bool accumulate) {
  V acc[R][kTileVecs];
#pragma GCC unroll 16
  for (int i = 0; i < R; i++)
#pragma GCC unroll 4
    for (int j = 0; j < kTileVecs; j++) acc[i][j] = zero();
  // C's lines are asked for one row at a time along the way: all at once they would take every fill buffer of the first
  // cache and hold up the loads of A and B.
  const int64_t pause = depth / R;
  const float *line = c;
  for (int64_t k = 0, asked = kNear ? R : 0; k < depth;) {
    int64_t until = depth;
    if (asked < R) {
      asked++;
      until = k + pause;
#pragma GCC unroll 4
      for (int j = 0; j < kTileCols; j += 16) __builtin_prefetch(line + j, 1);
      line += ldc;
    }
    for (; k < until; k++) {
      V right[kTileVecs];
#pragma GCC unroll 4
      for (int j = 0; j < kTileVecs; j++) right[j] = load(b + j * kWidth);
#pragma GCC unroll 16
      for (int i = 0; i < R; i++) {
        const V left = set(a[i]);
#pragma GCC unroll 4
        for (int j = 0; j < kTileVecs; j++) acc[i][j] = fma(left, right[j], acc[i][j]);
      }
      a += kTileRows;
      b += kTileCols;
    }
  }
  if (cols == kTileCols) {
#pragma GCC unroll 16
    for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
      for (int j = 0; j < kTileVecs; j++) {
        float *to = c + i * ldc + j * kWidth;
        store(to, accumulate ? load(to) + acc[i][j] : acc[i][j]);
      }
    }
    return;
  }
#pragma GCC unroll 16
  for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
    for (int j = 0; j < kTileVecs; j++) {
      const int n = cols - j * kWidth < kWidth ? cols - j * kWidth : kWidth;
      if (n <= 0) break;
      float *to = c + i * ldc + j * kWidth;
      store_part(to, accumulate ? load_part(to, n) + acc[i][j] : acc[i][j], n);
    }
  }
}

using TileFn = void (*)(int64_t depth, const float *a, const float *b, float *c, int64_t ldc, int cols, bool accumulate);

// One function for each height 1..kTileRows, so that the last rows of a matrix cost what they are.
TileFn tile(int rows);
TileFn near_tile(int rows);  // C in the first cache, as attention's panels are

}  // namespace CAL_ISA
}  // namespace cal
