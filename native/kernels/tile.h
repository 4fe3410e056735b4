// The register tile every matrix product is made of: C (R x n) (+)= A (R x K) B (K x n), n <= kTileCols. The loop keeps all of
// C in registers; loads of A are broadcasts. B's row k is at b + k * ldb and has a full tile's width of readable floats.
// Where A's element (i, k) lies: columns, a[k * step + i]; rows, a[i * step + k]; packed, as columns with the fixed step
// kTileRows and B's fixed ldb kTileCols (the addresses then cost nothing). Not the blocking around it (gemm.cc, attention.cc).
#pragma once
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

constexpr int kTileCols = kTileVecs * kWidth;
enum class Left { packed, columns, rows };

template <int R, Left kLeft>
CAL_INLINE void tile(int64_t depth, const float *__restrict__ a, int64_t step, const float *__restrict__ b, int64_t ldb, float *__restrict__ c,
                     int64_t ldc, int cols, bool accumulate) {
  if (kLeft == Left::packed) step = kTileRows, ldb = kTileCols;
  V acc[R][kTileVecs];
#pragma GCC unroll 16
  for (int i = 0; i < R; i++)
#pragma GCC unroll 4
    for (int j = 0; j < kTileVecs; j++) acc[i][j] = zero();
  // C's lines are asked for one row at a time along the way: all at once they would take every fill buffer of the first
  // cache and hold up the loads of A and B.
  const int64_t pause = depth / R;
  const float *line = c;
  for (int64_t k = 0, asked = 0; k < depth;) {
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
        V left = set(kLeft == Left::rows ? a[i * step] : a[i]);
#pragma GCC unroll 4
        for (int j = 0; j < kTileVecs; j++) acc[i][j] = fma(left, right[j], acc[i][j]);
      }
      a += kLeft == Left::rows ? 1 : step;
      b += ldb;
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

using TileFn = void (*)(int64_t depth, const float *a, int64_t step, const float *b, int64_t ldb, float *c, int64_t ldc, int cols, bool accumulate);

// One function for each height 1..kTileRows, so that the last rows of a matrix cost what they are.
TileFn tile_packed(int rows);
TileFn tile_by_columns(int rows);
// The left side as it lies in memory, row after row; at most kRowTileRows rows, for their addresses must fit in registers.
constexpr int kRowTileRows = kTileRows < 8 ? kTileRows : 8;
TileFn tile_by_rows(int rows);

}  // namespace CAL_ISA
}  // namespace cal
