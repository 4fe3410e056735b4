// dequantize: whole blocks of a stored format to floats.
#include "rows.h"
#include "formats.h"

namespace cal {
namespace CAL_ISA {

// out, x | format
void dequantize(Call &c) {
  const Format &format = format_of(c.integer(0, 0, 255));
  c.need_dtype(0, "out", CAL_F32);
  c.need_contiguous(0, "out");
  c.need_dtype(1, "x", CAL_U8);
  c.need_contiguous(1, "x");
  const int64_t bytes = row_bytes(format, c[0].count()), blocks = c[0].count() / format.block;
  if (c[1].count() != bytes)
    fail(CAL_BAD_SHAPE, "x must have %lld bytes, %lld blocks of %s: %lld", (long long)bytes, (long long)blocks, format.name, (long long)c[1].count());
  float *out = c[0].as<float>();
  const uint8_t *x = c[1].as<uint8_t>();
  parallel_range(blocks, kParallelGrain / format.block, [&](int64_t begin, int64_t end, int) {
    format.dequantize(out + begin * format.block, x + begin * format.bytes, end - begin);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
