// Backward pass of dynamically composable attention. With everything made again from the log-sums that the forward pass kept, by panel
// of queries and block of keys, S scores, C and C' the two mixings:
//   P = exp(C(S) - lse), dP' = dO Vᵀ, dP = C'ᵀ(dP'), delta = sum(P dP) by row and head;  dS = Cᵀ(P (dP - delta)).
// delta needs all keys of a row, for the heads have mixed: a panel goes through its keys twice, and S, P and dP stay between.
// A job takes the panels of a part of the queries of one batch; what the parts add to keys and to fixed maps is added up in order. Its memory: composed_gradient.h.
#include "composed_gradient.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kFewJobs = 12;  // fewer batches than this, and queries are divided

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
StageAt stage_at(const Stage &s, int i, const Span &span, const GradientRoom &room, const GradientSums &sums) {
  const int64_t step = s.row_floats(), key = span.block * kComposedKeys + span.begin;
  return {s,    room.lanes[i],  room.rows[i] + (key - room.first_block * kComposedKeys) * step, room.lane_sums[i], sums.rows[i] + key * step,
          room.products, step, {kComposedKeys * kTileCols, span.keys()}, span.begin * int64_t(kTileCols)};
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

// To P and dP of a span, and what they give: delta, dv, gradients of the mixing of probabilities.
void to_weights(const Composed &c, const PanelView &panel, const Visible &visible, const Span &span, float *scores, float *weights, float *changes,
                GradientRoom &room, const GradientSums &sums) {
  const Attention &p = c.p;
  const int64_t at = span.block - room.first_block, head = kComposedKeys * p.D;
  span_products(p, room.keys + at * p.G * head, head, room.queries, span, scores);
  if (c.pre.present) mix_span(c.pre, room.lanes[0], room.rows[0] + at * kComposedKeys * c.pre.row_floats(), span, scores, weights);
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
void to_scores(const Composed &c, const PanelView &panel, const Span &span, const float *scores, const float *weights, float *changes, GradientRoom &room,
               const GradientSums &sums) {
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

void differentiate_panel(const Composed &c, const Call &call, int64_t batch, int64_t first, GradientRoom &room, const GradientSums &sums) {
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
  GradientRoom measure;
  GradientSums measure_sums;
  const int64_t bytes = measure.lay_out(c, blocks_seen(p, each), blocks_seen(p, kTileCols), nullptr), sum_bytes = measure_sums.lay_out(c, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads())), all_sums(uint64_t(sum_bytes * p.B * parts));
  const AllSums sums = {static_cast<char *>(all_sums.data()), sum_bytes, parts};
  parallel(p.B * parts, [&](int64_t index, int thread) {
    const int64_t batch = index % p.B, part = parts - 1 - index / p.B, first = part * each, end = first + each < p.T ? first + each : p.T;
    memset(sums.data + (batch * parts + part) * sum_bytes, 0, size_t(sum_bytes));
    if (first >= end) return;
    GradientRoom room;
    room.lay_out(c, blocks_seen(p, each), blocks_seen(p, kTileCols), static_cast<char *>(scratch.data()) + bytes * thread);
    const int64_t most = c.pre.mixer.row() > c.post.mixer.row() ? c.pre.mixer.row() : c.post.mixer.row();
    memset(room.products, 0, size_t(most * kWidth) * sizeof(float));
    const Interval from = seen_keys(p, first + p.S - p.T, 0, p.S), to = seen_keys(p, end - 1 + p.S - p.T, 0, p.S);
    pack_job(c, batch, from.begin / kComposedKeys, to.end, room);
    for (int64_t at = first; at < end; at += kTileCols) differentiate_panel(c, call, batch, at, room, sums.of(c, batch, part));
  });
  write_sums(c, call, pre_gradients, sums);
}

}  // namespace CAL_ISA
}  // namespace cal
