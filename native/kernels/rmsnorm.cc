// Root-mean-square normalization, forward and backward: out = x rstd weight with rstd = 1 / sqrt(mean(x^2) + eps).
// A row is read from memory once: the second pass over it finds it in cache, and asks for the next row meanwhile.
#include "norm.h"
#include "row_blocks.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Four chains of additions hide the latency of the fused multiply-add.
float sum_squares(const float *x, int n) {
  V a = zero(), b = zero(), c = zero(), d = zero();
  int i = 0;
  for (; i + 4 * kWidth <= n; i += 4 * kWidth) {
    V p = load(x + i), q = load(x + i + kWidth), r = load(x + i + 2 * kWidth), s = load(x + i + 3 * kWidth);
    a = fma(p, p, a);
    b = fma(q, q, b);
    c = fma(r, r, c);
    d = fma(s, s, d);
  }
  for (; i < n; i += kWidth) {
    V p = n - i < kWidth ? load_part(x + i, n - i) : load(x + i);
    a = fma(p, p, a);
  }
  return sum((a + b) + (c + d));
}

// out = x * rstd * weight, and memory is asked for what lies `ahead` elements after x.
void scale_span(float *out, const float *x, const float *weight, float rstd, int n, bool past, int64_t ahead) {
  const V r = set(rstd);
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    ask(x + i + ahead);
    store(out + i, load(x + i) * r * load(weight + i), past);
    store(out + i + kWidth, load(x + i + kWidth) * r * load(weight + i + kWidth), past);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    store_part(out + i, load_part(x + i, k) * r * load_part(weight + i, k), k);
  }
}

// sum(weight dout x)
float dot3(const float *weight, const float *dout, const float *x, int n) {
  V a = zero(), b = zero();
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    a = fma(load(weight + i) * load(dout + i), load(x + i), a);
    b = fma(load(weight + i + kWidth) * load(dout + i + kWidth), load(x + i + kWidth), b);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    a = fma(load_part(weight + i, k) * load_part(dout + i, k), load_part(x + i, k), a);
  }
  return sum(a + b);
}

// dx = rstd weight dout - c x, and dweight += dout x rstd. The memory of dweight ends at a whole vector.
void backward_span(float *dx, float *dweight, const float *weight, const float *dout, const float *x, float rstd, float c,
                   int n, bool past, int64_t ahead) {
  const V r = set(rstd), cv = set(c);
  auto vector = [&](int i) {
    V xi = load(x + i), g = load(dout + i) * r;
    if (dweight) store(dweight + i, fma(g, xi, load(dweight + i)));
    store(dx + i, fnma(cv, xi, g * load(weight + i)), past);
  };
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    ask(x + i + ahead);
    ask(dout + i + ahead);
    vector(i);
    vector(i + kWidth);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    V xi = load_part(x + i, k), g = load_part(dout + i, k) * r;
    if (dweight) store(dweight + i, fma(g, xi, load(dweight + i)));
    store_part(dx + i, fnma(cv, xi, g * load_part(weight + i, k)), k);
  }
}

}  // namespace

// out, rstd, x, weight?; [eps]
void rmsnorm(Call &c) {
  const View &out = c[0], &rstd = c[1], &x = c[2], &w = c[3];
  const double eps = c.number(0);
  need_matrix(c, 2, "x", 2);
  need_matrix(c, 0, "out", 2);
  const int64_t rows = x.dim(0), width = x.dim(1);
  need_floats(c, 1, "rstd", rows);
  need_weight(c, 3, "weight", width);
  const Floats weight(w, width, 1.0f);
  const Past past(out, width);
  const Ahead ahead(width, x.dtype, x.dtype);
  parallel_range(rows, width ? kParallelGrain / width : rows, [&](int64_t begin, int64_t end, int) {
    Buffer in, result;
    for (int64_t row = begin; row < end; row++) {
      float total = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        total += sum_squares(read_span(x, row * width + from, n, in), n);
      }
      const float r = float(1.0 / __builtin_sqrt(double(total) / double(width) + eps));
      rstd.as<float>()[row] = r;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        scale_span(span_room(out, at, result), read_span(x, at, n, in, ahead.converted), weight + from, r, n,
                   past.direct, ahead.direct);
        write_span(out, at, n, result, past);
      }
    }
    past.fence();
  });
}

// dx, dweight?, x, weight?, rstd, dout
void rmsnormBackward(Call &c) {
  const View &dx = c[0], &dw = c[1], &x = c[2], &w = c[3], &rstd = c[4], &dout = c[5];
  need_matrix(c, 2, "x", 2);
  need_matrix(c, 0, "dx", 2);
  need_matrix(c, 5, "dout", 2);
  const int64_t rows = x.dim(0), width = x.dim(1);
  if (dw.present()) need_floats(c, 1, "dweight", width);
  need_weight(c, 3, "weight", width);
  need_floats(c, 4, "rstd", rows);
  const Floats weight(w, width, 1.0f);
  const RowBlocks blocks = row_blocks(rows, width, kParallelGrain);
  const int64_t stride = dw.present() ? block_stride(width) : 0;
  Scratch scratch(uint64_t(blocks.count * stride) * sizeof(float));
  float *parts = scratch.floats();
  const Past past(dx, width);
  const Ahead ahead(width, x.dtype, dout.dtype);
  parallel(blocks.count, [&](int64_t block, int) {
    Buffer in, grad, result;
    float *part = dw.present() ? parts + block * stride : nullptr;
    if (part) memset(part, 0, size_t(stride) * sizeof(float));
    for (int64_t row = blocks.begin(block); row < blocks.end(block); row++) {
      const float r = rstd.as<float>()[row];
      float total = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        total += dot3(weight + from, read_span(dout, at, n, grad), read_span(x, at, n, in), n);
      }
      const float k = float(double(r) * double(r) * double(r) * double(total) / double(width));
      for (int64_t from = 0; from < width; from += kSpan) {
        const int n = span_length(from, width);
        const int64_t at = row * width + from;
        backward_span(span_room(dx, at, result), part ? part + from : nullptr, weight + from,
                      read_span(dout, at, n, grad, ahead.converted), read_span(x, at, n, in, ahead.converted), r, k, n,
                      past.direct, ahead.direct);
        write_span(dx, at, n, result, past);
      }
    }
    past.fence();
  });
  if (dw.present()) add_blocks(dw.as<float>(), parts, blocks.count, width);
}

}  // namespace CAL_ISA
}  // namespace cal
