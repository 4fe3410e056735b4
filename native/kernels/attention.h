// What attention's forward and backward passes share: the problem, its blocks, which keys a row sees, and the packing.
// Blocks of rows meet blocks of keys; scores are rows x keys, so keys lie in the vector lanes. A row is one query of one head:
// row = t * group + (head within the group), so that a group's heads share every block of keys, and rows of one block have
// neighbouring positions. Scores are in units of log2, for exp2 is cheaper than exp.
// Not the order of the blocks nor the softmax: attention.cc, attention_backward.cc. Operands are described in
// src/tensor/kernels.ts.
#pragma once
#include "../core/call.h"
#include "../simd/math.h"
#include "tile.h"

namespace cal {
namespace CAL_ISA {

// A block of scores (112 x 224 floats, 98 KiB) and the packed keys and values of its columns (2 x 56 KiB at D = 64) stay in a
// second-level cache of 1 to 2 MiB, twice that in the backward pass. Whole tiles of rows, whole panels of keys.
constexpr int kRowBlock = 112 / kTileRows * kTileRows;
#ifndef KB
#define KB 224
#endif
constexpr int kKeyBlock = KB / kTileCols * kTileCols;
constexpr float kLog2e = 1.44269504088896341f, kLn2 = 0.69314718055994531f;

struct Interval {
  int begin, end;
  bool empty() const { return begin >= end; }
};

// One call's sizes and options. G key/value heads, each serving `group` query heads.
struct Attention {
  int64_t B, T, S, H, G, D, group;
  int64_t width;  // D rounded up to whole panels: the length of a row of an accumulator
  float scale, cap;
  bool causal;
  int64_t window;
  const View *q, *k, *v, *query_segments, *key_segments;  // segments: null when absent

  int64_t rows() const { return T * group; }
  // What a packed query is multiplied by, so that its product with a key is the score (or tanh's argument) at once.
  float query_factor() const { return cap > 0 ? scale / cap : scale * kLog2e; }
};

// Checks the operands q, k, v at index first.. and the segments after them at `segments`; reads the four parameters.
Attention read_attention(const Call &c, int first, int segments);

// Rows first..first+rows-1 of one key/value head: their positions among the keys and their segments.
struct RowBlock {
  int64_t first;
  int rows;
  int32_t position[kRowBlock], segment[kRowBlock];
  int32_t lowest, highest;  // segments
};
void locate_rows(const Attention &p, int64_t batch, int64_t first, int rows, RowBlock &block);

struct KeyBlock {
  int64_t first;
  int keys;
  int32_t segment[kKeyBlock];
  int32_t lowest, highest;
};
void locate_keys(const Attention &p, int64_t batch, int64_t first, KeyBlock &block);

// Keys that a query at `position` sees by causality and window, of `keys` keys from `first` on and counted from there. Both ends
// grow with the position, so the first and the last row bound what a block of rows sees.
CAL_INLINE Interval seen_keys(const Attention &p, int64_t position, int64_t first, int64_t keys) {
  int64_t begin = p.window > 0 ? position - p.window + 1 - first : 0, end = p.causal ? position + 1 - first : keys;
  begin = begin < 0 ? 0 : begin > keys ? keys : begin;
  end = end < 0 ? 0 : end > keys ? keys : end;
  return {int(begin), int(end)};
}

// Which keys of a block a block of rows sees.
struct Meeting {
  Interval hull;            // no row sees a key outside it
  Interval seen[kRowBlock]; // by row, segments apart
  bool by_segment;          // segments must be compared key by key

