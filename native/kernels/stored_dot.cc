// The products of bytes with what the instruction set itself has.
#include "stored_dot.h"

namespace cal {
namespace CAL_ISA {

void finish_rows(const StoredProduct &p, int terms, const float *sums, int64_t first, int64_t o, int64_t rows) {
  const int64_t until = first + rows < terms * p.N ? first + rows : terms * p.N;
  for (; first < until; first += terms, sums += terms * kGroup) {
    const int64_t n = first / terms;
    for (int part = 0; part < kParts; part++) {
      const int64_t col = o + part * kWidth;
      const int lanes = int(p.O - col < kWidth ? p.O - col : kWidth);
      if (lanes <= 0) break;
      V value = load(sums + part * kWidth);
      if (terms == 2) value = value + load(sums + kGroup + part * kWidth);
      if (p.bias)
        value = value + (p.bias_dtype == CAL_F32 ? load_part(static_cast<const float *>(p.bias) + col, lanes)
                                                 : load_part(static_cast<const bf16 *>(p.bias) + col, lanes));
      if (p.residual) value = value + load_part(p.residual + n * p.residual_row + col, lanes);
      store_part(p.out + n * p.out_row + col, value, lanes);
    }
  }
}

DotKernel plain_dot(int format) { return dot_kernel<Dot>(format); }

}  // namespace CAL_ISA
}  // namespace cal
