// Forward pass of dynamically composable attention. A panel of queries goes through its keys twice: first scores of all heads mix before
// the softmax and stay, with their maxima and sums; then they become probabilities, mix, and weigh the values. A job takes
// neighbouring panels of a batch and packs the keys they see once. See composed_attention.h;
// few queries: composed_decode.cc.
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

struct Room {
  float *keys, *values, *rows[2];    // packed, of the job's blocks
  float *queries, *sums, *lanes[2];  // of the panel
  float *scores, *tile;              // mixed, of the panel's blocks; of one block
  float *highest, *total;
  Lines *lines;
  int64_t first_block;

  int64_t lay_out(const Composed &c, int64_t blocks, int64_t panel_blocks, char *base) {
    const Attention &p = c.p;
    Layout l(base);
    const int64_t block = kComposedKeys * kTileCols;
    keys = l.floats(blocks * p.G * kComposedKeys * p.D), values = l.floats(blocks * p.G * kComposedKeys * p.cut.floats());
    rows[0] = l.floats(blocks * kComposedKeys * c.pre.row_floats()), rows[1] = l.floats(blocks * kComposedKeys * c.post.row_floats());
    queries = l.floats(p.H * p.D * kTileCols), sums = l.floats(p.H * p.D * kTileCols);
    lanes[0] = l.floats(c.pre.lane_floats()), lanes[1] = l.floats(c.post.lane_floats());
    scores = l.floats(panel_blocks * p.H * block), tile = l.floats(p.H * block);
    highest = l.floats(p.H * kTileCols), total = l.floats(p.H * kTileCols);
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
      find_lines(p, *p.k, batch, g, first, count, *room.lines);
      tiles_across(*room.lines, p.D, 1.0f, room.keys + (at * p.G + g) * kComposedKeys * p.D);
      find_lines(p, *p.v, batch, g, first, count, *room.lines);
      tiles_along(*room.lines, p.cut, kComposedKeys, room.values + (at * p.G + g) * kComposedKeys * p.cut.floats());
    }
    if (c.pre.present) pack_rows(c.pre, batch, first, count, room.rows[0] + at * kComposedKeys * c.pre.row_floats());
    if (c.post.present) pack_rows(c.post, batch, first, count, room.rows[1] + at * kComposedKeys * c.post.row_floats());
  }
}

// Hidden scores become -infinity; the running maxima and sums of exp2(score - maximum) are brought up to date.
void watch(const Composed &c, const PanelView &panel, const Visible &visible, const Span &span, float *scores, Room &room) {
  for (int64_t h = 0; h < c.p.H; h++)
    for (int j = 0; j < kTileCols; j += kWidth) {
      float *const at = scores + h * kComposedKeys * kTileCols + j;
      V top = set(-kInf);
      for (int i = span.begin; i < span.end; i++) {
        V x = load(at + i * kTileCols);
        if (!visible.all) {
          x = select(sees(visible, panel, i, j), x, set(-kInf));
          store(at + i * kTileCols, x);
        }
        top = max(top, x);
      }
      float *const highest = room.highest + h * kTileCols + j, *const total = room.total + h * kTileCols + j;
      const V old = load(highest), now = max(old, top), shift = select(equal(now, set(-kInf)), zero(), now);
      V sum = load(total) * select(equal(old, set(-kInf)), zero(), exp2(old - shift)), odd = zero();
      int i = span.begin;
      for (; i + 1 < span.end; i += 2) {
        sum = sum + exp2(load(at + i * kTileCols) - shift);
        odd = odd + exp2(load(at + (i + 1) * kTileCols) - shift);
      }
      if (i < span.end) sum = sum + exp2(load(at + i * kTileCols) - shift);
      store(highest, now);
      store(total, sum + odd);
    }
}

