// The formats that are rounded by definition. See quantize.h; layouts are in dequantize_blocks.cc. What is not finite gives some number.
#include "block_parts.h"
#include "quantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

// The whole part of v in 0..15.
int nibble(float v) { return !(v > 0) ? 0 : v >= 15 ? 15 : int(v); }

// To the nearest whole number, halves away from zero, in -128..127.
int8_t nearest(float v) {
  const float a = v < 0 ? -v : v;
  if (!(a < 127)) return a >= 127 ? int8_t(v < 0 ? -127 : 127) : int8_t(0);
  const int whole = int(a);
  const int up = whole + (a - float(whole) >= 0.5f);
  return int8_t(v < 0 ? -up : up);
}

template <class T>
void convert(uint8_t *out, const float *x, int64_t n) {
  T lanes[kWidth];  // the blocks lie at any address
  for (int64_t i = 0; i < n; i += kWidth) {
    const int part = int(n - i < kWidth ? n - i : kWidth);
    store(lanes, load_part(x + i, part));
    memcpy(out + i * 2, lanes, size_t(part) * 2);
  }
}

}  // namespace

void to_f32(uint8_t *blocks, const float *x, int64_t count) { memcpy(blocks, x, size_t(count) * 4); }
void to_f16(uint8_t *blocks, const float *x, int64_t count) { convert<f16>(blocks, x, count); }
void to_bf16(uint8_t *blocks, const float *x, int64_t count) { convert<bf16>(blocks, x, count); }

// The largest magnitude becomes 127.
void to_q8_0(uint8_t *p, const float *x, int64_t count) {
  for (; count > 0; count--, p += 34, x += 32) {
    float most = 0;
    for (int i = 0; i < 32; i++) {
      const float a = x[i] < 0 ? -x[i] : x[i];
      if (a > most) most = a;
    }
    const float d = most / 127, inverse = d != 0 ? 1 / d : 0;
    put_half(p, d);
    for (int i = 0; i < 32; i++) p[2 + i] = uint8_t(nearest(x[i] * inverse));
  }
}

// The value of the largest magnitude, with its sign, becomes -8.
void to_q4_0(uint8_t *p, const float *x, int64_t count) {
  for (; count > 0; count--, p += 18, x += 32) {
    float largest = 0, value = 0;
    for (int i = 0; i < 32; i++) {
      const float a = x[i] < 0 ? -x[i] : x[i];
      if (a > largest) {
        largest = a;
        value = x[i];
      }
    }
    const float d = value / -8, inverse = d != 0 ? 1 / d : 0;
    put_half(p, d);
    for (int i = 0; i < 16; i++) p[2 + i] = uint8_t(nibble(x[i] * inverse + 8.5f) | nibble(x[i + 16] * inverse + 8.5f) << 4);
  }
}

// The least value becomes 0, the largest 15.
void to_q4_1(uint8_t *p, const float *x, int64_t count) {
  for (; count > 0; count--, p += 20, x += 32) {
    float low = x[0], high = x[0];
    for (int i = 1; i < 32; i++) {
      if (x[i] < low) low = x[i];
      if (x[i] > high) high = x[i];
    }
    const float d = (high - low) / 15, inverse = d != 0 ? 1 / d : 0;
    put_half(p, d);
    put_half(p + 2, low);
    for (int i = 0; i < 16; i++)
      p[4 + i] = uint8_t(nibble((x[i] - low) * inverse + 0.5f) | nibble((x[i + 16] - low) * inverse + 0.5f) << 4);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
