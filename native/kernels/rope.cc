// Rotary position embedding: pairs of components turn by the angle of their row in the tables cos and sin. Pairs are
// (i, i + R/2), half-split, or (2i, 2i+1), interleaved; components past the R rotated ones are copied. The backward pass
// is the same turn the other way. A piece is loaded whole before any of it is stored, so out may be x.
#include "span.h"

namespace cal {
namespace CAL_ISA {
namespace {

// a, b <- a cos - b sin, b cos + a sin, with sin negated for the inverse.
void turn_halves(float *out_a, float *out_b, const float *a, const float *b, const float *cos, const float *sin, float sign,
                 int n) {
  const V g = set(sign);
  int i = 0;
  for (; i + kWidth <= n; i += kWidth) {
    V p = load(a + i), q = load(b + i), c = load(cos + i), s = load(sin + i) * g;
    store(out_a + i, fnma(q, s, p * c));
    store(out_b + i, fma(p, s, q * c));
  }
  if (i < n) {
    const int k = n - i;
    V p = load_part(a + i, k), q = load_part(b + i, k), c = load_part(cos + i, k), s = load_part(sin + i, k) * g;
    store_part(out_a + i, fnma(q, s, p * c), k);
    store_part(out_b + i, fma(p, s, q * c), k);
  }
}

// The same over neighbours. Written plainly: that the pairs come from a copy of their own is all that a compiler needs to
// know to make vectors and shuffles of it.
void turn_neighbours(float *out, const float *x, const float *cos, const float *sin, float sign, int n) {
  float even[kSpan / 2], odd[kSpan / 2], c[kSpan / 2], s[kSpan / 2];
  memcpy(c, cos, size_t(n) * sizeof(float));
  for (int i = 0; i < n; i++) {
    even[i] = x[2 * i];
    odd[i] = x[2 * i + 1];
    s[i] = sin[i] * sign;
  }
  for (int i = 0; i < n; i++) {
    out[2 * i] = even[i] * c[i] - odd[i] * s[i];
    out[2 * i + 1] = odd[i] * c[i] + even[i] * s[i];
  }
}

struct Turn {
  const View &out, &x;
  const float *cos, *sin;  // one row of the tables
  int64_t half, width;     // pairs, and components in all
  float sign;
  bool interleaved;
};

// One head of one token: its components begin at x_at and out_at.
void turn_head(const Turn &t, int64_t out_at, int64_t x_at) {
  Buffer a, b, c, d;
  const Past through;  // heads are narrow and attention reads them next: the stores go through the caches
  if (t.interleaved) {
    for (int64_t i = 0; i < t.half; i += kSpan / 2) {
      const int n = t.half - i < kSpan / 2 ? int(t.half - i) : kSpan / 2;
      const float *p = read_span(t.x, x_at + 2 * i, 2 * n, a);
      turn_neighbours(span_room(t.out, out_at + 2 * i, c), p, t.cos + i, t.sin + i, t.sign, n);
      write_span(t.out, out_at + 2 * i, 2 * n, c, through);
    }
  } else {
    for (int64_t i = 0; i < t.half; i += kSpan) {
      const int n = span_length(i, t.half);
      const float *p = read_span(t.x, x_at + i, n, a), *q = read_span(t.x, x_at + t.half + i, n, b);
      float *to_p = span_room(t.out, out_at + i, c), *to_q = span_room(t.out, out_at + t.half + i, d);
      turn_halves(to_p, to_q, p, q, t.cos + i, t.sin + i, t.sign, n);
      write_span(t.out, out_at + i, n, c, through);
      write_span(t.out, out_at + t.half + i, n, d, through);
    }
  }
  for (int64_t i = 2 * t.half; i < t.width; i += kSpan) {
    const int n = span_length(i, t.width);
    const float *p = read_span(t.x, x_at + i, n, a);
    float *to = span_room(t.out, out_at + i, c);
    if (to != p) memcpy(to, p, size_t(n) * sizeof(float));
    write_span(t.out, out_at + i, n, c, through);
  }
}

void need_heads(const Call &c, int i, const char *name) {
  c.need_float(i, name);
  c.need_rank(i, name, 4);
  c.need_same_shape(i, name, 0, "out");
  if (c[i].dim(3) > 1 && c[i].step(3) != 1) fail(CAL_BAD_SHAPE, "%s must be contiguous along its last axis", name);
}

}  // namespace

// out, x, cos, sin, positions?; [interleaved, inverse]
void rope(Call &c) {
  const View &out = c[0], &x = c[1], &cos = c[2], &sin = c[3], &positions = c[4];
  const bool interleaved = c.integer(0, 0, 1) == 1;
  const float sign = c.integer(1, 0, 1) == 1 ? -1.0f : 1.0f;
  need_heads(c, 0, "out");
  need_heads(c, 1, "x");
  c.need_dtype(2, "cos", CAL_F32);
  c.need_rank(2, "cos", 2);
  c.need_contiguous(2, "cos");
  c.need_dtype(3, "sin", CAL_F32);
  c.need_same_shape(3, "sin", 2, "cos");
  c.need_contiguous(3, "sin");
  const int64_t batch = x.dim(0), time = x.dim(1), heads = x.dim(2), width = x.dim(3);
  const int64_t rows = cos.dim(0), half = cos.dim(1);
  if (2 * half > width)
    fail(CAL_BAD_SHAPE, "the tables turn %lld components, a head has %lld", (long long)(2 * half), (long long)width);
  if (positions.present()) {
    c.need_dtype(4, "positions", CAL_I32);
    c.need_shape(4, "positions", batch, time);
    for (int64_t b = 0; b < batch; b++)
      for (int64_t t = 0; t < time; t++) {
        const int32_t p = positions.as<int32_t>()[b * positions.step(0) + t * positions.step(1)];
        if (p < 0 || p >= rows)
          fail(CAL_OUT_OF_RANGE, "position %d of token %lld is outside tables of %lld rows", p, (long long)t, (long long)rows);
      }
  } else if (time > rows) {
    fail(CAL_OUT_OF_RANGE, "%lld tokens need as many rows of the tables: %lld", (long long)time, (long long)rows);
  }
  if (x.count() == 0) return;
  parallel_range(batch * time, kParallelGrain / (heads * width), [&](int64_t begin, int64_t end, int) {
    for (int64_t token = begin; token < end; token++) {
      const int64_t b = token / time, t = token % time;
      const int64_t row = positions.present() ? positions.as<int32_t>()[b * positions.step(0) + t * positions.step(1)] : t;
      const Turn turn{out, x, cos.as<float>() + row * half, sin.as<float>() + row * half, half, width, sign, interleaved};
      for (int64_t h = 0; h < heads; h++)
        turn_head(turn, b * out.step(0) + t * out.step(1) + h * out.step(2), b * x.step(0) + t * x.step(1) + h * x.step(2));
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
