// Backward pass of dynamically composable attention. With everything made again from the log-sums that the forward pass kept, by panel
// of queries and block of keys, S scores, C and C' the two mixings:
//   P = exp(C(S) - lse), dP' = dO Vᵀ, dP = C'ᵀ(dP'), delta = sum(P dP) by row and head;  dS = Cᵀ(P (dP - delta)).
// delta needs all keys of a row, for the heads have mixed: a panel goes through its keys twice, and S, P and dP stay between.
// A job takes the panels of a part of the queries of one batch; what the parts add to keys and to fixed maps is added up in order.
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kFewJobs = 12;  // fewer batches than this, and queries are divided

// Floats of the columns in which `D` adjacent elements lie as right sides of a tile.
CAL_INLINE int64_t columns(const Attention &p) { return ceil_div(p.D, kTileCols) * kTileCols; }

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

// What a part adds up: by key and key/value head dk and dv, by key the slots of both stages, of the whole part the fixed maps.
struct Sums {
  float *dk, *dv, *rows[2], *fixed[2];

  int64_t lay_out(const Composed &c, char *base) {
    Layout l(base);
    const int64_t keys = c.p.S + kTileRows;
    dk = l.floats(keys * c.p.G * c.p.D), dv = l.floats(keys * c.p.G * c.p.D);
    rows[0] = l.floats(keys * c.pre.row_floats()), rows[1] = l.floats(keys * c.post.row_floats());
    fixed[0] = l.floats(c.pre.mixer.dense()), fixed[1] = l.floats(c.post.mixer.dense());
    return l.bytes();
  }
};

struct Room {
  float *keys, *keys_along, *values, *rows[2];            // packed, of the job's blocks
  float *queries, *douts, *query_columns, *dout_columns;  // of the panel, by head
  float *dq, *lse, *delta, *lanes[2], *lane_sums[2];
  float *scores, *weights, *changes;  // S, P, dP of the panel's blocks
  float *tile, *mixed;                // of one block
  float *turned, *products;
  Lines *lines;
  int64_t first_block;

  int64_t lay_out(const Composed &c, int64_t blocks, int64_t panel_blocks, char *base) {
    const Attention &p = c.p;
    Layout l(base);
    const int64_t block = p.H * kComposedKeys * kTileCols, panel = p.H * p.D * kTileCols;
    keys = l.floats(blocks * p.G * kComposedKeys * p.D), keys_along = l.floats(blocks * p.G * kComposedKeys * p.cut.floats());
    values = l.floats(blocks * p.G * kComposedKeys * p.D);
    rows[0] = l.floats(blocks * kComposedKeys * c.pre.row_floats()), rows[1] = l.floats(blocks * kComposedKeys * c.post.row_floats());
    queries = l.floats(panel), douts = l.floats(panel);
    query_columns = l.floats(p.H * columns(p) * kTileCols), dout_columns = l.floats(p.H * columns(p) * kTileCols);
    dq = l.floats(panel), lse = l.floats(p.H * kTileCols), delta = l.floats(p.H * kTileCols);
    lanes[0] = l.floats(c.pre.lane_floats()), lanes[1] = l.floats(c.post.lane_floats());
    lane_sums[0] = l.floats(c.pre.lane_floats()), lane_sums[1] = l.floats(c.post.lane_floats());
    scores = l.floats(panel_blocks * block), weights = l.floats(panel_blocks * block), changes = l.floats(panel_blocks * block);
    tile = l.floats(block), mixed = l.floats(block);
    turned = l.floats(kTileCols * kTileRows + kWidth);
    const int64_t most = c.pre.mixer.row() > c.post.mixer.row() ? c.pre.mixer.row() : c.post.mixer.row();
    products = l.floats(most * kWidth);
    lines = reinterpret_cast<Lines *>(l.take(sizeof(Lines)));
    return l.bytes();
  }
};

