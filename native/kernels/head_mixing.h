// How the heads of attention mix, for some keys with a panel of queries (src/tensor/ops/composed-attention.ts has the formula): what the
// query's token brings lies in the vector lanes, what the key's token brings is broadcast. A tile holds one number for each head, key
// and query: (head, key, lane) at head * stride + key * kTileCols + lane. Not the reading of operands: composed_attention.h.
#pragma once
#include "tile.h"

namespace cal {
namespace CAL_ISA {

// What a token brings are slots: w1 (chunk, head, r), w2 (chunk, head, r), gate (head), ranks in chunks of 1, 2 or 4. A slot of queries
// is kTileCols floats, a slot of a key one.
struct Mixer {
  int heads = 0, group = 1;  // heads that mix among themselves
  int rank = 0, chunks = 0;  // of a chunk: 0, 1, 2 or 4
  bool query = false, key = false;

  int64_t low() const { return int64_t(chunks) * heads * rank; }
  int64_t slots() const { return 2 * low() + heads; }
  // Rounded up, as a key's are kept.
  int64_t row() const { return (slots() + kWidth - 1) / kWidth * kWidth; }
  // Numbers of whole maps, (head, head of its group).
  int64_t dense() const { return int64_t(heads) * group; }
};

struct Tile {
  int64_t stride;
  int keys;
};

// out = a mixed, or by the transpose of the map. `rows`: the slots of the first key, `row_step` floats from key to key.
void mix(const Mixer &m, bool transposed, const float *lanes, const float *rows, int64_t row_step, const float *a, float *out, Tile t);

// Gradients of mix at a, where d is that of its result: `da` is written, the slots' are added to lane_sums (as lanes) and to row_sums
// (as rows). out: the result too, unless null. products: room for m.row() vectors.
void differentiate_mix(const Mixer &m, const float *lanes, float *lane_sums, const float *rows, float *row_sums, int64_t row_step,
                       const float *a, const float *d, float *out, float *da, float *products, Tile t);

// The same for whole maps (head n, head m of its group): lanes or rows may be null, and so may their sums. out and da are added to.
void mix_dense(const Mixer &m, bool transposed, const float *lanes, const float *rows, int64_t row_step, const float *a, float *out, Tile t);
void differentiate_dense(const Mixer &m, float *lane_sums, float *row_sums, int64_t row_step, const float *a, const float *d, Tile t);

}  // namespace CAL_ISA
}  // namespace cal
