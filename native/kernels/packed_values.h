// What the products read out of a packed block (packed.h): registers of values, four columns of kWidth rows, and their scales.
#pragma once
#include "packed.h"

namespace cal {
namespace CAL_ISA {

// The values of 4 bits of IQ4_NL and IQ4_XS.
constexpr int8_t kNonlinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

CAL_INLINE I load_words(const uint8_t *p) { return load_int(reinterpret_cast<const int32_t *>(p)); }

// The bits above the fourth of columns 4c..4c+3 of one half, in place.
template <int kBits, int c>
CAL_INLINE I high_bits(I value, I low_half, I high_half, bool second) {
  if constexpr (kBits == 5) {  // one word: bit c of a byte belongs to quad c of 8
    if (second) return bit_or(value, bit_and(shift_right<c>(low_half), set_int(0x10101010)));
    return bit_or(value, bit_and(shift_left<4 - c>(low_half), set_int(0x10101010)));
  } else {  // a word for each half: bits 2c, 2c + 1 belong to quad c of 4
    const I h = second ? high_half : low_half;
    if constexpr (c == 0) return bit_or(value, bit_and(shift_left<4>(h), set_int(0x30303030)));
    else if constexpr (c == 1) return bit_or(value, bit_and(shift_left<2>(h), set_int(0x30303030)));
    else if constexpr (c == 2) return bit_or(value, bit_and(h, set_int(0x30303030)));
    else return bit_or(value, bit_and(shift_right<2>(h), set_int(0x30303030)));
  }
}

// Columns 4c..4c+3 and 16+4c..16+4c+3 of rows part * kWidth.. of a sub-block: bytes, signed where F::kSigned.
template <class F, int c>
CAL_INLINE void values(const uint8_t *sub, int part, I &low, I &high) {
  const uint8_t *q = sub + F::kQuants + part * kWidth * 4;
  if constexpr (F::kBits == 8) {
    low = load_words(q + c * 64);
    high = load_words(q + (c + 4) * 64);
    return;
  }
  const I both = load_words(q + c * 64), nibble = set_int(0x0f0f0f0f);
  low = bit_and(both, nibble);
  high = bit_and(shift_right<4>(both), nibble);
  if constexpr (F::kBits > 4) {
    const uint8_t *h = sub + F::kHigh + part * kWidth * 4;
    const I first = load_words(h), second = F::kBits == 6 ? load_words(h + 64) : first;
    low = high_bits<F::kBits, c>(low, first, second, false);
    high = high_bits<F::kBits, c>(high, first, second, true);
  }
  if constexpr (F::kTable) {
    low = lookup(kNonlinear, low);
    high = lookup(kNonlinear, high);
  }
}

CAL_INLINE V scales_at(const uint8_t *p, int part) { return load(reinterpret_cast<const f16 *>(p) + part * kWidth); }
CAL_INLINE V bytes_at(const uint8_t *p, int part) { return to_float(load_s8(reinterpret_cast<const int8_t *>(p) + part * kWidth)); }

// The factor on the values of one half of a sub-block; both halves have the same but in kHalves.
template <class F>
CAL_INLINE V scale_of(const uint8_t *block, const uint8_t *sub, int part, int half) {
  if constexpr (F::kSubs == 1) return scales_at(sub, part);
  else return scales_at(block, part) * bytes_at(sub + 16 * half, part);
}

// What is added to scale * value, in the formats that have it (F::kMins).
template <class F>
CAL_INLINE V min_of(const uint8_t *block, const uint8_t *sub, int part) {
  if constexpr (F::kScales == kMin) return scales_at(sub + 32, part);
  else return neg(scales_at(block + 32, part) * bytes_at(sub + 16, part));
}

}  // namespace CAL_ISA
}  // namespace cal
