// Matrix products with a handful of rows, as in decoding one token: bound by reading B once, so B is not packed.
#pragma once
#include "gemm.h"

namespace cal {
namespace CAL_ISA {

constexpr int kGemvRows = 4;  // the most rows

// Whether g has few enough rows.
bool is_gemv(const Gemm &g);
// Computes g and returns true when it has; leaves it alone otherwise.
bool gemv(const Gemm &g);
// Columns [begin, end) of it on the calling thread; a: g's left side as m x k adjacent floats. The same bits however columns are divided
// in whole vectors.
void gemv_columns(const Gemm &g, const float *a, int64_t begin, int64_t end);

}  // namespace CAL_ISA
}  // namespace cal
