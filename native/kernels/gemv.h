// Matrix products with a handful of rows, as in decoding one token: bound by reading B once, so B is not packed.
#pragma once
#include "gemm.h"

namespace cal {
namespace CAL_ISA {

// Whether g has few enough rows.
bool is_gemv(const Gemm &g);
// Computes g and returns true when it has; leaves it alone otherwise.
bool gemv(const Gemm &g);

}  // namespace CAL_ISA
}  // namespace cal
