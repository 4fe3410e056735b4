// Memory of the backward pass of dynamically composable attention: what a thread packs, what a part of the queries adds up, and the copies
// to and from both. The pass itself: composed_attention_backward.cc.
#pragma once
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {

// Floats of the columns in which `D` adjacent elements lie as right sides of a tile.
CAL_INLINE int64_t columns(const Attention &p) { return ceil_div(p.D, kTileCols) * kTileCols; }

// What a part adds up: by key and key/value head dk and dv, by key the slots of both stages, of the whole part the fixed maps.
struct GradientSums {
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

// Memory of a thread.
struct GradientRoom {
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

// Keys and values from block `first_block` to key `end`, and their slots.
void pack_job(const Composed &c, int64_t batch, int64_t first_block, int64_t end, GradientRoom &room);
// Queries, gradients of outputs and log-sums of a panel, and its slots; what it adds up becomes 0.
void load_panel(const Composed &c, const View &lse, const View &dout, int64_t batch, const PanelView &panel, GradientRoom &room);
// sums (key, D) of each key/value head += block tiles (head, key, query)ᵀ' · columns of the queries, by query head.
void add_to_keys(const Attention &p, const float *tiles, const float *right, int rows, const Span &span, float *turned, float *sums);

// The sums of all parts of the queries: by batch and part.
struct AllSums {
  char *data;
  int64_t bytes, parts;  // of a part, and of a batch

  GradientSums of(const Composed &c, int64_t batch, int64_t part) const {
    GradientSums sums;
    sums.lay_out(c, data + (batch * parts + part) * bytes);
    return sums;
  }
};
// Adds the parts in their order and writes what they come to: dk, dv and the gradients of the slots of keys, from operand `gradients` on,
// and of fixed maps.
void write_sums(const Composed &c, const Call &call, int gradients, const AllSums &all);

}  // namespace CAL_ISA
}  // namespace cal
