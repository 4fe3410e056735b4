// The formats in which checkpoints store weights: their GGUF numbers, block sizes and the way from stored blocks to floats. A row of a
// matrix is whole blocks, a matrix its rows one after another; blocks lie at any address. Not the products with them (stored.h) and not
// the way back (quantize.h).
#pragma once
#include "../core/call.h"

namespace cal {
namespace CAL_ISA {

enum FormatNumber {
  kF32 = 0,
  kF16 = 1,
  kQ4_0 = 2,
  kQ4_1 = 3,
  kQ5_0 = 6,
  kQ5_1 = 7,
  kQ8_0 = 8,
  kQ2_K = 10,
  kQ3_K = 11,
  kQ4_K = 12,
  kQ5_K = 13,
  kQ6_K = 14,
  kIQ4_NL = 20,
  kIQ4_XS = 23,
  kBF16 = 30,
  kTQ1_0 = 34,
  kTQ2_0 = 35,
};

// Writes the floats of `count` blocks.
using Dequantize = void (*)(float *out, const uint8_t *blocks, int64_t count);

struct Format {
  int number;
  const char *name;
  int64_t block, bytes;  // elements of a block, bytes of a block
  Dequantize dequantize;
};

// The format of this number; throws where there is none.
const Format &format_of(int64_t number);

// Bytes of a row of `columns` elements; throws where that is no whole number of blocks.
int64_t row_bytes(const Format &format, int64_t columns);

}  // namespace CAL_ISA
}  // namespace cal
