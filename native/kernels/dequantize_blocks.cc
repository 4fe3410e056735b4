// Formats of 32 elements a block. See dequantize.h. Loops of fixed length over bytes: the compiler makes vectors of them.
#include "block_parts.h"
#include "dequantize.h"

namespace cal {
namespace CAL_ISA {

// d 2, q 16: element i < 16 is the low half of byte i, element i + 16 the high half. d (q - 8).
void from_q4_0(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 18, out += 32) {
    const float d = half_at(p);
    const uint8_t *q = p + 2;
    for (int i = 0; i < 16; i++) out[i] = d * float(int(q[i] & 15) - 8);
    for (int i = 0; i < 16; i++) out[i + 16] = d * float(int(q[i] >> 4) - 8);
  }
}

// d 2, m 2, q 16 as in Q4_0. d q + m.
void from_q4_1(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 20, out += 32) {
    const float d = half_at(p), m = half_at(p + 2);
    const uint8_t *q = p + 4;
    for (int i = 0; i < 16; i++) out[i] = d * float(int(q[i] & 15)) + m;
    for (int i = 0; i < 16; i++) out[i + 16] = d * float(int(q[i] >> 4)) + m;
  }
}

// d 2, fifth bits 4 (bit i of element i), q 16 as in Q4_0. d (q - 16).
void from_q5_0(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 22, out += 32) {
    const float d = half_at(p);
    uint32_t high;
    memcpy(&high, p + 2, 4);
    const uint8_t *q = p + 6;
    for (int i = 0; i < 16; i++) out[i] = d * float((int(q[i] & 15) | int(high >> i & 1) << 4) - 16);
    for (int i = 0; i < 16; i++) out[i + 16] = d * float((int(q[i] >> 4) | int(high >> (i + 16) & 1) << 4) - 16);
  }
}

// d 2, m 2, fifth bits 4, q 16. d q + m.
void from_q5_1(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 24, out += 32) {
    const float d = half_at(p), m = half_at(p + 2);
    uint32_t high;
    memcpy(&high, p + 4, 4);
    const uint8_t *q = p + 8;
    for (int i = 0; i < 16; i++) out[i] = d * float(int(q[i] & 15) | int(high >> i & 1) << 4) + m;
    for (int i = 0; i < 16; i++) out[i + 16] = d * float(int(q[i] >> 4) | int(high >> (i + 16) & 1) << 4) + m;
  }
}

// d 2, q 32 signed bytes. d q.
void from_q8_0(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 34, out += 32) {
    const float d = half_at(p);
    const uint8_t *q = p + 2;
    for (int i = 0; i < 32; i++) out[i] = d * float(int8_t(q[i]));
  }
}

// d 2, q 16 as in Q4_0, indices of values. d value[q].
void from_iq4_nl(float *__restrict__ out, const uint8_t *__restrict__ p, int64_t count) {
  for (; count > 0; count--, p += 18, out += 32) {
    const float d = half_at(p);
    const uint8_t *q = p + 2;
    for (int i = 0; i < 16; i++) out[i] = d * float(kNonLinear[q[i] & 15]);
    for (int i = 0; i < 16; i++) out[i + 16] = d * float(kNonLinear[q[i] >> 4]);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
