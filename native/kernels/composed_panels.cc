// Panels of dynamically composable attention: what their queries see, and the products and the mixing for a span of a block of keys. See
// composed_attention.h.
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {

PanelView::PanelView(const Attention &p, int64_t batch, int64_t start) : first(start) {
  rows = int(p.T - start < kTileCols ? p.T - start : kTileCols);
  for (int r = 0; r < kTileCols; r++) position[r] = start + (r < rows ? r : rows - 1) + p.S - p.T;
  hull = {seen_keys(p, position[0], 0, p.S).begin, seen_keys(p, position[rows - 1], 0, p.S).end};
  for (int r = 0; r < kTileCols; r++) segment[r] = p.query_segments ? p.query_segments->as<int32_t>()[batch * p.T + start + (r < rows ? r : rows - 1)] : 0;
  segments = {segment[0], segment[0]};
  for (int r = 1; r < rows; r++) {
    if (segment[r] < segments.lowest) segments.lowest = segment[r];
    if (segment[r] > segments.highest) segments.highest = segment[r];
  }
}

Span PanelView::span(int64_t block) const {
  const int64_t start = (first_block() + block) * kComposedKeys;
  const int64_t begin = hull.begin > start ? hull.begin - start : 0, end = hull.end - start < kComposedKeys ? hull.end - start : kComposedKeys;
  return {first_block() + block, int(begin) / kTileRows * kTileRows, int(end)};
}

void see(const Attention &p, int64_t batch, const PanelView &panel, const Span &span, Visible &to) {
  const int64_t first = span.block * kComposedKeys;
  const Segments keys = key_segments(p, batch, first, span.end, kComposedKeys, to.key_segment);
  to.none = panel.segments.apart(keys);
  to.by_segment = !panel.segments.same(keys);
  to.all = !to.by_segment;
  for (int r = 0; r < kTileCols; r++) {
    const Interval seen = seen_keys(p, panel.position[r], first, span.end);
    to.begin[r] = float(seen.begin), to.end[r] = float(seen.end);
    to.all = to.all && seen.begin <= span.begin && seen.end >= span.end;
  }
}

void span_products(const Attention &p, const float *keys, int64_t head_step, const float *queries, const Span &span, float *to) {
  for (int64_t h = 0; h < p.H; h++)
    for (int i = span.begin; i < span.end; i += kTileRows)
      near_tile(span.end - i < kTileRows ? span.end - i : kTileRows)(p.D, keys + h / p.group * head_step + i * p.D, queries + h * p.D * kTileCols,
                                                                    to + (h * kComposedKeys + i) * kTileCols, kTileCols, kTileCols, false);
}

int64_t blocks_seen(const Attention &p, int64_t queries) {
  const int64_t keys = p.window > 0 && p.window + queries < p.S ? p.window + queries + 2 * kComposedKeys : p.S;
  return ceil_div(keys < p.S ? keys : p.S, kComposedKeys) + 1;
}

void mix_span(const Stage &s, const float *lanes, const float *rows, const Span &span, const float *a, float *out) {
  const int64_t at = span.begin * kTileCols, step = s.row_floats();
  const Tile t = {kComposedKeys * kTileCols, span.keys()};
  const float *const own = rows + span.begin * step;
  mix(s.mixer, false, lanes, own, step, a + at, out + at, t);
  if (!s.dense()) return;
  mix_dense(s.mixer, false, s.dense_lanes() ? lanes + s.mixer.slots() * kTileCols : nullptr, s.dense_rows() ? own + s.mixer.row() : nullptr, step,
            a + at, out + at, t);
}

}  // namespace CAL_ISA
}  // namespace cal
