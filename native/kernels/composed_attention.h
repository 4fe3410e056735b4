// What the passes of dynamically composable attention share: the problem, its two stages of mixing, and the copies of their operands.
// A panel is kTileCols queries of one batch, in the vector lanes, with all its heads: heads mix, so the scores of all of them must be
// there at once. Keys come in blocks. The mixing itself: head_mixing.h; the passes: composed_attention.cc, composed_attention_backward.cc.
#pragma once
#include "attention.h"
#include "head_mixing.h"

namespace cal {
namespace CAL_ISA {

constexpr int kComposedKeys = 56 / kTileRows * kTileRows;  // of a block: its scores (42 KiB at 6 heads on the widest tile) pass through the caches

// Operands of a stage, in their order.
enum StagePart { kFixed, kQueryFactors, kQueryMap, kKeyFactors, kKeyMap, kStageParts };

// Scores before the softmax, or probabilities after it. What is absent is null.
struct Stage {
  Mixer mixer;
  const View *part[kStageParts];
  bool present = false;

  bool dense_lanes() const { return part[kQueryMap]; }
  bool dense_rows() const { return part[kKeyMap] || part[kFixed]; }
  bool dense() const { return dense_lanes() || dense_rows(); }
  // Floats of a panel of queries and of a key: slots, then whole maps where there are any.
  int64_t lane_floats() const { return (mixer.slots() + (part[kQueryMap] || part[kFixed] ? mixer.dense() : 0)) * kTileCols; }
  int64_t row_floats() const { return mixer.row() + (dense_rows() ? mixer.dense() : 0); }
  // The same with the sides exchanged.
  int64_t key_lane_floats() const { return (mixer.slots() + (dense_rows() ? mixer.dense() : 0)) * kTileCols; }
  int64_t query_row_floats() const { return mixer.row() + (dense_lanes() ? mixer.dense() : 0); }
};

struct Composed {
  Attention p;
  Stage pre, post;
};

// Checks operands first.. (q, k, v), the segments after `others` more, then those of the stages.
Composed read_composed(const Call &c, int first, int segments, int stages);
// Checks kStageParts gradients from operand `first` on: where the stage has an operand, one like it, contiguous.
void check_stage_gradients(const Call &c, int first, const Stage &stage);

// Slots (and maps) of queries first.. as lanes, repeated past the last; of keys first.. as rows.
void pack_lanes(const Stage &stage, int64_t batch, int64_t first, int count, float *to);
void pack_rows(const Stage &stage, int64_t batch, int64_t first, int64_t count, float *to);
// Those of keys as lanes, and of queries as rows.
void pack_key_lanes(const Stage &stage, int64_t batch, int64_t first, int count, float *to);
void pack_query_rows(const Stage &stage, int64_t batch, int64_t first, int64_t count, float *to);
// The way back, times factor: `gradients` are kStageParts views, absent ones are skipped.
void write_lanes(const Stage &stage, const View *gradients, int64_t batch, int64_t first, int count, float factor, const float *from);
void write_rows(const Stage &stage, const View *gradients, int64_t batch, int64_t first, int64_t count, float factor, const float *from);
// A contiguous gradient from floats, times factor.
void write_flat(const View &to, float factor, const float *from);

// The part of a block of keys that a panel sees.
struct Span {
  int64_t block;
  int begin, end;  // keys of the block; begin at a tile
  int keys() const { return end - begin; }
};
// What the queries of a panel see.
struct PanelView {
  int64_t first;
  int rows;
  Interval hull;
  int64_t position[kTileCols];
  int32_t segment[kTileCols];
  Segments segments;

  PanelView(const Attention &p, int64_t batch, int64_t first);
  int64_t first_block() const { return hull.begin / kComposedKeys; }
  int64_t blocks() const { return hull.empty() ? 0 : (hull.end - 1) / kComposedKeys + 1 - first_block(); }
  Span span(int64_t block) const;  // counted from the first of the hull
};

// Which pairs of a panel and a span are visible.
struct Visible {
  bool none, all, by_segment;
  float begin[kTileCols], end[kTileCols];
  int32_t key_segment[kComposedKeys];
};
void see(const Attention &p, int64_t batch, const PanelView &panel, const Span &span, Visible &to);
CAL_INLINE M sees(const Visible &v, const PanelView &panel, int key, int j) {
  const V at = set(float(key));
  M seen = mask_and(less_equal(load(v.begin + j), at), less(at, load(v.end + j)));
  if (v.by_segment) seen = mask_and(seen, int_equal(load_int(panel.segment + j), set_int(v.key_segment[key])));
  return seen;
}

// to (head, key, lane) = keys of the span (tiles of p.D x kTileRows by key/value head, `head_step` floats apart) times panels of queries.
void span_products(const Attention &p, const float *keys, int64_t head_step, const float *queries, const Span &span, float *to);

// a mixed by a stage into out: tiles of a block, of which the span is done. `rows` are those of the block.
void mix_span(const Stage &s, const float *lanes, const float *rows, const Span &span, const float *a, float *out);
// Blocks that so many neighbouring queries can see.
int64_t blocks_seen(const Attention &p, int64_t queries);

// Lines of batch b's head h of a view (B, L, heads, D).
CAL_INLINE void find_lines(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int count, Lines &lines) {
  find_keys(p, v, batch, head, first, count, lines);
}

// Queries so few that keys lie in the lanes: fewer than keys, as in decoding.
constexpr int kFewQueries = 8;
CAL_INLINE bool few_queries(const Attention &p) { return p.T <= kFewQueries && p.S >= 64 && !p.query_segments; }
void compose_few(const Composed &c, const View &out, const View &lse);

// to += from
CAL_INLINE void add_floats(float *to, const float *from, int64_t count) {
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) store(to + i, load(to + i) + load(from + i));
  for (; i < count; i++) to[i] += from[i];
}

// Memory of one thread, measured with base null.
class Layout {
 public:
  explicit Layout(char *base) : base_(base) {}
  char *take(int64_t bytes) {
    char *here = base_ ? base_ + at_ : nullptr;
    at_ += (bytes + 63) / 64 * 64;
    return here;
  }
  float *floats(int64_t count) { return reinterpret_cast<float *>(take(count * int64_t(sizeof(float)))); }
  int64_t bytes() const { return at_; }

 private:
  char *base_;
  int64_t at_ = 0;
};

}  // namespace CAL_ISA
}  // namespace cal
