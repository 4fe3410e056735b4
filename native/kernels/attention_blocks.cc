// Blocks of attention: checks, positions, packing and the two products that both passes are made of. See attention.h.
#include "attention.h"
#include "pack.h"

namespace cal {
namespace CAL_ISA {
namespace {

void check_heads(const Call &c, int i, const char *name) {
  c.need_float(i, name);
  c.need_rank(i, name, 4);
  if (c[i].dim(-1) > 1 && c[i].step(-1) != 1) fail(CAL_BAD_SHAPE, "%s must have adjacent elements in its last axis", name);
}

const View *check_segments(const Call &c, int i, const char *name, int64_t batch, int64_t steps) {
  if (!c[i].present()) return nullptr;
  c.need_dtype(i, name, CAL_I32);
  c.need_shape(i, name, batch, steps);
  c.need_contiguous(i, name);
  return &c[i];
}

int64_t offset(const View &v, int64_t batch, int64_t step, int64_t head) {
  return batch * v.stride[0] + step * v.stride[1] + head * v.stride[2];
}

// Calls f(row, offset of its first element) for rows first.. of a key/value head's queries.
template <class F>
CAL_INLINE void each_row(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, F &&f) {
  int64_t t = first / p.group, member = first % p.group;
  for (int r = 0; r < rows; r++) {
    f(r, offset(v, batch, t, head * p.group + member));
    if (++member == p.group) member = 0, t++;
  }
}

// Lines of up to kTileRows rows, anywhere in memory, as one tile of a left side.
template <class T>
void tile_of_lines(const T *const *line, int lines, int64_t depth, float factor, float *to) {
  const V f = set(factor);
  int64_t k = 0;
  for (; k < depth; k += kWidth) {
    const int rest = depth - k < kWidth ? int(depth - k) : kWidth;
    for (int group = 0; group < kTileRows; group += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) {
        if (group + i >= lines) x[i] = zero();
        else x[i] = (rest == kWidth ? load(line[group + i] + k) : load_part(line[group + i] + k, rest)) * f;
      }
      transpose(x);
      const int width = kTileRows - group < kWidth ? kTileRows - group : kWidth;
      float *out = to + k * kTileRows + group;
      for (int i = 0; i < rest; i++) {
        if (width == kWidth) store(out + i * kTileRows, x[i]);
        else store_part(out + i * kTileRows, x[i], width);
      }
    }
  }
}

template <class T>
void rows_across(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float factor, float *left) {
  const T *line[kRowBlock];
  each_row(p, v, batch, head, first, rows, [&](int r, int64_t at) { line[r] = v.as<T>() + at; });
  for (int r = 0; r < rows; r += kTileRows) tile_of_lines(line + r, rows - r < kTileRows ? rows - r : kTileRows, p.D, factor, left + r * p.D);
}

template <class T>
void rows_along(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float *panels) {
  each_row(p, v, batch, head, first, rows, [&](int r, int64_t at) {
    for (int64_t c = 0; c < p.D; c += kTileCols)
      pack_along(panels + c * kRowBlock + r * kTileCols, kTileCols, v.as<T>() + at + c, 0, p.D - c < kTileCols ? p.D - c : kTileCols, 1);
  });
}

template <class T>
void across(const T *from, int64_t step, int keys, int64_t depth, float *panels) {
  for (int k = 0; k < keys; k += kTileCols)
    pack_across(panels + k * depth, kTileCols, from + k * step, step, keys - k < kTileCols ? keys - k : kTileCols, depth);
}

template <class T>
void along(const T *from, int64_t step, int keys, int64_t depth, float *panels) {
  for (int64_t c = 0; c < depth; c += kTileCols)
    pack_along(panels + c * kKeyBlock, kTileCols, from + c, step, depth - c < kTileCols ? depth - c : kTileCols, keys);
}

template <class T>
void write_scaled(T *to, const float *from, int64_t n, float factor) {
  const V f = set(factor);
  int64_t i = 0;
  for (; i + kWidth <= n; i += kWidth) store(to + i, load(from + i) * f);
  if (i < n) store_part(to + i, load_part(from + i, int(n - i)) * f, int(n - i));
}

void widen(int32_t id, int32_t &lowest, int32_t &highest) {
  if (id < lowest) lowest = id;
  if (id > highest) highest = id;
}

}  // namespace

Attention read_attention(const Call &c, int first, int segments) {
  check_heads(c, first, "q");
  check_heads(c, first + 1, "k");
  check_heads(c, first + 2, "v");
  const View &q = c[first], &k = c[first + 1];
  Attention p;
  p.B = q.shape[0], p.T = q.shape[1], p.H = q.shape[2], p.D = q.shape[3];
  p.S = k.shape[1], p.G = k.shape[2];
  c.need_shape(first + 1, "k", p.B, p.S, p.G, p.D);
  c.need_shape(first + 2, "v", p.B, p.S, p.G, p.D);
  if (p.G > 0 ? p.H % p.G != 0 : p.H != 0)
    fail(CAL_BAD_SHAPE, "query heads must be a multiple of key heads: %lld and %lld", (long long)p.H, (long long)p.G);
  p.group = p.G > 0 ? p.H / p.G : 0;
  p.width = panels_of(p.D) * kTileCols;
  p.q = &q, p.k = &k, p.v = &c[first + 2];
  p.query_segments = check_segments(c, segments, "querySegments", p.B, p.T);
  p.key_segments = check_segments(c, segments + 1, "keySegments", p.B, p.S);
  if (!p.query_segments != !p.key_segments) fail(CAL_BAD_CALL, "querySegments and keySegments come together");
  p.scale = float(c.number(0));
  p.causal = c.integer(1, 0, 1) != 0;
  p.window = c.integer(2, 0, int64_t(1) << 40);
  p.cap = float(c.number(3));
  return p;
}

void locate_rows(const Attention &p, int64_t batch, int64_t first, int rows, RowBlock &block) {
  block.first = first, block.rows = rows;
  const int32_t *ids = p.query_segments ? p.query_segments->as<int32_t>() + batch * p.T : nullptr;
  int64_t t = first / p.group, head = first % p.group;
  block.lowest = INT32_MAX, block.highest = INT32_MIN;
  for (int r = 0; r < rows; r++) {
    block.position[r] = int32_t(t + p.S - p.T);
    block.segment[r] = ids ? ids[t] : 0;
    widen(block.segment[r], block.lowest, block.highest);
    if (++head == p.group) head = 0, t++;
  }
}

void locate_keys(const Attention &p, int64_t batch, int64_t first, KeyBlock &block) {
  block.first = first;
  block.keys = int(p.S - first < kKeyBlock ? p.S - first : kKeyBlock);
  block.lowest = block.highest = 0;
  if (!p.key_segments) return;
  const int32_t *ids = p.key_segments->as<int32_t>() + batch * p.S + first;
  block.lowest = INT32_MAX, block.highest = INT32_MIN;
  for (int i = 0; i < block.keys; i++) widen(block.segment[i] = ids[i], block.lowest, block.highest);
  for (int i = block.keys; i < kKeyBlock; i++) block.segment[i] = 0;  // past seen.end: compared, then hidden
}

bool meet(const Attention &p, const RowBlock &rows, const KeyBlock &keys, Meeting &m) {
  m.hull = {seen_keys(p, rows.position[0], keys.first, keys.keys).begin, seen_keys(p, rows.position[rows.rows - 1], keys.first, keys.keys).end};
  if (m.hull.empty() || rows.highest < keys.lowest || keys.highest < rows.lowest) return false;
  m.by_segment = rows.lowest != rows.highest || keys.lowest != keys.highest;
  for (int r = 0; r < rows.rows; r++) m.seen[r] = seen_keys(p, rows.position[r], keys.first, keys.keys);
  return true;
}

void products(const Attention &p, const float *left, const float *panels, int begin, int end, const Meeting &m, float *scores) {
  const Interval hull = m.of(begin, end);
  for (int c = hull.begin / kTileCols * kTileCols; c < hull.end; c += kTileCols)
    for (int r = begin; r < end; r += kTileRows) {
      const int height = end - r < kTileRows ? end - r : kTileRows;
      const Interval seen = m.of(r, r + height);
      if (seen.end <= c || seen.begin >= c + kTileCols) continue;
      tile_by_columns(height)(p.D, left + (r - begin) * p.D, kTileRows, panels + c * p.D, kTileCols, scores + (r - begin) * kKeyBlock + c, kKeyBlock,
                              kTileCols, false);
    }
}

void add_weighted(const Attention &p, const float *weights, const float *panels, int begin, int end, const Meeting &m, float *sums) {
  const int rows = end - begin, tiles = (rows + kRowTileRows - 1) / kRowTileRows;
  for (int64_t c = 0; c < p.width; c += kTileCols)
    for (int i = 0; i < tiles; i++) {
      const int r = i * rows / tiles, height = (i + 1) * rows / tiles - r;
      const Interval seen = m.of(begin + r, begin + r + height);
      if (seen.empty()) continue;
      tile_by_rows(height)(seen.end - seen.begin, weights + r * kKeyBlock + seen.begin, kKeyBlock, panels + c * kKeyBlock + seen.begin * kTileCols,
                           kTileCols, sums + r * p.width + c, p.width, kTileCols, true);
    }
}

void pack_rows_across(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float factor, float *left) {
  if (v.dtype == CAL_F32) rows_across<float>(p, v, batch, head, first, rows, factor, left);
  else rows_across<bf16>(p, v, batch, head, first, rows, factor, left);
}

void pack_rows_along(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int rows, float *panels) {
  if (v.dtype == CAL_F32) rows_along<float>(p, v, batch, head, first, rows, panels);
  else rows_along<bf16>(p, v, batch, head, first, rows, panels);
}

void pack_keys_across(const Attention &p, const View &v, int64_t batch, int64_t head, const KeyBlock &keys, float *panels) {
  const int64_t at = offset(v, batch, keys.first, head);
  if (v.dtype == CAL_F32) across(v.as<float>() + at, v.stride[1], keys.keys, p.D, panels);
  else across(v.as<bf16>() + at, v.stride[1], keys.keys, p.D, panels);
}

void pack_keys_along(const Attention &p, const View &v, int64_t batch, int64_t head, const KeyBlock &keys, float *panels) {
  const int64_t at = offset(v, batch, keys.first, head);
  if (v.dtype == CAL_F32) along(v.as<float>() + at, v.stride[1], keys.keys, p.D, panels);
  else along(v.as<bf16>() + at, v.stride[1], keys.keys, p.D, panels);
}

void write_heads(const Attention &p, const View &v, int64_t batch, int64_t step, int64_t head, const float *from, float factor) {
  const int64_t at = offset(v, batch, step, head);
  if (v.dtype == CAL_F32) write_scaled(v.as<float>() + at, from, p.D, factor);
  else write_scaled(v.as<bf16>() + at, from, p.D, factor);
}

}  // namespace CAL_ISA
}  // namespace cal
