// See stored.h. A handful of rows of x: each row of the matrix becomes floats a chunk at a time, in the first cache, and is multiplied
// with all of them. More rows: panels of the matrix become floats in the order in which the register tile reads them, once for
// kRowsAtOnce rows of x. A row or panel of the matrix belongs to one task, and its sums grow from left to right.
#include "stored.h"

#include "pack.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kFewRows = 7;        // two chains of sums for each fit in 16 registers
constexpr int64_t kChunk = 512;    // elements of a row that are floats at a time: 2 KiB beside as much of each row of x
constexpr int64_t kDepth = 256;    // a packed panel, kDepth x kTileCols floats, fills most of the first cache; whole blocks of every format
constexpr int64_t kRowsAtOnce = 36 * kTileRows;  // kDepth columns of them take half of a second cache of 1 MiB

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

CAL_INLINE V bias_at(const StoredProduct &p, int64_t o, int n) {
  if (!p.bias) return zero();
  return p.bias_dtype == CAL_F32 ? load_part(static_cast<const float *>(p.bias) + o, n) : load_part(static_cast<const bf16 *>(p.bias) + o, n);
}

// n neighbouring columns, from column o, of row r of out.
CAL_INLINE void finish(const StoredProduct &p, int64_t r, int64_t o, V sums, int n) {
  if (p.bias) sums = sums + bias_at(p, o, n);
  if (p.residual) sums = sums + load_part(p.residual + r * p.residual_row + o, n);
  store_part(p.out + r * p.out_row + o, sums, n);
}

template <int R>
void dots(const StoredProduct &p, const Format &format, int64_t row, int64_t begin, int64_t end) {
  constexpr int kChains = R == 1 ? 4 : 2;
  constexpr int64_t kStep = kChains * kWidth;
  float floats[kChunk] __attribute__((aligned(64)));
  const bool in_place = format.number == kF32 && uintptr_t(p.matrix) % alignof(float) == 0;
  for (int64_t o = begin; o < end; o++) {
    const uint8_t *blocks = p.matrix + o * row;
    V sums[R][kChains];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++)
      for (int c = 0; c < kChains; c++) sums[r][c] = zero();
    for (int64_t at = 0; at < p.I; at += kChunk) {
      const int64_t n = least(kChunk, p.I - at);
      const float *w = floats;
      if (in_place) w = reinterpret_cast<const float *>(blocks) + at;
      else format.dequantize(floats, blocks + at / format.block * format.bytes, n / format.block);
      const float *x = p.x + at;
      int64_t k = 0;
      for (; k + kStep <= n; k += kStep) {
#pragma GCC unroll 4
        for (int c = 0; c < kChains; c++) {
          const V v = load(w + k + c * kWidth);
#pragma GCC unroll 8
          for (int r = 0; r < R; r++) sums[r][c] = fma(v, load(x + r * p.x_row + k + c * kWidth), sums[r][c]);
        }
      }
      for (; k < n; k += kWidth) {
        const int rest = int(least(kWidth, n - k));
        const V v = load_part(w + k, rest);
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) sums[r][0] = fma(v, load_part(x + r * p.x_row + k, rest), sums[r][0]);
      }
    }
    for (int r = 0; r < R; r++) {
      V total = sums[r][0];
      for (int c = 1; c < kChains; c++) total = total + sums[r][c];
      finish(p, r, o, set(sum(total)), 1);
    }
  }
}

using DotsFn = void (*)(const StoredProduct &p, const Format &format, int64_t row, int64_t begin, int64_t end);
constexpr DotsFn kDots[kFewRows + 1] = {nullptr, dots<1>, dots<2>, dots<3>, dots<4>, dots<5>, dots<6>, dots<7>};

// Columns [k0, k0 + depth) of `lines` rows of the matrix, from row o, as one packed panel of the right side.
void pack_panel(const StoredProduct &p, const Format &format, int64_t row, float *to, float *floats, int64_t o, int64_t lines, int64_t k0, int64_t depth) {
  const uint8_t *blocks = p.matrix + o * row + k0 / format.block * format.bytes;
  for (int64_t i = 0; i < lines; i++) format.dequantize(floats + i * kDepth, blocks + i * row, depth / format.block);
  pack_across(to, kTileCols, floats, kDepth, lines, depth);
}

// Rows [row0, row0 + rows) of out. `left` has room for packed_rows(rows) x I floats and a vector, `mine` for each thread.
void panels(const StoredProduct &p, const Format &format, int64_t row, int64_t row0, int64_t rows, float *left, float *mine, int64_t stride) {
  const int64_t slabs = (p.I + kDepth - 1) / kDepth, tall = packed_rows(rows);
  parallel(slabs, [&](int64_t slab, int) {
    const int64_t k0 = slab * kDepth;
    float *to = left + tall * k0;
    const int64_t depth = least(kDepth, p.I - k0);
    for (int64_t r = 0; r < rows; r += kTileRows) {
      // A strip is packed aside and copied: its last vector spills past its end, where another task writes.
      float strip[kTileRows * kDepth + kWidth] __attribute__((aligned(64)));
      pack_across(strip, kTileRows, p.x + (row0 + r) * p.x_row + k0, p.x_row, least(kTileRows, rows - r), depth);
      memcpy(to + r * depth, strip, size_t(kTileRows * depth) * sizeof(float));
    }
  });
  parallel((p.O + kTileCols - 1) / kTileCols, [&](int64_t panel, int thread) {
    const int64_t o = panel * kTileCols, lines = least(kTileCols, p.O - o);
    float *right = mine + stride * thread, *floats = right + kTileCols * kDepth, *sums = floats + kTileCols * kDepth;
    for (int64_t k0 = 0; k0 < p.I; k0 += kDepth) {
      const int64_t depth = least(kDepth, p.I - k0);
      pack_panel(p, format, row, right, floats, o, lines, k0, depth);
      for (int64_t r = 0; r < rows; r += kTileRows)
        near_tile(int(least(kTileRows, rows - r)))(depth, left + tall * k0 + r * depth, right, sums + r * kTileCols, kTileCols, kTileCols, k0 > 0);
    }
    for (int64_t r = 0; r < rows; r++)
      for (int64_t j = 0; j < lines; j += kWidth)
        finish(p, row0 + r, o + j, p.I > 0 ? load(sums + r * kTileCols + j) : zero(), int(least(kWidth, lines - j)));
  });
}

}  // namespace

void stored_exact(const StoredProduct &p) {
  const Format &format = format_of(p.format);
  const int64_t row = row_bytes(format, p.I);
  if (p.N <= kFewRows) {
    parallel_range(p.O, 65536 / (p.I + 1) + 1, [&](int64_t begin, int64_t end, int) { kDots[p.N](p, format, row, begin, end); });
    return;
  }
  const int64_t most = least(p.N, kRowsAtOnce), left = packed_rows(most) * p.I;
  const int64_t stride = 2 * kTileCols * kDepth + packed_rows(most) * kTileCols;
  Scratch scratch(uint64_t(left + kWidth + stride * Pool::threads()) * sizeof(float));
  for (int64_t r = 0; r < p.N; r += kRowsAtOnce)
    panels(p, format, row, r, least(kRowsAtOnce, p.N - r), scratch.floats() + stride * Pool::threads(), scratch.floats(), stride);
}

}  // namespace CAL_ISA
}  // namespace cal
