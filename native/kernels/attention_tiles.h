// The products of attention's panels in tiles of bfloat16, where the processor multiplies such (AMX): for keys and values that were
// rounded when they were stored. Scores keep what a half has: queries and keys are a high and a low part each, of whose four
// products the three that matter are summed. Weights and values are rounded, to 2^-9 of each. The order of blocks and the softmax's
// maximum and sum are those of attention_panels.cc. A tile is 16 rows of 32 numbers; a right side's rows are pairs of the depth.
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

#if defined(CAL_ISA_AVX512)
constexpr bool kHasTiles = true;
#else
constexpr bool kHasTiles = false;
#endif
constexpr int kTileKeys = 32, kTileElements = 512;

// Whether this processor has them and the instruction set of this file goes with them.
bool tiles_here();

// Sizes in elements of two bytes, D of which are of a head.
struct TileSizes {
  int64_t steps, groups;  // of 32 elements of depth, and of 16
  explicit TileSizes(int64_t D) : steps(ceil_div(D, 32)), groups(ceil_div(D, 16)) {}
  int64_t queries() const { return 2 * steps * 2 * kTileElements; }                        // high and low, of 32 rows
  int64_t keys(int64_t count) const { return 2 * (count / 16) * steps * kTileElements; }   // high and low
  int64_t values(int64_t count) const { return groups * (count / kTileKeys) * kTileElements; }
  static int64_t weights(int64_t count) { return 2 * (count / kTileKeys) * kTileElements; }
  int64_t sums() const { return groups * 16 * 32; }                                        // floats
};

// From and to: a thread has tiles between the two.
void open_tiles();
void close_tiles();
// A panel of queries, f32 (D, 32).
void tile_queries(const float *panel, int64_t D, uint16_t *to);
// Lines of f16 or f32; `room` keys, a multiple of kTileKeys, are set up, those that are missing as zeros.
void tile_keys(const Lines &lines, int64_t D, int64_t room, uint16_t *to);
void tile_values(const Lines &lines, int64_t D, int64_t room, uint16_t *to);
// scores (room, 32) of keys begin .. end - 1, both multiples of kTileKeys.
void tile_scores(const uint16_t *queries, const uint16_t *keys, int64_t D, int64_t room, Interval span, float *scores);
// Scores become weights exp2(score - maximum), as in attention_panels.cc, rounded: they go to `to`. Meanwhile memory is asked for
// what is wanted next.
void tile_weigh(const float *scores, Interval span, int64_t D, float *highest, float *total, float *sums, uint16_t *to, const char *next,
                int64_t next_bytes);
// sums (D, 32) += valuesᵀ · weights
void tile_add(const uint16_t *values, const uint16_t *weights, int64_t D, int64_t room, Interval span, float *sums);

}  // namespace CAL_ISA
}  // namespace cal
