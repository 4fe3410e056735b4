// A stored block taken apart: its scales and values as numbers, without what any format does to save bits. And back, bit for bit.
#pragma once
#include "packed.h"

namespace cal {
namespace CAL_ISA {

struct StoredBlock {
  uint16_t d, m;        // f16: the scale; the min or its scale
  uint8_t scale[16];    // of sub-blocks of 32, or 16 columns (Q6_K), as signed bytes
  uint8_t min[8];
  uint8_t q[256];       // values, 4 to 8 bits
};

template <class F>
void read_block(StoredBlock &b, const uint8_t *stored);
template <class F>
void write_block(uint8_t *stored, const StoredBlock &b);

CAL_INLINE void copy_bytes(uint8_t *to, const uint8_t *from, int n) { memcpy(to, from, size_t(n)); }

// Six bits of 8 scales and 8 mins in 12 bytes.
CAL_INLINE void read_six(StoredBlock &b, const uint8_t *s) {
  for (int j = 0; j < 4; j++) {
    b.scale[j] = s[j] & 63;
    b.min[j] = s[j + 4] & 63;
    b.scale[j + 4] = uint8_t((s[j + 8] & 15) | (s[j] >> 6) << 4);
    b.min[j + 4] = uint8_t(s[j + 8] >> 4 | (s[j + 4] >> 6) << 4);
  }
}
CAL_INLINE void write_six(uint8_t *s, const StoredBlock &b) {
  for (int j = 0; j < 4; j++) {
    s[j] = uint8_t(b.scale[j] | (b.scale[j + 4] >> 4) << 6);
    s[j + 4] = uint8_t(b.min[j] | (b.min[j + 4] >> 4) << 6);
    s[j + 8] = uint8_t((b.scale[j + 4] & 15) | (b.min[j + 4] & 15) << 4);
  }
}

// Nibbles of 2 n columns: byte j has column j in its low half and column n + j in its high one.
CAL_INLINE void read_nibbles(uint8_t *q, const uint8_t *from, int n) {
  for (int j = 0; j < n; j++) q[j] = from[j] & 15, q[n + j] = from[j] >> 4;
}
CAL_INLINE void write_nibbles(uint8_t *to, const uint8_t *q, int n) {
  for (int j = 0; j < n; j++) to[j] = uint8_t((q[j] & 15) | q[n + j] << 4);
}

template <class F>
void read_block(StoredBlock &b, const uint8_t *s) {
  if constexpr (F::kSubs == 1) {
    memcpy(&b.d, s, 2);
    s += 2;
    if (F::kMins) memcpy(&b.m, s, 2), s += 2;
    if constexpr (F::kBits == 8) return copy_bytes(b.q, s, 32);
    uint32_t fifth = 0;
    if (F::kBits == 5) memcpy(&fifth, s, 4), s += 4;
    read_nibbles(b.q, s, 16);
    if (F::kBits == 5)
      for (int j = 0; j < 32; j++) b.q[j] = uint8_t(b.q[j] | (fifth >> j & 1) << 4);
  } else if constexpr (F::kScales == kNested) {
    memcpy(&b.d, s, 2);
    memcpy(&b.m, s + 2, 2);
    read_six(b, s + 4);
    const uint8_t *high = s + 16, *q = high + (F::kBits == 5 ? 32 : 0);
    for (int i = 0; i < 4; i++) read_nibbles(b.q + 64 * i, q + 32 * i, 32);
    if (F::kBits == 5)
      for (int i = 0; i < 8; i++)
        for (int j = 0; j < 32; j++) b.q[32 * i + j] = uint8_t(b.q[32 * i + j] | (high[j] >> i & 1) << 4);
  } else if constexpr (F::kScales == kSigned8) {  // IQ4_XS: 4 low bits of the scales after their 2 high ones, less 32
    memcpy(&b.d, s, 2);
    const int high = s[2] | s[3] << 8;
    for (int i = 0; i < 8; i++) b.scale[i] = uint8_t(((s[4 + i / 2] >> 4 * (i % 2) & 15) | (high >> 2 * i & 3) << 4) - 32);
    for (int i = 0; i < 8; i++) read_nibbles(b.q + 32 * i, s + 8 + 16 * i, 16);
  } else {  // Q6_K: of each 128 columns four quarters; 4 bits, then 2
    const uint8_t *high = s + 128;
    for (int n = 0; n < 2; n++)
      for (int j = 0; j < 32; j++) {
        const uint8_t h = high[32 * n + j], a = s[64 * n + j], c = s[64 * n + 32 + j];
        uint8_t *q = b.q + 128 * n + j;
        q[0] = uint8_t((a & 15) | (h & 3) << 4);
        q[32] = uint8_t((c & 15) | (h >> 2 & 3) << 4);
        q[64] = uint8_t(a >> 4 | (h >> 4 & 3) << 4);
        q[96] = uint8_t(c >> 4 | (h >> 6) << 4);
      }
    copy_bytes(b.scale, s + 192, 16);
    memcpy(&b.d, s + 208, 2);
  }
}

template <class F>
void write_block(uint8_t *s, const StoredBlock &b) {
  if constexpr (F::kSubs == 1) {
    memcpy(s, &b.d, 2);
    s += 2;
    if (F::kMins) memcpy(s, &b.m, 2), s += 2;
    if constexpr (F::kBits == 8) return copy_bytes(s, b.q, 32);
    if (F::kBits == 5) {
      uint32_t fifth = 0;
      for (int j = 0; j < 32; j++) fifth |= uint32_t(b.q[j] >> 4) << j;
      memcpy(s, &fifth, 4), s += 4;
    }
    write_nibbles(s, b.q, 16);
  } else if constexpr (F::kScales == kNested) {
    memcpy(s, &b.d, 2);
    memcpy(s + 2, &b.m, 2);
    write_six(s + 4, b);
    uint8_t *high = s + 16, *q = high + (F::kBits == 5 ? 32 : 0);
    for (int i = 0; i < 4; i++) write_nibbles(q + 32 * i, b.q + 64 * i, 32);
    if (F::kBits == 5)
      for (int j = 0; j < 32; j++) {
        high[j] = 0;
        for (int i = 0; i < 8; i++) high[j] = uint8_t(high[j] | (b.q[32 * i + j] >> 4) << i);
      }
  } else if constexpr (F::kScales == kSigned8) {
    memcpy(s, &b.d, 2);
    memset(s + 2, 0, 6);
    for (int i = 0; i < 8; i++) {
      const int six = (b.scale[i] + 32) & 63;
      s[2 + i / 4] = uint8_t(s[2 + i / 4] | (six >> 4) << 2 * (i % 4));
      s[4 + i / 2] = uint8_t(s[4 + i / 2] | (six & 15) << 4 * (i % 2));
    }
    for (int i = 0; i < 8; i++) write_nibbles(s + 8 + 16 * i, b.q + 32 * i, 16);
  } else {
    uint8_t *high = s + 128;
    for (int n = 0; n < 2; n++)
      for (int j = 0; j < 32; j++) {
        const uint8_t *q = b.q + 128 * n + j;
        s[64 * n + j] = uint8_t((q[0] & 15) | q[64] << 4);
        s[64 * n + 32 + j] = uint8_t((q[32] & 15) | q[96] << 4);
        high[32 * n + j] = uint8_t(q[0] >> 4 | (q[32] >> 4) << 2 | (q[64] >> 4) << 4 | (q[96] >> 4) << 6);
      }
    copy_bytes(s + 192, b.scale, 16);
    memcpy(s + 208, &b.d, 2);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
