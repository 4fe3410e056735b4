// Copies blocks of a matrix into the order in which the register tile reads them, converting to float on the way.
// Left side: tiles of kTileRows rows, column after column. Right side: panels of kTileCols columns, row after row.
// Not the blocking (gemm.cc).
#pragma once
#include "tile.h"

namespace cal {
namespace CAL_ISA {

// A packed left block of r rows takes (r rounded up to whole tiles) * depth floats, plus one vector that a last store spills.
CAL_INLINE int64_t packed_rows(int64_t rows) { return (rows + kTileRows - 1) / kTileRows * kTileRows; }
CAL_INLINE int64_t packed_cols(int64_t cols) { return (cols + kTileCols - 1) / kTileCols * kTileCols; }

// Lines of memory at equal distances.
template <class T>
struct Lines {
  const T *from;
  int64_t stride;
  inline __attribute__((always_inline)) const T *operator()(int64_t i) const { return from + i * stride; }
};

// Those of them that ids choose.
template <class T>
struct ChosenLines {
  const T *from;
  int64_t stride;
  const int32_t *ids;
  inline __attribute__((always_inline)) const T *operator()(int64_t i) const { return from + ids[i] * stride; }
};

// Writes `lines` lines of memory, each `depth` long with its elements adjacent, as columns: to[k * width + line].
// Missing lines up to a multiple of the vector width become zeros; stores may spill one vector past the end.
template <class Line>
CAL_INLINE void pack_across(float *to, int64_t width, const Line &line_at, int64_t lines, int64_t depth) {
  int64_t k = 0;
  for (; k + kWidth <= depth; k += kWidth) {
    for (int64_t group = 0; group < width; group += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) x[i] = group + i < lines ? load(line_at(group + i) + k) : zero();
      transpose(x);
      float *out = to + k * width + group;
      if (group + kWidth <= width) {
#pragma GCC unroll 16
        for (int i = 0; i < kWidth; i++) store(out + i * width, x[i]);
      } else {  // the tile is narrower than the vector
#pragma GCC unroll 16
        for (int i = 0; i < kWidth; i++) store_part(out + i * width, x[i], int(width - group));
      }
    }
  }
  for (; k < depth; k++)
    for (int64_t line = 0; line < width; line++) {
      float lane = 0;
      if (line < lines) store_part(&lane, load_part(line_at(line) + k, 1), 1);
      to[k * width + line] = lane;
    }
}

template <class T>
CAL_INLINE void pack_across(float *to, int64_t width, const T *from, int64_t line_stride, int64_t lines, int64_t depth) {
  pack_across(to, width, Lines<T>{from, line_stride}, lines, depth);
}

// Writes `depth` rows of memory, each `lines` long with its elements adjacent, as strips of `width`, one strip after another:
// to[strip * width * depth + k * width + i]. A row of memory is read once, whole, so that the reads are long and in order.
template <class Line>
CAL_INLINE void pack_along(float *to, int64_t width, const Line &row_at, int64_t lines, int64_t depth) {
  for (int64_t k = 0; k < depth; k++) {
    const auto *row = row_at(k), *ahead = row_at(k + 8 < depth ? k + 8 : k);
    for (int64_t line = 0; line < lines; line += 16) __builtin_prefetch(ahead + line);
    float *out = to + k * width;
    for (int64_t strip = 0; strip < lines; strip += width, out += width * depth) {
      const int64_t n = lines - strip < width ? lines - strip : width;
      int64_t i = 0;
      // A whole vector may spill past a narrow strip's row, onto the next row of the same strip, which comes later.
      for (; i < n && lines - strip - i >= kWidth && (i + kWidth <= width || k + 1 < depth); i += kWidth) store(out + i, load(row + strip + i));
      for (; i < width; i += kWidth) {
        const int there = int(n - i < 0 ? 0 : n - i < kWidth ? n - i : kWidth);
        store_part(out + i, load_part(row + strip + i, there), int(width - i < kWidth ? width - i : kWidth));
      }
    }
  }
}

// Packs `lines` lines of `depth` elements into strips of `width`.
template <class T>
CAL_INLINE void pack_strips(float *to, int64_t width, const T *from, int64_t line_stride, int64_t depth_stride, int64_t lines, int64_t depth) {
  if (depth_stride != 1) return pack_along(to, width, Lines<T>{from, depth_stride}, lines, depth);
  for (int64_t strip = 0; strip < lines; strip += width)
    pack_across(to + strip * depth, width, from + strip * line_stride, line_stride, lines - strip < width ? lines - strip : width, depth);
}

}  // namespace CAL_ISA
}  // namespace cal
