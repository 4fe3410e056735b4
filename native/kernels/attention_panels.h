// Attention of many rows without a score matrix: softmax over blocks of keys with a running maximum and sum (Milakov and
// Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022, "FlashAttention"). A job takes some panels of
// kTileCols rows through all keys they see. What a row comes to does not depend on the panel it is in, nor on the job.
// The products are those of tile.h, or of attention_tiles.h.
// Not the division into jobs (attention.cc, paged_attention.cc), and not few rows, as in decoding (attention_decode.cc, paged_decode.cc).
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

constexpr int kMostPanels = 1024 / kTileCols;  // panels a job carries along

// Some rows of one pair of batch and key/value head, and where they go: out (B, T, H, D), lse (B, H, T) or absent.
struct PanelJob {
  const Attention *p;
  const View *out, *lse;
  int64_t batch, head, first, rows;
  // Keys that some of the rows see.
  int64_t begin() const { return seen_keys(*p, position_of(*p, first), 0, p->S).begin; }
  int64_t end() const { return seen_keys(*p, position_of(*p, first + rows - 1), 0, p->S).end; }
};

// Bytes of memory that a job of so many panels needs, a multiple of 64.
int64_t panel_room(const Attention &p, int64_t panels);
// `room`: panel_room(p, panels) bytes, aligned to 64. `following`: what the thread is likely to do next, or null.
void attend_panels(const PanelJob &job, const PanelJob *following, int64_t panels, void *room);

}  // namespace CAL_ISA
}  // namespace cal