  // Keys that some row of begin..end-1 sees.
  Interval of(int begin, int end) const { return {seen[begin].begin, seen[end - 1].end}; }
};
// False when no row sees any key.
bool meet(const Attention &p, const RowBlock &rows, const KeyBlock &keys, Meeting &m);

// The scores of every pair of rows and keys that is seen, from packed rows (left) and keys (panels); or any product of such.
void products(const Attention &p, const float *left, const float *panels, int begin, int end, const Meeting &m, float *scores);
// sums (rows x width) += weights (rows x keys) · panels (keys x D), over the keys that each row sees.
void add_weighted(const Attention &p, const float *weights, const float *panels, int begin, int end, const Meeting &m, float *sums);

// Packing. Panels of D: panel c holds columns c * kTileCols.. of every line, line after line, `lines` of room for each.
CAL_INLINE int64_t panels_of(int64_t cols) { return (cols + kTileCols - 1) / kTileCols; }
// Rows first.. of queries as tiles of a left side, times factor; writes whole tiles, rows rounded up x D floats.
void pack_rows_across(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float factor, float *left);
// Rows as panels of D, kRowBlock of room: the right side of a product with the weights transposed.
void pack_rows_along(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float *panels);
// Keys (or values) as panels of keys, D deep: the right side of a product with rows.
void pack_keys_across(const Attention &p, const View &v, int64_t batch, int64_t head, const KeyBlock &keys, float *panels);
// Keys (or values) as panels of D, keys deep: the right side of a product with weights.
void pack_keys_along(const Attention &p, const View &v, int64_t batch, int64_t head, const KeyBlock &keys, float *panels);
// Element (batch, step, head, 0...D-1) of a (B, T, H, D) view = factor * from.
void write_heads(const Attention &p, const View &v, int64_t batch, int64_t step, int64_t head, const float *from, float factor);

CAL_INLINE int down(int n) { return n / kWidth * kWidth; }
CAL_INLINE int up(int n) { return (n + kWidth - 1) / kWidth * kWidth; }

// 2^x for x <= 127, to 1e-7; exactly 0 from -127 down, so that a hidden pair has no weight; NaN stays. Minimax polynomial of 2^f with
// p(0) = 1; adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
CAL_INLINE V exp2(V x) {
  const V magic = set(12582912.0f);
  const V c = max(set(-127.0f), x);  // the second operand is what max gives of a NaN
  const V t = c + magic, f = c - (t - magic);
  V p = set(0.000158205075f);
  p = fma(p, f, set(0.00134182035f));
  p = fma(p, f, set(0.00961706322f));
  p = fma(p, f, set(0.0555027239f));
  p = fma(p, f, set(0.240226552f));
  p = fma(p, f, set(0.693147242f));
  p = fma(p, f, set(1.0f));
  return from_bits(to_bits(p) + shift_left<23>(to_bits(t)));
}

// x in the lanes from `begin` on (or before `end`), -infinity in the others; 0 <= begin, end <= kWidth.
constexpr int kRamp = 16;
alignas(64) constexpr float kBelow[2 * kRamp] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static_assert(kWidth <= kRamp);
CAL_INLINE V from_lane(V x, int begin) { return select(less(zero(), load(kBelow + kRamp - begin)), set(-kInf), x); }
CAL_INLINE V before_lane(V x, int end) { return select(less(zero(), load(kBelow + kRamp - end)), x, set(-kInf)); }

// Caps a row's scores and hides what it does not see, in whole vectors around `seen`.
CAL_INLINE void finish_scores(const Attention &p, float *scores, Interval seen, bool by_segment, const KeyBlock &keys, int32_t segment) {
  const int begin = down(seen.begin), end = up(seen.end);
  if (p.cap > 0) {
    const V top = set(p.cap * kLog2e);
    for (int i = begin; i < end; i += kWidth) store(scores + i, tanh(load(scores + i)) * top);
  }
  if (by_segment) {
    const I id = set_int(segment);
    for (int i = begin; i < end; i += kWidth)
      store(scores + i, select(int_equal(load_int(keys.segment + i), id), load(scores + i), set(-kInf)));
  }
  if (begin < seen.begin) store(scores + begin, from_lane(load(scores + begin), seen.begin - begin));
  if (end > seen.end) store(scores + end - kWidth, before_lane(load(scores + end - kWidth), seen.end - (end - kWidth)));
}

CAL_INLINE void clear(float *to, int begin, int end) {  // whole vectors
  for (int i = begin; i < end; i += kWidth) store(to + i, zero());
}

}  // namespace CAL_ISA
}  // namespace cal