void attend_panel(const Composed &c, const View &out, const View &lse, int64_t batch, int64_t first, Room &room) {
  const Attention &p = c.p;
  const PanelView panel(p, batch, first);
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, *p.q, batch, h, first, panel.rows, *room.lines);
    panels_across(*room.lines, p.D, p.scale * kLog2e, room.queries + h * p.D * kTileCols);
  }
  if (c.pre.present) pack_lanes(c.pre, batch, first, panel.rows, room.lanes[0]);
  if (c.post.present) pack_lanes(c.post, batch, first, panel.rows, room.lanes[1]);
  memset(room.sums, 0, size_t(p.H * p.D * kTileCols) * sizeof(float));
  for (int64_t i = 0; i < p.H * kTileCols; i++) room.highest[i] = -kInf, room.total[i] = 0;

  const int64_t block_floats = p.H * kComposedKeys * kTileCols, blocks = panel.blocks();
  Visible visible;
  for (int64_t b = 0; b < blocks; b++) {
    const Span span = panel.span(b);
    see(p, batch, panel, span, visible);
    if (visible.none) continue;
    const int64_t at = span.block - room.first_block;
    float *const scores = room.scores + b * block_floats;
    span_products(p, room.keys + at * p.G * kComposedKeys * p.D, kComposedKeys * p.D, room.queries, span, c.pre.present ? room.tile : scores);
    if (c.pre.present) mix_span(c.pre, room.lanes[0], room.rows[0] + at * kComposedKeys * c.pre.row_floats(), span, room.tile, scores);
    watch(c, panel, visible, span, scores, room);
  }
  for (int64_t i = 0; i < p.H * kTileCols; i += kWidth) {  // the maximum becomes the log of the sum, in units of log2
    const V total = load(room.total + i);
    store(room.highest + i, select(equal(total, zero()), zero(), fma(log(total), set(kLog2e), load(room.highest + i))));
  }
  Ahead nothing;
  for (int64_t b = 0; b < blocks; b++) {
    const Span span = panel.span(b);
    see(p, batch, panel, span, visible);
    if (visible.none) continue;
    const int64_t at = span.block - room.first_block;
    float *const scores = room.scores + b * block_floats;
    for (int64_t h = 0; h < p.H; h++)
      for (int i = span.begin; i < span.end; i++)
        for (int j = 0; j < kTileCols; j += kWidth) {
          float *const x = scores + (h * kComposedKeys + i) * kTileCols + j;
          store(x, exp2(load(x) - load(room.highest + h * kTileCols + j)));
        }
    const float *weights = scores;
    if (c.post.present) {
      mix_span(c.post, room.lanes[1], room.rows[1] + at * kComposedKeys * c.post.row_floats(), span, scores, room.tile);
      weights = room.tile;
    }
    for (int64_t h = 0; h < p.H; h++)
      add_weighted(room.values + (at * p.G + h / p.group) * kComposedKeys * p.cut.floats(), kComposedKeys, span.begin, span.keys(), p.cut,
                   weights + (h * kComposedKeys + span.begin) * kTileCols, room.sums + h * p.D * kTileCols, nothing);
  }
  float one[kTileCols];
  for (int i = 0; i < kTileCols; i++) one[i] = 1;
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, out, batch, h, first, panel.rows, *room.lines);
    write_across(*room.lines, p.D, one, room.sums + h * p.D * kTileCols);
    for (int r = 0; r < panel.rows; r++) lse.as<float>()[(batch * p.H + h) * p.T + first + r] = room.highest[h * kTileCols + r];
  }
}

}  // namespace

// out, lse, q, k, v, querySegments?, keySegments?, then the parts of both stages; [scale, causal, window, softcap]
void composedAttention(Call &call) {
  const Composed c = read_composed(call, 2, 5, 7);
  const Attention &p = c.p;
  check_heads(call, 0, "out", p.B, p.T, p.H, p.D);
  call.need_dtype(1, "lse", CAL_F32);
  call.need_shape(1, "lse", p.B, p.H, p.T);
  call.need_contiguous(1, "lse");
  if (p.B * p.T == 0) return;
  if (few_queries(p)) return compose_few(c, call[0], call[1]);

  // As many panels a job as leave every thread several jobs. The jobs do not touch the bits.
  const int64_t panels = ceil_div(p.T, kTileCols), wanted = Pool::threads() > 1 ? ceil_div(4 * Pool::threads(), p.B) : 1;
  const int64_t each = ceil_div(panels, wanted < panels ? wanted : panels) * kTileCols, chunks = ceil_div(p.T, each);
  Room measure;
  const int64_t bytes = measure.lay_out(c, blocks_seen(p, each), blocks_seen(p, kTileCols), nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads()));
  parallel(p.B * chunks, [&](int64_t index, int thread) {
    const int64_t batch = index % p.B, start = (chunks - 1 - index / p.B) * each;  // the last queries see most keys: they come first
    const int64_t end = start + each < p.T ? start + each : p.T;
    Room room;
    room.lay_out(c, blocks_seen(p, each), blocks_seen(p, kTileCols), static_cast<char *>(scratch.data()) + bytes * thread);
    const Interval from = seen_keys(p, start + p.S - p.T, 0, p.S), to = seen_keys(p, end - 1 + p.S - p.T, 0, p.S);
    pack_job(c, batch, from.begin / kComposedKeys, to.end, room);
    for (int64_t first = start; first < end; first += kTileCols) attend_panel(c, call[0], call[1], batch, first, room);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
