// quantize: floats to whole blocks of a stored format.
#include "quantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kGrain = 4096;  // elements of a task: a search for scales takes some 50 nanoseconds for each

Quantize writer_of(const Format &format) {
  switch (format.number) {
    case kF32: return to_f32;
    case kF16: return to_f16;
    case kBF16: return to_bf16;
    case kQ8_0: return to_q8_0;
    case kQ4_0: return to_q4_0;
    case kQ4_1: return to_q4_1;
    case kQ4_K: return to_q4_k;
    case kQ6_K: return to_q6_k;
  }
  fail(CAL_OUT_OF_RANGE, "%s is read, not written: F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K and Q6_K are", format.name);
}

}  // namespace

// out, x | format
void quantize(Call &c) {
  const Format &format = format_of(c.integer(0, 0, 255));
  const Quantize write = writer_of(format);
  c.need_dtype(0, "out", CAL_U8);
  c.need_contiguous(0, "out");
  c.need_dtype(1, "x", CAL_F32);
  c.need_contiguous(1, "x");
  const int64_t bytes = row_bytes(format, c[1].count()), blocks = c[1].count() / format.block;
  if (c[0].count() != bytes)
    fail(CAL_BAD_SHAPE, "out must have %lld bytes, %lld blocks of %s: %lld", (long long)bytes, (long long)blocks, format.name, (long long)c[0].count());
  uint8_t *out = c[0].as<uint8_t>();
  const float *x = c[1].as<float>();
  parallel_range(blocks, kGrain / format.block, [&](int64_t begin, int64_t end, int) {
    write(out + begin * format.bytes, x + begin * format.block, end - begin);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
