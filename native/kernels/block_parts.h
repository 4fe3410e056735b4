// Parts that blocks of several formats share: half-precision scales, the six-bit scales of k-quants, the sixteen values of IQ4.
#pragma once
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

CAL_INLINE float half_at(const uint8_t *p) {
  uint16_t h;
  memcpy(&h, p, 2);
  return from_half(h);
}

CAL_INLINE void put_half(uint8_t *p, float f) {
  const uint16_t h = to_half(f);
  memcpy(p, &h, 2);
}

// Scale and minimum of part i < 8, six bits each, in the 12 bytes of Q4_K and Q5_K: those of the first four parts are the low bits of bytes
// 0..3 and 4..7; of the last four, the low four bits share bytes 8..11 and the high two are the tops of bytes 0..7.
CAL_INLINE int scale_at(const uint8_t *p, int i) { return i < 4 ? p[i] & 63 : (p[i + 4] & 15) | (p[i - 4] >> 6) << 4; }
CAL_INLINE int minimum_at(const uint8_t *p, int i) { return i < 4 ? p[i + 4] & 63 : p[i + 4] >> 4 | (p[i] >> 6) << 4; }

// The values that the four bits of IQ4_NL and IQ4_XS stand for: closer together where weights are many.
constexpr int8_t kNonLinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

}  // namespace CAL_ISA
}  // namespace cal
