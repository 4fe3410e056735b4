// Formats of 32 elements a block. See dequantize.h.
#include "block_parts.h"
#include "dequantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Numbers of Q5_0 and Q5_1: four bits as in Q4_0, above them bit i of `high`.
CAL_INLINE void five_bits(int8_t *number, const uint8_t *high, const uint8_t *q) {
  halves(number, q);
  for (int i = 0; i < 4; i++) {  // eight at once: a byte's bits go to eight bytes, each of which becomes 0 or 16
    uint64_t eight;
    memcpy(&eight, number + 8 * i, 8);
    const uint64_t bits = (high[i] * 0x0101010101010101ull) & 0x8040201008040201ull;
    eight |= ((bits + 0x7f7f7f7f7f7f7f7full) & 0x8080808080808080ull) >> 3;
    memcpy(number + 8 * i, &eight, 8);
  }
}

}  // namespace

// d 2, q 16: element i < 16 is the low half of byte i, element i + 16 the high half. d (q - 8).
void from_q4_0(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 18, out += 32) {
    int8_t number[32];
    halves(number, p + 2);
    scaled_from<32>(8, out, number, half_at(p));
  }
}

// d 2, m 2, q 16 as in Q4_0. d q + m.
void from_q4_1(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 20, out += 32) {
    int8_t number[32];
    halves(number, p + 4);
    scaled<32>(out, number, half_at(p), half_at(p + 2));
  }
}

// d 2, fifth bits 4 (bit i of element i), q 16 as in Q4_0. d (q - 16).
void from_q5_0(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 22, out += 32) {
    int8_t number[32];
    five_bits(number, p + 2, p + 6);
    scaled_from<32>(16, out, number, half_at(p));
  }
}

// d 2, m 2, fifth bits 4, q 16. d q + m.
void from_q5_1(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 24, out += 32) {
    int8_t number[32];
    five_bits(number, p + 4, p + 8);
    scaled<32>(out, number, half_at(p), half_at(p + 2));
  }
}

// d 2, q 32 signed bytes. d q.
void from_q8_0(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 34, out += 32) scaled<32>(out, reinterpret_cast<const int8_t *>(p) + 2, half_at(p));
}

// d 2, q 16 as in Q4_0, indices of values. d value[q].
void from_iq4_nl(float *out, const uint8_t *p, int64_t count) {
  for (; count > 0; count--, p += 18, out += 32) nonlinear(out, p + 2, half_at(p));
}

}  // namespace CAL_ISA
}  // namespace cal
