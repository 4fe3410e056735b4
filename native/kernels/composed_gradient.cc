// See composed_gradient.h.
#include "composed_gradient.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Lines as right sides: [panel of D][line][kTileCols], zero past the lines and past D.
template <class T>
void columns_of(const Lines &lines, int64_t D, float *to) {
  for (int64_t d = 0; d < D; d += kTileCols)
    for (int r = 0; r < kTileCols; r++, to += kTileCols)
      for (int j = 0; j < kTileCols; j += kWidth) {
        const int64_t rest = r < lines.count ? D - d - j : 0;
        const T *from = static_cast<const T *>(lines.at[r < lines.count ? r : 0]) + d + j;
        store(to + j, rest >= kWidth ? load(from) : rest > 0 ? load_part(from, int(rest)) : zero());
      }
}
void lines_as_columns(const Lines &lines, int64_t D, float *to) {
  if (lines.dtype == CAL_F32) columns_of<float>(lines, D, to);
  else columns_of<bf16>(lines, D, to);
}

template <class T>
void write_line(const View &v, int64_t at, int64_t count, float factor, const float *from) {
  T *const to = static_cast<T *>(v.data) + at;
  for (int64_t d = 0; d < count; d += kWidth) {
    const int n = count - d < kWidth ? int(count - d) : kWidth;
    if (n == kWidth) store(to + d, load(from + d) * set(factor));
    else store_part(to + d, load_part(from + d, n) * set(factor), n);
  }
}
void write_keys(const Attention &p, const View &v, int64_t batch, int64_t first, int64_t end, float factor, const float *sums) {
  for (int64_t s = first; s < end; s++)
    for (int64_t g = 0; g < p.G; g++) {
      const int64_t at = batch * v.stride[0] + s * v.stride[1] + g * v.stride[2];
      const float *const from = sums + (g * (p.S + kTileRows) + s) * p.D;
      if (v.dtype == CAL_F32) write_line<float>(v, at, p.D, factor, from);
      else write_line<bf16>(v, at, p.D, factor, from);
    }
}

}  // namespace

void pack_job(const Composed &c, int64_t batch, int64_t first_block, int64_t end, GradientRoom &room) {
  const Attention &p = c.p;
  room.first_block = first_block;
  for (int64_t b = first_block; b * kComposedKeys < end; b++) {
    const int64_t first = b * kComposedKeys, at = b - first_block;
    const int count = int(end - first < kComposedKeys ? end - first : kComposedKeys);
    for (int64_t g = 0; g < p.G; g++) {
      const int64_t head = (at * p.G + g) * kComposedKeys;
      find_lines(p, *p.v, batch, g, first, count, *room.lines);
      tiles_across(*room.lines, p.D, 1.0f, room.values + head * p.D);
      find_lines(p, *p.k, batch, g, first, count, *room.lines);
      tiles_across(*room.lines, p.D, 1.0f, room.keys + head * p.D);
      tiles_along(*room.lines, p.cut, kComposedKeys, room.keys_along + head * p.cut.floats());
    }
    if (c.pre.present) pack_rows(c.pre, batch, first, count, room.rows[0] + at * kComposedKeys * c.pre.row_floats());
    if (c.post.present) pack_rows(c.post, batch, first, count, room.rows[1] + at * kComposedKeys * c.post.row_floats());
  }
}

void load_panel(const Composed &c, const View &lse, const View &dout, int64_t batch, const PanelView &panel, GradientRoom &room) {
  const Attention &p = c.p;
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, *p.q, batch, h, panel.first, panel.rows, *room.lines);
    panels_across(*room.lines, p.D, p.scale * kLog2e, room.queries + h * p.D * kTileCols);
    lines_as_columns(*room.lines, p.D, room.query_columns + h * columns(p) * kTileCols);
    find_lines(p, dout, batch, h, panel.first, panel.rows, *room.lines);
    panels_across(*room.lines, p.D, 1.0f, room.douts + h * p.D * kTileCols);
    lines_as_columns(*room.lines, p.D, room.dout_columns + h * columns(p) * kTileCols);
    for (int r = 0; r < kTileCols; r++)
      room.lse[h * kTileCols + r] = r < panel.rows ? lse.as<float>()[(batch * p.H + h) * p.T + panel.first + r] : 0.0f;
  }
  memset(room.dq, 0, size_t(p.H * p.D * kTileCols) * sizeof(float));
  memset(room.delta, 0, size_t(p.H * kTileCols) * sizeof(float));
  const Stage *const stages[] = {&c.pre, &c.post};
  for (int i = 0; i < 2; i++) {
    if (!stages[i]->present) continue;
    pack_lanes(*stages[i], batch, panel.first, panel.rows, room.lanes[i]);
    memset(room.lane_sums[i], 0, size_t(stages[i]->lane_floats()) * sizeof(float));
  }
}

