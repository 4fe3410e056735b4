// Formats of 256 elements of three values a block, d times -1, 0 or 1. See dequantize.h.
#include "block_parts.h"
#include "dequantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

// A byte holds five base-3 digits as a fraction of 256: multiplied by 3^k, modulo 256, it begins with digit k.
void digits(float *out, const uint8_t *bytes, int width, int count, float d) {
  int power = 1;
  for (int k = 0; k < count; k++, power *= 3, out += width)
    for (int i = 0; i < width; i++) out[i] = d * float(((bytes[i] * power & 255) * 3 >> 8) - 1);
}

}  // namespace

// 48 bytes of five digits, 4 of four, d 2. Digit k of byte i is element 32 k + i of the first 160, of the next 16 bytes element
// 160 + 16 k + i, of the last four 240 + 4 k + i.
void from_tq1_0(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 54, out += 256) {
    const float d = half_at(p + 52);
    digits(out, p, 32, 5, d);
    digits(out + 160, p + 32, 16, 5, d);
    digits(out + 240, p + 48, 4, 4, d);
  }
}

// 64 bytes of four digits of two bits, d 2. Element 128 h + 32 s + i is bits 2 s of byte 32 h + i.
void from_tq2_0(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 66, out += 256) {
    const float d = half_at(p + 64);
    for (int part = 0; part < 8; part++) {
      const uint8_t *q = p + part / 4 * 32;
      const int shift = part % 4 * 2;
      float *y = out + part * 32;
      for (int i = 0; i < 32; i++) y[i] = d * float((q[i] >> shift & 3) - 1);
    }
  }
}

}  // namespace CAL_ISA
}  // namespace cal
