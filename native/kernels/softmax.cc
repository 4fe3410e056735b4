// Softmax over the last axis, forward and backward. Three passes forward: the highest, the exponentials into a row of
// scratch of the thread, their quotient by the sum: out is written once and never read, so that it can pass the caches.
#include "../simd/math.h"
#include "span.h"

namespace cal {
namespace CAL_ISA {
namespace {

float highest_span(const float *x, float scale, int n) {
  const V s = set(scale);
  V a = set(-__builtin_inff()), b = a;
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    a = max(a, load(x + i) * s);
    b = max(b, load(x + i + kWidth) * s);
  }
  for (; i + kWidth <= n; i += kWidth) a = max(a, load(x + i) * s);
  float most = highest(max(a, b));
  for (; i < n; i++) most = x[i] * scale > most ? x[i] * scale : most;
  return most;
}

// e = exp(scale x - most), and the sum of it. The last lanes are loaded again: past the end they are not zero.
float exp_span(float *e, const float *x, float scale, float most, int n, int64_t ahead) {
  const V s = set(scale), m = set(most);
  V a = zero(), b = zero();
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    ask(x + i + ahead);
    V p = exp(load(x + i) * s - m), q = exp(load(x + i + kWidth) * s - m);
    store(e + i, p);
    store(e + i + kWidth, q);
    a = a + p;
    b = b + q;
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    store_part(e + i, exp(load_part(x + i, k) * s - m), k);
    a = a + load_part(e + i, k);
  }
  return sum(a + b);
}

void scale_span(float *out, const float *e, float factor, int n, bool past) {
  const V f = set(factor);
  int i = 0;
  for (; i + kWidth <= n; i += kWidth) store(out + i, load(e + i) * f, past);
  if (i < n) store_part(out + i, load_part(e + i, n - i) * f, n - i);
}

float dot_span(const float *a, const float *b, int n) {
  V s = zero(), t = zero();
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    s = fma(load(a + i), load(b + i), s);
    t = fma(load(a + i + kWidth), load(b + i + kWidth), t);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    s = fma(load_part(a + i, k), load_part(b + i, k), s);
  }
  return sum(s + t);
}

// dx = scale out (dout - dot)
void backward_span(float *dx, const float *out, const float *dout, float scale, float dot, int n, bool past) {
  const V s = set(scale), d = set(dot);
  int i = 0;
  for (; i + kWidth <= n; i += kWidth) store(dx + i, (load(dout + i) - d) * load(out + i) * s, past);
  if (i < n) store_part(dx + i, (load_part(dout + i, n - i) - d) * load_part(out + i, n - i) * s, n - i);
}

// The operands are matrices (rows, width) of floats.
void need_matrices(const Call &c, const char *const *names, int count) {
  for (int i = 0; i < count; i++) {
    c.need_float(i, names[i]);
    c.need_rank(i, names[i], 2);
    c.need_same_shape(i, names[i], 0, names[0]);
    c.need_contiguous(i, names[i]);
  }
}

}  // namespace

// out, x; [scale]
void softmax(Call &c) {
  const View &out = c[0], &x = c[1];
  const float scale = float(c.number(0));
  const char *names[] = {"out", "x"};
  need_matrices(c, names, 2);
  const int64_t rows = x.dim(0), width = x.dim(1);
  if (rows == 0 || width == 0) return;
  const int64_t stride = (width + 15) / 16 * 16;
  Scratch scratch(uint64_t(Pool::threads()) * uint64_t(stride) * sizeof(float));
  float *exponentials = scratch.floats();
  const Past past(out, width);
  const Ahead ahead(width, x.dtype, x.dtype);
  parallel_range(rows, kParallelGrain / width, [&](int64_t begin, int64_t end, int thread) {
    Buffer in, result;
    float *e = exponentials + thread * stride;
    for (int64_t row = begin; row < end; row++) {
      float most = -__builtin_inff();
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const float here = highest_span(read_span(x, row * width + from, n, in), scale, n);
        most = here > most ? here : most;
      }
      double total = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        total += exp_span(e + from, read_span(x, row * width + from, n, in, ahead.converted), scale, most, n, ahead.direct);
      }
      const float factor = float(1.0 / total);
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        scale_span(span_room(out, at, result), e + from, factor, n, past.direct);
        write_span(out, at, n, result, past);
      }
    }
    past.fence();
  });
}

// dx, out, dout; [scale]
void softmaxBackward(Call &c) {
  const View &dx = c[0], &out = c[1], &dout = c[2];
  const float scale = float(c.number(0));
  const char *names[] = {"dx", "out", "dout"};
  need_matrices(c, names, 3);
  const int64_t rows = out.dim(0), width = out.dim(1);
  if (rows == 0 || width == 0) return;
  const Past past(dx, width);
  parallel_range(rows, kParallelGrain / width, [&](int64_t begin, int64_t end, int) {
    Buffer y, dy, result;
    for (int64_t row = begin; row < end; row++) {
      double dot = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        dot += dot_span(read_span(out, at, n, y), read_span(dout, at, n, dy), n);
      }
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        const float *p = read_span(out, at, n, y), *d = read_span(dout, at, n, dy);
        backward_span(span_room(dx, at, result), p, d, scale, float(dot), n, past.direct);
        write_span(dx, at, n, result, past);
      }
    }
    past.fence();
  });
}

}  // namespace CAL_ISA
}  // namespace cal
