// What attention's kernels share: the problem, which keys a query sees, and the copies into the order of the register tile.
// A row is one query of one head: row = t * group + (head within the group), so that the query heads of a key/value head share
// every block of keys, and neighbouring rows have neighbouring positions. Scores are in units of log2, for exp2 is cheaper than exp.
// Keys and values lie in views (B, S, G, D), or in pages.
// Not the order of the blocks nor the softmax: attention_panels.cc (many rows), attention_decode.cc (few), attention_backward.cc.
// Operands are described in src/tensor/kernels.ts.
#pragma once
#include "../core/call.h"
#include "../simd/math.h"
#include "ahead.h"
#include "pages.h"
#include "tile.h"

namespace cal {
namespace CAL_ISA {

CAL_INLINE int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

constexpr float kLog2e = 1.44269504088896341f, kLn2 = 0.69314718055994531f;

// A length cut into as few tiles of up to kTileRows as there can be, of nearly equal height.
struct Cut {
  int64_t tiles, height, higher;  // the first `higher` tiles have one more than `height`
  explicit Cut(int64_t length = 0) {
    tiles = (length + kTileRows - 1) / kTileRows;
    height = tiles > 0 ? length / tiles : 0, higher = tiles > 0 ? length % tiles : 0;
  }
  int64_t begin(int64_t tile) const { return tile * height + (tile < higher ? tile : higher); }
  int64_t floats() const { return tiles * kTileRows; }  // that one line takes in tiles
};

// One call's sizes and options. G key/value heads, each serving `group` query heads.
struct Attention {
  int64_t B, T, S, H, G, D, group;
  Cut cut;  // of D
  float scale, cap;
  bool causal;
  int64_t window;
  const View *q, *k, *v, *query_segments, *key_segments;  // segments: null when absent

  // Where there are pages, k and v are those, B is 1, and keys before `oldest`, which no query sees, may not be there any more.
  const Pages *pages = nullptr;
  const int32_t *table = nullptr;
  int64_t oldest = 0;
  bool tiles = false;  // whether products may be those of attention_tiles.h

  // Where a reader acts, by query head and in units of log2: what is added to the scores of keys before `slot_keys`, and the score of a
  // key more that every row sees and whose value is zero. Null elsewhere.
  const float *slot_bias = nullptr, *null_score = nullptr;
  int64_t slot_keys = 0;

  int64_t rows() const { return T * group; }
  // What a query is multiplied by so that its product with a key is the score, or the argument of the cap's tanh.
  float query_factor() const { return cap > 0 ? scale / cap : scale * kLog2e; }
};

// Checks the operands q, k, v at index first.. and the segments at `segments`; reads the four parameters.
Attention read_attention(const Call &c, int first, int segments);
// Checks an operand of shape (batch, steps, heads, D) whose elements are adjacent along D.
void check_heads(const Call &c, int i, const char *name, int64_t batch, int64_t steps, int64_t heads, int64_t depth);

struct Interval {
  int begin, end;
  bool empty() const { return begin >= end; }
};

// Keys that a query at `position` sees by causality and window, of `keys` keys from `first` on and counted from there. Both ends
// grow with the position, so the first and the last row bound what a block of rows sees.
CAL_INLINE Interval seen_keys(const Attention &p, int64_t position, int64_t first, int64_t keys) {
  int64_t begin = p.window > 0 ? position - p.window + 1 - first : 0, end = p.causal ? position + 1 - first : keys;
  begin = begin < 0 ? 0 : begin > keys ? keys : begin;
  end = end < 0 ? 0 : end > keys ? keys : end;
  return {int(begin), int(end)};
}
CAL_INLINE int64_t position_of(const Attention &p, int64_t row) { return row / p.group + p.S - p.T; }

// Segments of some rows or keys, and their range: blocks whose ranges do not meet are skipped, and blocks of one and the same
// segment need no comparison. All 0 when there are none.
struct Segments {
  int32_t lowest, highest;
  bool apart(const Segments &other) const { return highest < other.lowest || other.highest < lowest; }
  bool same(const Segments &other) const { return lowest == highest && other.lowest == other.highest && lowest == other.lowest; }
};
// Writes the segments of `count` rows (keys) from `first` on, and repeats the last one up to `room`.
Segments row_segments(const Attention &p, int64_t batch, int64_t first, int count, int room, int32_t *to);
Segments key_segments(const Attention &p, int64_t batch, int64_t first, int count, int room, int32_t *to);

// Where some lines of D adjacent elements begin: of rows first.. of a key/value head's queries, or of keys.
constexpr int kMostLines = 256;
struct Lines {
  cal_dtype dtype;
  int count;
  void *at[kMostLines];
};
void find_rows(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int count, Lines &lines);
void find_keys(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int count, Lines &lines);
// Lines of signed bytes, as pages have them, become floats at `to` (count, depth).
void widen(Lines &lines, int64_t depth, float *to);

// Copies as floats, in the order of left sides (tiles of kTileRows) and right sides (panels of kTileCols) of the register tile.
// Across: lines become columns; element (line, d) is at [line / width][d][line % width], times factor, zero for lines missing in
// the last tile or panel.
void tiles_across(const Lines &lines, int64_t depth, float factor, float *to);
void panels_across(const Lines &lines, int64_t depth, float factor, float *to);
// Along: the D elements of a line are cut into tiles (see Cut), [tile][line][element], with room for `room` lines.
void tiles_along(const Lines &lines, const Cut &cut, int64_t room, float *to);
// The way back from a panel of columns: line i is column i, [d][i], times factor[i]; at most kTileCols lines.
void write_across(const Lines &lines, int64_t depth, const float *factor, const float *panel);

// sums (depth x kTileCols) += linesᵀ (depth x count) · panel (count x kTileCols); the lines are those from `first` on of
// tiles_along.
CAL_INLINE void add_weighted(const float *tiles, int64_t room, int64_t first, int64_t count, const Cut &cut, const float *panel, float *sums,
                             Ahead &ahead) {
  for (int64_t i = 0; i < cut.tiles; i++) {
    const int64_t d = cut.begin(i), height = cut.begin(i + 1) - d;
    ahead.ask();
    near_tile(int(height))(count, tiles + (i * room + first) * kTileRows, panel, sums + d * kTileCols, kTileCols, kTileCols, true);
  }
}

// 2^x for x <= 127, to 1e-7; NaN stays. Exactly 0 below -100: a hidden pair has no weight, and a tiny one does not slow the products
// down as a subnormal. Minimax polynomial of 2^f with p(0) = 1; adding 1.5 * 2^23 leaves the nearest whole number in the low bits,
// and -127 there gives the bits of 0.
CAL_INLINE V exp2(V x) {
  const V magic = set(12582912.0f);
  const V c = select(less(x, set(-100.0f)), set(-127.0f), x);
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

}  // namespace CAL_ISA
}  // namespace cal
