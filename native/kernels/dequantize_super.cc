// Formats of 256 elements a block, whose parts have scales of their own that d multiplies. See dequantize.h. Loops of 32 over
// bytes: the compiler makes vectors of them.
#include "block_parts.h"
#include "dequantize.h"

namespace cal {
namespace CAL_ISA {

// scales 16 (low half scale, high half minimum, of 16 elements), q 64, d 2, m 2. Elements 128 h + 32 s + i are bits 2 s of byte 32 h + i.
// (d scale) q - m minimum.
void from_q2_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 84, out += 256) {
    const float d = half_at(p + 80), m = half_at(p + 82);
    for (int side = 0; side < 2; side++) {
      const uint8_t *q = p + 16 + side * 32;
      int8_t number[128];
      for (int i = 0; i < 32; i++) {
        number[i] = int8_t(q[i] & 3);
        number[i + 32] = int8_t(q[i] >> 2 & 3);
        number[i + 64] = int8_t(q[i] >> 4 & 3);
        number[i + 96] = int8_t(q[i] >> 6);
      }
      for (int part = 0; part < 8; part++) {
        const int both = p[side * 8 + part];
        scaled<16>(out + side * 128 + part * 16, number + part * 16, d * float(both & 15), -(m * float(both >> 4)));
      }
    }
  }
}

// third bits 32 (bit j of byte i: element 32 j + i; set: nothing, clear: -4), q 64 as in Q2_K, scales 12, d 2. Scale k < 16, six bits less
// 32: low four in half k / 8 of byte k % 8, high two at bits 2 (k / 4) of byte 8 + k % 4. (d scale) q.
void from_q3_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 110, out += 256) {
    const float d = half_at(p + 108);
    const uint8_t *scales = p + 96;
    float scale[16];
    for (int k = 0; k < 16; k++)
      scale[k] = d * float(((scales[k % 8] >> (k / 8 * 4) & 15) | (scales[8 + k % 4] >> (k / 4 * 2) & 3) << 4) - 32);
    for (int side = 0; side < 2; side++) {
      const uint8_t *q = p + 32 + side * 32;
      int8_t number[128];
      for (int i = 0; i < 32; i++) {
        const int third = p[i] >> (side * 4);
        number[i] = int8_t((q[i] & 3) - (third & 1 ? 0 : 4));
        number[i + 32] = int8_t((q[i] >> 2 & 3) - (third & 2 ? 0 : 4));
        number[i + 64] = int8_t((q[i] >> 4 & 3) - (third & 4 ? 0 : 4));
        number[i + 96] = int8_t((q[i] >> 6) - (third & 8 ? 0 : 4));
      }
      for (int part = 0; part < 8; part++) scaled<16>(out + side * 128 + part * 16, number + part * 16, scale[side * 8 + part]);
    }
  }
}

// d 2, m 2, scales 12, q 128: element 64 j + i is the low half of byte 32 j + i, element 64 j + 32 + i the high half.
// (d scale) q - m minimum.
void from_q4_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 144, out += 256) {
    const float d = half_at(p), m = half_at(p + 2);
    for (int j = 0; j < 4; j++) {
      const uint8_t *q = p + 16 + j * 32;
      const float scale0 = d * float(scale_at(p + 4, 2 * j)), minimum0 = m * float(minimum_at(p + 4, 2 * j));
      const float scale1 = d * float(scale_at(p + 4, 2 * j + 1)), minimum1 = m * float(minimum_at(p + 4, 2 * j + 1));
      float *y = out + j * 64;
      for (int i = 0; i < 32; i++) y[i] = scale0 * float(q[i] & 15) - minimum0;
      for (int i = 0; i < 32; i++) y[i + 32] = scale1 * float(q[i] >> 4) - minimum1;
    }
  }
}

// d 2, m 2, scales 12, fifth bits 32 (bit j of byte i: element 32 j + i), q 128 as in Q4_K.
void from_q5_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 176, out += 256) {
    const float d = half_at(p), m = half_at(p + 2);
    const uint8_t *high = p + 16;
    for (int j = 0; j < 4; j++) {
      const uint8_t *q = p + 48 + j * 32;
      const int bit0 = 1 << 2 * j, bit1 = 2 << 2 * j;
      const float scale0 = d * float(scale_at(p + 4, 2 * j)), minimum0 = m * float(minimum_at(p + 4, 2 * j));
      const float scale1 = d * float(scale_at(p + 4, 2 * j + 1)), minimum1 = m * float(minimum_at(p + 4, 2 * j + 1));
      float *y = out + j * 64;
      for (int i = 0; i < 32; i++) y[i] = scale0 * float((q[i] & 15) + (high[i] & bit0 ? 16 : 0)) - minimum0;
      for (int i = 0; i < 32; i++) y[i + 32] = scale1 * float((q[i] >> 4) + (high[i] & bit1 ? 16 : 0)) - minimum1;
    }
  }
}

// low bits 128, high bits 64, scales 16 signed bytes, d 2. In each half of 128 elements, element 32 s + i has its low four bits in half
// s / 2 of byte 32 (s % 2) + i of the half's 64, its high two at bits 2 s of byte i of the half's 32. (d scale) (q - 32).
void from_q6_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 210, out += 256) {
    const float d = half_at(p + 208);
    for (int side = 0; side < 2; side++) {
      const uint8_t *low = p + side * 64, *high = p + 128 + side * 32;
      int8_t number[128];
      for (int i = 0; i < 32; i++) {
        number[i] = int8_t(((low[i] & 15) | (high[i] & 3) << 4) - 32);
        number[i + 32] = int8_t(((low[i + 32] & 15) | (high[i] >> 2 & 3) << 4) - 32);
        number[i + 64] = int8_t((low[i] >> 4 | (high[i] >> 4 & 3) << 4) - 32);
        number[i + 96] = int8_t((low[i + 32] >> 4 | high[i] >> 6 << 4) - 32);
      }
      for (int part = 0; part < 8; part++)
        scaled<16>(out + side * 128 + part * 16, number + part * 16, d * float(int8_t(p[192 + side * 8 + part])));
    }
  }
}

// d 2, high scale bits 2, low scale bits 4, q 128. Scale k < 8, six bits less 32: low four in half k % 2 of byte k / 2, high two at bits
// 2 k. Element 32 k + i is the low half of byte 16 k + i, element 32 k + 16 + i the high half. (d scale) value[q].
void from_iq4_xs(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 136, out += 256) {
    const float d = half_at(p);
    const int high = p[2] | p[3] << 8;
    for (int part = 0; part < 8; part++) {
      const int packed = (p[4 + part / 2] >> (part % 2 * 4) & 15) | (high >> (2 * part) & 3) << 4;
      nonlinear(out + part * 32, p + 8 + part * 16, d * float(packed - 32));
    }
  }
}

}  // namespace CAL_ISA
}  // namespace cal