void pack_job(const Composed &c, int64_t batch, int64_t first_block, int64_t end, Room &room) {
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

// One stage for a span of one block: where its slots are, and where their gradients go.
struct StageAt {
  const Stage &s;
  const float *lanes, *rows;
  float *lane_sums, *row_sums, *products;
  int64_t step;
  Tile tile;
  int64_t at;  // of the first key in a block's tiles

  const float *dense_lanes() const { return s.dense_lanes() ? lanes + s.mixer.slots() * kTileCols : nullptr; }
  const float *dense_rows() const { return s.dense_rows() ? rows + s.mixer.row() : nullptr; }
  void mix_to(const float *a, float *out) const {
    mix(s.mixer, false, lanes, rows, step, a + at, out + at, tile);
    if (s.dense()) mix_dense(s.mixer, false, dense_lanes(), dense_rows(), step, a + at, out + at, tile);
  }
  // da from d, gradients of the slots; out, too, unless null.
  void differentiate(const float *a, const float *d, float *out, float *da) const {
    differentiate_mix(s.mixer, lanes, lane_sums, rows, row_sums, step, a + at, d + at, out ? out + at : nullptr, da + at, products, tile);
    if (!s.dense()) return;
    if (out) mix_dense(s.mixer, false, dense_lanes(), dense_rows(), step, a + at, out + at, tile);
    mix_dense(s.mixer, true, dense_lanes(), dense_rows(), step, d + at, da + at, tile);
    differentiate_dense(s.mixer, s.part[kQueryMap] || s.part[kFixed] ? lane_sums + s.mixer.slots() * kTileCols : nullptr,
                        s.part[kKeyMap] ? row_sums + s.mixer.row() : nullptr, step, a + at, d + at, tile);
  }
};
StageAt stage_at(const Stage &s, int i, const Span &span, const Room &room, const Sums &sums) {
  const int64_t step = s.row_floats(), key = span.block * kComposedKeys + span.begin;
  return {s,    room.lanes[i],  room.rows[i] + (key - room.first_block * kComposedKeys) * step, room.lane_sums[i], sums.rows[i] + key * step,
          room.products, step, {kComposedKeys * kTileCols, span.keys()}, span.begin * int64_t(kTileCols)};
}

// sums (key, D) of each key/value head += block tiles (head, key, query)ᵀ' · columns of the queries, by query head.
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

// scores become weights exp2(score - lse), 0 where hidden.
void weigh(const Attention &p, const PanelView &panel, const Visible &visible, const Span &span, const float *lse, const float *scores, float *to) {
  for (int64_t h = 0; h < p.H; h++)
    for (int i = span.begin; i < span.end; i++)
#pragma GCC unroll 4
      for (int j = 0; j < kTileCols; j += kWidth) {
        const int64_t at = (h * kComposedKeys + i) * kTileCols + j;
        V x = load(scores + at) - load(lse + h * kTileCols + j);
        if (!visible.all) x = select(sees(visible, panel, i, j), x, set(-kInf));
        store(to + at, exp2(x));
      }
}

void load_panel(const Composed &c, const View &lse, const View &dout, int64_t batch, const PanelView &panel, Room &room) {
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

// To P and dP of a span, and what they give: delta, dv, gradients of the mixing of probabilities.
void to_weights(const Composed &c, const PanelView &panel, const Visible &visible, const Span &span, float *scores, float *weights, float *changes,
                Room &room, const Sums &sums) {
  const Attention &p = c.p;
  const int64_t at = span.block - room.first_block, head = kComposedKeys * p.D;
  span_products(p, room.keys + at * p.G * head, head, room.queries, span, scores);
  if (c.pre.present) stage_at(c.pre, 0, span, room, sums).mix_to(scores, weights);
  weigh(p, panel, visible, span, room.lse, c.pre.present ? weights : scores, weights);
  span_products(p, room.values + at * p.G * head, head, room.douts, span, c.post.present ? room.tile : changes);
  if (c.post.present) stage_at(c.post, 1, span, room, sums).differentiate(weights, room.tile, room.mixed, changes);
  add_to_keys(p, c.post.present ? room.mixed : weights, room.dout_columns, panel.rows, span, room.turned, sums.dv);
  for (int64_t h = 0; h < p.H; h++)
#pragma GCC unroll 4
    for (int j = 0; j < kTileCols; j += kWidth) {
      const int64_t from = h * kComposedKeys * kTileCols + j;
      V total = zero();
      for (int i = span.begin; i < span.end; i++) total = fma(load(weights + from + i * kTileCols), load(changes + from + i * kTileCols), total);
      store(room.delta + h * kTileCols + j, load(room.delta + h * kTileCols + j) + total);
    }
}

// From those to dq, dk and the gradients of the mixing of scores.
void to_scores(const Composed &c, const PanelView &panel, const Span &span, const float *scores, const float *weights, float *changes, Room &room,
               const Sums &sums) {
  const Attention &p = c.p;
  for (int64_t h = 0; h < p.H; h++)
    for (int i = span.begin; i < span.end; i++)
#pragma GCC unroll 4
      for (int j = 0; j < kTileCols; j += kWidth) {
        const int64_t at = (h * kComposedKeys + i) * kTileCols + j;
        store(changes + at, load(weights + at) * (load(changes + at) - load(room.delta + h * kTileCols + j)));
      }
  const float *ds = changes;
  if (c.pre.present) {
    stage_at(c.pre, 0, span, room, sums).differentiate(scores, changes, nullptr, room.tile);
    ds = room.tile;
  }
  Ahead nothing;
  for (int64_t h = 0; h < p.H; h++)
    add_weighted(room.keys_along + ((span.block - room.first_block) * p.G + h / p.group) * kComposedKeys * p.cut.floats(), kComposedKeys, span.begin,
                 span.keys(), p.cut, ds + (h * kComposedKeys + span.begin) * kTileCols, room.dq + h * p.D * kTileCols, nothing);
  add_to_keys(p, ds, room.query_columns, panel.rows, span, room.turned, sums.dk);
}

// Adds the lanes of whole maps up for what is fixed.
void add_fixed(const Stage &s, const float *lane_sums, float *fixed) {
  if (!s.part[kFixed]) return;
  for (int64_t i = 0; i < s.mixer.dense(); i++) {
    const float *const lanes = lane_sums + (s.mixer.slots() + i) * kTileCols;
    V total = zero();
    for (int j = 0; j < kTileCols; j += kWidth) total = total + load(lanes + j);
    fixed[i] += sum(total);
  }
}

void differentiate_panel(const Composed &c, const Call &call, int64_t batch, int64_t first, Room &room, const Sums &sums) {
  const Attention &p = c.p;
  const PanelView panel(p, batch, first);
  load_panel(c, call[6], call[7], batch, panel, room);
  const int64_t block = p.H * kComposedKeys * kTileCols, blocks = panel.blocks();
  Visible visible;
  for (int64_t b = 0; b < blocks; b++) {
    const Span span = panel.span(b);
    see(p, batch, panel, span, visible);
    if (!visible.none)
      to_weights(c, panel, visible, span, room.scores + b * block, room.weights + b * block, room.changes + b * block, room, sums);
  }
  for (int64_t b = 0; b < blocks; b++) {
    const Span span = panel.span(b);
    see(p, batch, panel, span, visible);
    if (!visible.none) to_scores(c, panel, span, room.scores + b * block, room.weights + b * block, room.changes + b * block, room, sums);
  }
  float factor[kTileCols];
  for (int i = 0; i < kTileCols; i++) factor[i] = p.scale;
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, call[0], batch, h, first, panel.rows, *room.lines);
    write_across(*room.lines, p.D, factor, room.dq + h * p.D * kTileCols);
  }
  // Scores are in units of log2.
  if (c.pre.present) write_lanes(c.pre, &call[10 + 2 * kStageParts], batch, first, panel.rows, kLn2, room.lane_sums[0]);
  if (c.post.present) write_lanes(c.post, &call[10 + 3 * kStageParts], batch, first, panel.rows, 1.0f, room.lane_sums[1]);
  if (c.pre.present) add_fixed(c.pre, room.lane_sums[0], sums.fixed[0]);
  if (c.post.present) add_fixed(c.post, room.lane_sums[1], sums.fixed[1]);
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

void add_floats(float *to, const float *from, int64_t count) {
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) store(to + i, load(to + i) + load(from + i));
  for (; i < count; i++) to[i] += from[i];
}

}  // namespace

