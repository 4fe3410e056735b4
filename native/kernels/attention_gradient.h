// One block of rows with one block of keys in attention's backward pass. With keys in the vector lanes, and weights computed
// again from the log-sums that the forward pass kept (Dao et al. 2022, "FlashAttention"):
//   scores = Q Kᵀ, dP = dO Vᵀ;  P = exp(scores - lse), dS = P (dP - delta), delta = sum(dO * O) by row;
//   dVᵀ += dOᵀ P, dKᵀ += Qᵀ dS, dQᵀ += Kᵀ dSᵀ.
// Only dS is transposed. Not the order of the blocks nor the tasks: attention_backward.cc.
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

// Whole panels of rows and of keys. Weights and changes of a panel of keys (12 KiB each on the widest tile) stay in the first-level
// cache, the packed blocks (4 x 24 and 3 x 48 KiB at D = 64) in the second. Twice or half of either measured the same within 3 %.
constexpr int kRows = 96 / kTileCols * kTileCols;
constexpr int kKeys = 192 / kTileCols * kTileCols;
constexpr int kMostBlocks = 8;  // blocks of rows carried along: packed rows and their dQ take 5 x 24 KiB each at D = 64

// What the pass reads and writes besides p's operands.
struct Gradients {
  const View &dq, &dk, &dv, &out, &lse, &dout;
};

struct RowBlock {
  int rows;
  int64_t position[kRows];
  int32_t segment[kRows];
  Segments segments;
  float lse[kRows], delta[kRows];
  float *q_across, *dout_across, *q_along, *dout_along;
  float *dq;  // panels of D x kTileCols rows
};

struct KeyBlock {
  int64_t batch, head, first;
  int count;
  bool packed;
  int32_t segment[kKeys];
  Segments segments;
};

// Which keys each row of a block sees, segments apart; both ends grow from row to row.
struct Meeting {
  Interval hull, seen[kRows];
  bool by_segment;
  Interval of(int begin, int end) const { return {seen[begin].begin, seen[end - 1].end}; }
};

// Memory of one thread.
struct Room {
  RowBlock *rows;
  KeyBlock *keys;
  Meeting *meeting;
  Lines *lines;
  Ahead ahead;
  float *keys_across, *values_across, *keys_along;
  float *weights, *changes;  // of one panel of keys: kRows x kTileCols
  float *transposed;         // dSᵀ of the whole block: for every panel of rows, kKeys x kTileCols

  // With base null only measures. Returns the bytes taken.
  int64_t lay_out(const Attention &p, int64_t blocks, char *base);
};

// Where a task adds up gradients of keys and values: panels of D x kTileCols keys.
struct KeySums {
  float *dk, *dv;
};

// Rows first.. of one pair of batch and head, packed, with nothing in their dq yet.
void load_rows(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int count, Room &room,
               RowBlock &block);
// Keys from `first` on become the room's block of keys, packed when a block of rows first sees them.
void start_keys(const Attention &p, int64_t batch, int64_t head, int64_t first, Room &room);
// Adds the gradients of all pairs of a block of rows and the room's block of keys.
void differentiate_block(const Attention &p, Room &room, RowBlock &rows, const KeySums &sums);

}  // namespace CAL_ISA
}  // namespace cal
