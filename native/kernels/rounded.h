// Rows of activations rounded to signed bytes: blocks of 32 columns with a scale of their own, largest / 127. In two terms a row is two
// rows of bytes: what it is rounded to, and what that leaves, 254 times finer; the product of a row is then the sum of the products of both.
// The left side of the products of bytes. Rows lie side by side in panels, block after block, so that a product of several rows reads one stream.
#pragma once
#include "../simd/vec.h"
#include "../core/call.h"

namespace cal {
namespace CAL_ISA {

constexpr int kPanel = kWidth == 16 ? 8 : 4;  // rows whose sums the registers hold

// Rows of the next panel where `left` are to come: kPanel, 4 or 2. Where fewer come, it is filled up with zeros.
CAL_INLINE int panel_rows(int64_t left) { return left >= 7 ? kPanel : left >= 3 ? 4 : 2; }

// Of row r of a panel of R rows that starts at row `first`, block b lies at index first * blocks + b * R + r.
class Rounded {
 public:
  // `terms` rows of bytes for each of `rows`. `offset` is what the values on the other side have too much; `halves`: they are to be corrected by 16 columns, not 32.
  Rounded(const float *x, int64_t row_stride, int64_t rows, int64_t columns, int terms, int offset, bool halves);

  int terms;       // 1 or 2
  int64_t rows;    // of bytes: terms times those of activations
  int64_t blocks;
  int8_t *bytes;   // 32 a block
  float *scale;
  float *sum;      // of what the block is rounded to, scale included
  int32_t *start;  // two a block: -offset * sum of the bytes, of its halves or (all of it, 0)

 private:
  Scratch scratch_;
};

}  // namespace CAL_ISA
}  // namespace cal
