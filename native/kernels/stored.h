// Products with matrices in the formats of checkpoints: what the kernel storedLinear hands to its two ways of computing them. Not the
// checks of its operands (stored_linear.cc).
#pragma once
#include "formats.h"

namespace cal {
namespace CAL_ISA {

// out (N, O) = x (N, I) · matrixᵀ + bias (O) + residual (N, O). Row strides in elements; columns are adjacent.
struct StoredProduct {
  float *out;
  int64_t out_row;
  const float *x;
  int64_t x_row;
  const uint8_t *matrix;   // O rows of I elements
  const void *bias;        // null: none
  cal_dtype bias_dtype;    // f32 or bf16
  const float *residual;   // null: none; may be out
  int64_t residual_row;
  int64_t N, O, I;
  int format;
};

// Columns o.. of the output from sums, 16 side by side, of rows first.. of the left side: `terms` of them are one row of the output. Those past
// the end of the output are left out.
void finish_rows(const StoredProduct &p, int terms, const float *sums, int64_t first, int64_t o, int64_t rows);

// float32 all through, on a matrix as stored, in any format. Each element's sum is formed in the same order whatever the number of threads.
void stored_exact(const StoredProduct &p);

}  // namespace CAL_ISA
}  // namespace cal