// dq, dk, dv, q, k, v, lse, dout, querySegments?, keySegments?, the parts of both stages, and their gradients; [scale, causal, window, softcap]
void composedAttentionBackward(Call &call) {
  const Composed c = read_composed(call, 3, 8, 10);
  const Attention &p = c.p;
  check_heads(call, 0, "dq", p.B, p.T, p.H, p.D);
  check_heads(call, 1, "dk", p.B, p.S, p.G, p.D);
  check_heads(call, 2, "dv", p.B, p.S, p.G, p.D);
  call.need_dtype(6, "lse", CAL_F32);
  call.need_shape(6, "lse", p.B, p.H, p.T);
  call.need_contiguous(6, "lse");
  check_heads(call, 7, "dout", p.B, p.T, p.H, p.D);
  const int pre_gradients = 10 + 2 * kStageParts, post_gradients = pre_gradients + kStageParts;
  check_stage_gradients(call, pre_gradients, c.pre);
  check_stage_gradients(call, post_gradients, c.post);

  // Parts of the queries depend on the sizes alone, since they decide the order of the sums.
  const int64_t panels = ceil_div(p.T, kTileCols);
  int64_t parts = p.B > 0 ? ceil_div(kFewJobs, p.B) : 1;
  if (parts > panels) parts = panels < 1 ? 1 : panels;
  const int64_t each = ceil_div(panels, parts) * kTileCols;
  const auto blocks_of = [&](int64_t queries) {  // that so many queries can see
    const int64_t keys = p.window > 0 ? p.window + queries + 2 * kComposedKeys : p.S;
    return ceil_div(keys < p.S ? keys : p.S, kComposedKeys) + 1;
  };
  Room measure;
  Sums measure_sums;
  const int64_t bytes = measure.lay_out(c, blocks_of(each), blocks_of(kTileCols), nullptr), sum_bytes = measure_sums.lay_out(c, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads())), all_sums(uint64_t(sum_bytes * p.B * parts));
  const auto sums_of = [&](int64_t slot) {
    Sums sums;
    sums.lay_out(c, static_cast<char *>(all_sums.data()) + slot * sum_bytes);
    return sums;
  };
  parallel(p.B * parts, [&](int64_t index, int thread) {
    const int64_t batch = index % p.B, part = parts - 1 - index / p.B, first = part * each, end = first + each < p.T ? first + each : p.T;
    const Sums sums = sums_of(batch * parts + part);
    memset(static_cast<char *>(all_sums.data()) + (batch * parts + part) * sum_bytes, 0, size_t(sum_bytes));
    if (first >= end) return;
    Room room;
    room.lay_out(c, blocks_of(each), blocks_of(kTileCols), static_cast<char *>(scratch.data()) + bytes * thread);
    const int64_t most = c.pre.mixer.row() > c.post.mixer.row() ? c.pre.mixer.row() : c.post.mixer.row();
    memset(room.products, 0, size_t(most * kWidth) * sizeof(float));
    const Interval from = seen_keys(p, first + p.S - p.T, 0, p.S), to = seen_keys(p, end - 1 + p.S - p.T, 0, p.S);
    pack_job(c, batch, from.begin / kComposedKeys, to.end, room);
    for (int64_t at = first; at < end; at += kTileCols) differentiate_panel(c, call, batch, at, room, sums);
  });
  constexpr int64_t kGrain = 64;  // keys
  const int64_t pieces = ceil_div(p.S, kGrain);
  parallel(p.B * pieces, [&](int64_t index, int) {
    const int64_t batch = index / pieces, first = index % pieces * kGrain, end = first + kGrain < p.S ? first + kGrain : p.S;
    const Sums total = sums_of(batch * parts);
    const int64_t steps[] = {c.pre.row_floats(), c.post.row_floats()};
    for (int64_t part = 1; part < parts; part++) {
      const Sums more = sums_of(batch * parts + part);
      for (int64_t g = 0; g < p.G; g++) {
        const int64_t at = (g * (p.S + kTileRows) + first) * p.D, count = (end - first) * p.D;
        add_floats(total.dk + at, more.dk + at, count);
        add_floats(total.dv + at, more.dv + at, count);
      }
      for (int i = 0; i < 2; i++) add_floats(total.rows[i] + first * steps[i], more.rows[i] + first * steps[i], (end - first) * steps[i]);
    }
    write_keys(p, call[1], batch, first, end, p.scale, total.dk);
    write_keys(p, call[2], batch, first, end, 1.0f, total.dv);
    if (c.pre.present) write_rows(c.pre, &call[pre_gradients], batch, first, end - first, kLn2, total.rows[0] + first * steps[0]);
    if (c.post.present) write_rows(c.post, &call[post_gradients], batch, first, end - first, 1.0f, total.rows[1] + first * steps[1]);
  });
  for (int i = 0; i < 2; i++) {
    const Stage &s = i ? c.post : c.pre;
    if (!s.part[kFixed]) continue;
    Scratch fixed(uint64_t(s.mixer.dense()) * sizeof(float));
    memset(fixed.data(), 0, size_t(s.mixer.dense()) * sizeof(float));
    for (int64_t slot = 0; slot < p.B * parts; slot++) add_floats(fixed.floats(), sums_of(slot).fixed[i], s.mixer.dense());
    write_flat(call[(i ? post_gradients : pre_gradients) + kFixed], i ? 1.0f : kLn2, fixed.floats());
  }
}

}  // namespace CAL_ISA
}  // namespace cal
