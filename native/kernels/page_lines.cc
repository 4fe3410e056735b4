// See page_lines.h.
#include "page_lines.h"

namespace cal {
namespace CAL_ISA {
namespace {

// a, b <- a cos - b sin, b cos + a sin
void turn_halves(float *a, float *b, const float *cos, const float *sin, int64_t half) {
  for (int64_t i = 0; i < half; i += kWidth) {
    const int n = half - i < kWidth ? int(half - i) : kWidth;
    const V p = load_part(a + i, n), q = load_part(b + i, n), c = load_part(cos + i, n), s = load_part(sin + i, n);
    store_part(a + i, fnma(q, s, p * c), n);
    store_part(b + i, fma(p, s, q * c), n);
  }
}

// a, b <- (a cos + b sin, b cos - a sin) / (cos² + sin²)
void turn_halves_back(float *a, float *b, const float *cos, const float *sin, int64_t half) {
  for (int64_t i = 0; i < half; i += kWidth) {
    const int n = half - i < kWidth ? int(half - i) : kWidth;
    const V p = load_part(a + i, n), q = load_part(b + i, n), c = load_part(cos + i, n), s = load_part(sin + i, n);
    const V length = fma(s, s, c * c);
    store_part(a + i, fma(q, s, p * c) / length, n);
    store_part(b + i, fnma(p, s, q * c) / length, n);
  }
}

template <class Halves>
CAL_INLINE void each_pair(float *x, const float *cos, const float *sin, int64_t half, bool interleaved, Halves halves) {
  if (!interleaved) return halves(x, x + half, cos, sin, half);
  float even[kMostDepth / 2], odd[kMostDepth / 2];  // apart, the pairs go through vectors
  for (int64_t i = 0; i < half; i++) even[i] = x[2 * i], odd[i] = x[2 * i + 1];
  halves(even, odd, cos, sin, half);
  for (int64_t i = 0; i < half; i++) x[2 * i] = even[i], x[2 * i + 1] = odd[i];
}

// Signed bytes and the factor that gives the values back: largest / 127.
void store_bytes(char *to, const float *x, int64_t D) {
  V top = zero();
  for (int64_t d = 0; d < D; d += kWidth) top = max(top, abs(load_part(x + d, D - d < kWidth ? int(D - d) : kWidth)));
  const float scale = highest(top) / 127.0f;
  const V inverse = set(scale > 0 ? 1.0f / scale : 0.0f);
  for (int64_t d = 0; d < D; d += kWidth) {
    const int n = D - d < kWidth ? int(D - d) : kWidth;
    float nearest[kWidth];
    // Adding 1.5 * 2^23 rounds to the nearest whole number and leaves its low byte first. Infinity over infinity stays inside too.
    const V whole = max(set(-127.0f), min(set(127.0f), load_part(x + d, n) * inverse)) + set(12582912.0f);
    store(nearest, whole);
    for (int i = 0; i < n; i++) {
      int32_t bits;
      memcpy(&bits, nearest + i, sizeof bits);
      to[d + i] = char(int8_t(uint8_t(bits & 0xff)));
    }
  }
  memcpy(to + D, &scale, sizeof scale);
}

}  // namespace

void Rotary::turn(float *x, int64_t position) const {
  each_pair(x, cos + position * half, sin + position * half, half, interleaved, turn_halves);
}

void Rotary::turn_back(float *x, int64_t position) const {
  each_pair(x, cos + position * half, sin + position * half, half, interleaved, turn_halves_back);
}

Rotary read_rotary(const Call &c, int first, int64_t D, bool interleaved) {
  const View &cos = c[first], &sin = c[first + 1];
  Rotary r;
  if (cos.present() != sin.present()) fail(CAL_BAD_CALL, "cos and sin come together");
  if (!cos.present()) return r;
  c.need_dtype(first, "cos", CAL_F32);
  c.need_rank(first, "cos", 2);
  c.need_contiguous(first, "cos");
  c.need_dtype(first + 1, "sin", CAL_F32);
  c.need_same_shape(first + 1, "sin", first, "cos");
  c.need_contiguous(first + 1, "sin");
  r.cos = cos.as<float>(), r.sin = sin.as<float>(), r.positions = cos.shape[0], r.half = cos.shape[1], r.interleaved = interleaved;
  if (2 * r.half > D) fail(CAL_BAD_SHAPE, "the tables turn %lld components, a head has %lld", (long long)(2 * r.half), (long long)D);
  return r;
}

void store_line(char *to, cal_dtype dtype, const float *x, int64_t D) {
  if (dtype == CAL_U8) return store_bytes(to, x, D);
  if (dtype == CAL_F32) {
    memcpy(to, x, size_t(D) * sizeof(float));
    return;
  }
  f16 *half = reinterpret_cast<f16 *>(to);
  int64_t d = 0;
  for (; d + kWidth <= D; d += kWidth) store(half + d, load(x + d));
  if (d < D) store_part(half + d, load_part(x + d, int(D - d)), int(D - d));
}

void read_line(float *to, const char *line, cal_dtype dtype, int64_t D) {
  const V scale = set(dtype == CAL_U8 ? line_scale(line, D) : 1.0f);
  const auto widen = [&](auto *from) __attribute__((always_inline)) {
    int64_t d = 0;
    for (; d + kWidth <= D; d += kWidth) store(to + d, load(from + d) * scale);
    if (d < D) store_part(to + d, load_part(from + d, int(D - d)) * scale, int(D - d));
  };
  if (dtype == CAL_F32) widen(reinterpret_cast<const float *>(line));
  else if (dtype == CAL_F16) widen(reinterpret_cast<const f16 *>(line));
  else widen(reinterpret_cast<const int8_t *>(line));
}

}  // namespace CAL_ISA
}  // namespace cal