void add_to_keys(const Attention &p, const float *tiles, const float *right, int rows, const Span &span, float *turned, float *sums) {
  const int64_t first = span.block * kComposedKeys;
  for (int i = span.begin; i < span.end; i += kTileRows) {
    const int height = span.end - i < kTileRows ? span.end - i : kTileRows;
    for (int64_t h = 0; h < p.H; h++) {
      const float *const from = tiles + (h * kComposedKeys + i) * kTileCols;
      for (int j = 0; j < kTileCols; j += kWidth)
        for (int k = 0; k < height; k += kWidth) {
          V x[kWidth];
#pragma GCC unroll 16
          for (int n = 0; n < kWidth; n++) x[n] = k + n < height ? load(from + (k + n) * kTileCols + j) : zero();
          transpose(x);
          const int wide = kTileRows - k < kWidth ? kTileRows - k : kWidth;
#pragma GCC unroll 16
          for (int n = 0; n < kWidth; n++) {
            if (wide == kWidth) store(turned + (j + n) * kTileRows + k, x[n]);
            else store_part(turned + (j + n) * kTileRows + k, x[n], wide);
          }
        }
      for (int64_t d = 0; d < p.D; d += kTileCols)
        near_tile(height)(rows, turned, right + (h * columns(p) + d) * kTileCols, sums + ((h / p.group) * (p.S + kTileRows) + first + i) * p.D + d, p.D,
                          int(p.D - d < kTileCols ? p.D - d : kTileCols), true);
    }
  }
}

void write_sums(const Composed &c, const Call &call, int gradients, const AllSums &all) {
  const Attention &p = c.p;
  constexpr int64_t kGrain = 64;  // keys
  const int64_t pieces = ceil_div(p.S, kGrain);
  parallel(p.B * pieces, [&](int64_t index, int) {
    const int64_t batch = index / pieces, first = index % pieces * kGrain, end = first + kGrain < p.S ? first + kGrain : p.S;
    const GradientSums total = all.of(c, batch, 0);
    const int64_t steps[] = {c.pre.row_floats(), c.post.row_floats()};
    for (int64_t part = 1; part < all.parts; part++) {
      const GradientSums more = all.of(c, batch, part);
      for (int64_t g = 0; g < p.G; g++) {
        const int64_t at = (g * (p.S + kTileRows) + first) * p.D, count = (end - first) * p.D;
        add_floats(total.dk + at, more.dk + at, count);
        add_floats(total.dv + at, more.dv + at, count);
      }
      for (int i = 0; i < 2; i++) add_floats(total.rows[i] + first * steps[i], more.rows[i] + first * steps[i], (end - first) * steps[i]);
    }
    write_keys(p, call[1], batch, first, end, p.scale, total.dk);
    write_keys(p, call[2], batch, first, end, 1.0f, total.dv);
    if (c.pre.present) write_rows(c.pre, &call[gradients], batch, first, end - first, kLn2, total.rows[0] + first * steps[0]);
    if (c.post.present) write_rows(c.post, &call[gradients + kStageParts], batch, first, end - first, 1.0f, total.rows[1] + first * steps[1]);
  });
  for (int i = 0; i < 2; i++) {
    const Stage &s = i ? c.post : c.pre;
    if (!s.part[kFixed]) continue;
    Scratch fixed(uint64_t(s.mixer.dense()) * sizeof(float));
    memset(fixed.data(), 0, size_t(s.mixer.dense()) * sizeof(float));
    for (int64_t slot = 0; slot < p.B * all.parts; slot++) add_floats(fixed.floats(), all.of(c, 0, slot).fixed[i], s.mixer.dense());
    write_flat(call[gradients + i * kStageParts + kFixed], i ? 1.0f : kLn2, fixed.floats());
  }
}

}  // namespace CAL_ISA
}  // namespace cal
