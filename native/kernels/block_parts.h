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

// out[i] = scale q[i], scale q[i] + shift, or scale (q[i] - zero), of kN elements. Where the bits of the numbers must first be put together the compiler makes
// vectors of that; of the whole, it makes them across the parts of a block, ten times slower than this.
template <int kN>
CAL_INLINE void scaled(float *out, const int8_t *q, float scale) {
  for (int i = 0; i < kN; i += kWidth) store(out + i, set(scale) * load(q + i));
}
template <int kN>
CAL_INLINE void scaled(float *out, const int8_t *q, float scale, float shift) {
  for (int i = 0; i < kN; i += kWidth) store(out + i, set(scale) * load(q + i) + set(shift));
}
template <int kN>
CAL_INLINE void scaled_from(float zero, float *out, const int8_t *q, float scale) {
  for (int i = 0; i < kN; i += kWidth) store(out + i, set(scale) * (load(q + i) - set(zero)));
}

// The low halves of 16 bytes, then the high ones.
CAL_INLINE void halves(int8_t *to, const uint8_t *bytes) {
  uint64_t eight[2];
  memcpy(eight, bytes, 16);
  for (int i = 0; i < 2; i++) {
    const uint64_t low = eight[i] & 0x0f0f0f0f0f0f0f0full, high = eight[i] >> 4 & 0x0f0f0f0f0f0f0f0full;
    memcpy(to + 8 * i, &low, 8);
    memcpy(to + 16 + 8 * i, &high, 8);
  }
}

// 32 non-linear elements: element i < 16 is the low half of byte i, element i + 16 the high half.
CAL_INLINE void nonlinear(float *out, const uint8_t *q, float scale) {
  int8_t index[32], value[32];
  halves(index, q);
  look_up(value, kNonLinear, index);
  look_up(value + 16, kNonLinear, index + 16);
  scaled<32>(out, value, scale);
}

}  // namespace CAL_ISA
}  // namespace cal
