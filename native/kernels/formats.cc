// The table of formats.h.
#include "formats.h"

#include "dequantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

const Format kFormats[] = {
    {kF32, "F32", 1, 4, from_f32},
    {kF16, "F16", 1, 2, from_f16},
    {kQ4_0, "Q4_0", 32, 18, from_q4_0},
    {kQ4_1, "Q4_1", 32, 20, from_q4_1},
    {kQ5_0, "Q5_0", 32, 22, from_q5_0},
    {kQ5_1, "Q5_1", 32, 24, from_q5_1},
    {kQ8_0, "Q8_0", 32, 34, from_q8_0},
    {kQ2_K, "Q2_K", 256, 84, from_q2_k},
    {kQ3_K, "Q3_K", 256, 110, from_q3_k},
    {kQ4_K, "Q4_K", 256, 144, from_q4_k},
    {kQ5_K, "Q5_K", 256, 176, from_q5_k},
    {kQ6_K, "Q6_K", 256, 210, from_q6_k},
    {kIQ4_NL, "IQ4_NL", 32, 18, from_iq4_nl},
    {kIQ4_XS, "IQ4_XS", 256, 136, from_iq4_xs},
    {kBF16, "BF16", 1, 2, from_bf16},
    {kTQ1_0, "TQ1_0", 256, 54, from_tq1_0},
    {kTQ2_0, "TQ2_0", 256, 66, from_tq2_0},
};

}  // namespace

const Format &format_of(int64_t number) {
  for (const Format &f : kFormats)
    if (f.number == number) return f;
  fail(CAL_OUT_OF_RANGE, "format %lld is none that is read here", (long long)number);
}

int64_t row_bytes(const Format &format, int64_t columns) {
  if (columns < 0 || columns % format.block != 0)
    fail(CAL_BAD_SHAPE, "rows of %s must be whole blocks of %lld: %lld columns", format.name, (long long)format.block, (long long)columns);
  return columns / format.block * format.bytes;
}

}  // namespace CAL_ISA
}  // namespace cal
