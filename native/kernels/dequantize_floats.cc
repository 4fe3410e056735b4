// F32, F16 and BF16 as formats: one element a block. See dequantize.h.
#include "../simd/vec.h"
#include "dequantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

template <class T>
void convert(float *out, const T *x, int64_t n) {
  int64_t i = 0;
  for (; i + kWidth <= n; i += kWidth) {
    T lanes[kWidth];  // the blocks lie at any address
    memcpy(lanes, x + i, sizeof lanes);
    store(out + i, load(lanes));
  }
  if (i < n) store_part(out + i, load_part(x + i, int(n - i)), int(n - i));
}

}  // namespace

void from_f32(float *out, const uint8_t *blocks, int64_t count) { memcpy(out, blocks, size_t(count) * 4); }
void from_f16(float *out, const uint8_t *blocks, int64_t count) { convert(out, reinterpret_cast<const f16 *>(blocks), count); }
void from_bf16(float *out, const uint8_t *blocks, int64_t count) { convert(out, reinterpret_cast<const bf16 *>(blocks), count); }

}  // namespace CAL_ISA
}  // namespace cal
