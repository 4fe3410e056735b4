// The table of formats.h.
#include "formats.h"

namespace cal {
namespace CAL_ISA {
namespace {

const Format kFormats[] = {
    {kF32, "F32", 1, 4},         {kF16, "F16", 1, 2},        {kQ4_0, "Q4_0", 32, 18},     {kQ4_1, "Q4_1", 32, 20},
    {kQ5_0, "Q5_0", 32, 22},     {kQ5_1, "Q5_1", 32, 24},    {kQ8_0, "Q8_0", 32, 34},     {kQ2_K, "Q2_K", 256, 84},
    {kQ3_K, "Q3_K", 256, 110},   {kQ4_K, "Q4_K", 256, 144},  {kQ5_K, "Q5_K", 256, 176},   {kQ6_K, "Q6_K", 256, 210},
    {kIQ4_NL, "IQ4_NL", 32, 18}, {kIQ4_XS, "IQ4_XS", 256, 136}, {kBF16, "BF16", 1, 2}, {kTQ1_0, "TQ1_0", 256, 54},
    {kTQ2_0, "TQ2_0", 256, 66},
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
