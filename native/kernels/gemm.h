// Blocked matrix product for other kernels: C (m x n, f32) (+)= A (m x k) B (k x n), then bias and activation.
// A and B may lie in either order (one of their strides is 1) and be f32 or bf16. Each element's sum is formed in the same order
// whatever the number of threads.
#pragma once
#include "../core/call.h"

namespace cal {
namespace CAL_ISA {

struct Gemm {
  int64_t m, n, k;
  const void *a;
  cal_dtype a_dtype;
  int64_t a_row, a_col;  // strides in elements; one is 1 (or that axis has one element)
  const void *b;
  cal_dtype b_dtype;
  int64_t b_row, b_col;
  const int32_t *a_ids = nullptr;  // row i of A is row a_ids[i] of its memory; a_col is 1
  const int32_t *b_ids = nullptr;  // row k of B is row b_ids[k] of its memory; b_col is 1
  float *c;
  int64_t ldc;  // c's columns are adjacent
  bool accumulate = false;
  const void *bias = nullptr;  // n adjacent values, added once
  cal_dtype bias_dtype = CAL_F32;
  int activation = 0;  // index in the contract's list
};

// With all threads of the pool; takes its own scratch.
void gemm(const Gemm &g);

// On the calling thread only, for use inside a parallel section; scratch of gemm_serial_floats(g) floats, 64-byte aligned.
int64_t gemm_serial_floats(const Gemm &g);
void gemm_serial(const Gemm &g, float *scratch);

}  // namespace CAL_ISA
}  // namespace cal
