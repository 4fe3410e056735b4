// Formats of 256 elements a block, whose parts have scales of their own that d multiplies. See dequantize.h. Loops of fixed length over
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
    for (int part = 0; part < 16; part++) {
      const uint8_t *q = p + 16 + part / 8 * 32 + part % 2 * 16;
      const int shift = part % 8 / 2 * 2;
      const float scale = d * float(p[part] & 15), minimum = m * float(p[part] >> 4);
      float *y = out + part * 16;
      for (int i = 0; i < 16; i++) y[i] = scale * float(q[i] >> shift & 3) - minimum;
    }
  }
}

// third bits 32 (bit j of byte i: element 32 j + i; set: nothing, clear: -4), q 64 as in Q2_K, scales 12, d 2. Scale k < 16, six bits less
// 32: low four in half k / 8 of byte k % 8, high two at bits 2 (k / 4) of byte 8 + k % 4. (d scale) q.
void from_q3_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 110, out += 256) {
    const float d = half_at(p + 108);
    const uint8_t *scales = p + 96;
    for (int part = 0; part < 16; part++) {
      const uint8_t *high = p + part % 2 * 16, *q = p + 32 + part / 8 * 32 + part % 2 * 16;
      const int shift = part % 8 / 2 * 2, bit = part / 2;
      const int packed = (scales[part % 8] >> (part / 8 * 4) & 15) | (scales[8 + part % 4] >> (part / 4 * 2) & 3) << 4;
      const float scale = d * float(packed - 32);
      float *y = out + part * 16;
      for (int i = 0; i < 16; i++) y[i] = scale * float((q[i] >> shift & 3) - (high[i] >> bit & 1 ? 0 : 4));
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
    for (int part = 0; part < 8; part++) {
      const uint8_t *q = p + 48 + part / 2 * 32;
      const int shift = part % 2 * 4;
      const float scale = d * float(scale_at(p + 4, part)), minimum = m * float(minimum_at(p + 4, part));
      float *y = out + part * 32;
      for (int i = 0; i < 32; i++) y[i] = scale * float((q[i] >> shift & 15) | (high[i] >> part & 1) << 4) - minimum;
    }
  }
}

// low bits 128, high bits 64, scales 16 signed bytes, d 2. In each half of 128 elements, element 32 s + i has its low four bits in half
// s / 2 of byte 32 (s % 2) + i of the half's 64, its high two at bits 2 s of byte i of the half's 32. (d scale) (q - 32).
void from_q6_k(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 210, out += 256) {
    const float d = half_at(p + 208);
    for (int part = 0; part < 8; part++) {
      const uint8_t *low = p + part / 4 * 64 + part % 2 * 32, *high = p + 128 + part / 4 * 32;
      const int low_shift = part % 4 / 2 * 4, high_shift = part % 4 * 2;
      for (int side = 0; side < 32; side += 16) {
        const float scale = d * float(int8_t(p[192 + part * 2 + side / 16]));
        float *y = out + part * 32 + side;
        for (int i = 0; i < 16; i++)
          y[i] = scale * float(((low[side + i] >> low_shift & 15) | (high[side + i] >> high_shift & 3) << 4) - 32);
      }
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
      const float scale = d * float(packed - 32);
      const uint8_t *q = p + 8 + part * 16;
      float *y = out + part * 32;
      for (int i = 0; i < 16; i++) y[i] = scale * float(kNonLinear[q[i] & 15]);
      for (int i = 0; i < 16; i++) y[i + 16] = scale * float(kNonLinear[q[i] >> 4]);
    }
  }
}

}  // namespace CAL_ISA
}  // namespace cal
