// Causal convolution over time: out[t] = bias + sum over taps j of weight[.., j] x[t - (W - 1 - j)]. See conv1d.h.
// A dense one is a matrix product, of two taps three over pairs of steps; a depthwise one is bound by memory and adds up its taps vector
// by vector.
#include "conv1d.h"

#include "conv1d_pairs.h"

namespace cal {
namespace CAL_ISA {

Convolution read_convolution(const Call &c, int x, int weight) {
  c.need_float(x, "x");
  c.need_rank(x, "x", 3);
  c.need_contiguous(x, "x");
  c.need_float(weight, "weight");
  c.need_rank(weight, "weight", 3);
  c.need_contiguous(weight, "weight");
  const View &v = c[x], &w = c[weight];
  Convolution p;
  p.B = v.shape[0], p.T = v.shape[1], p.C = v.shape[2];
  p.O = w.shape[0], p.W = w.shape[2];
  p.depthwise = w.shape[1] == 1 && p.O == p.C && p.C != 1;  // of one channel: dense
  if (p.W < 1) fail(CAL_BAD_SHAPE, "weight must have at least one tap");
  if (!p.depthwise && w.shape[1] != p.C)
    fail(CAL_BAD_SHAPE, "weight must have %lld input channels, or one for each of as many outputs: %lld of %lld", (long long)p.C,
         (long long)w.shape[1], (long long)p.O);
  return p;
}

void check_series(const Call &c, int i, const char *name, const Convolution &p, int64_t width) {
  c.need_float(i, name);
  c.need_shape(i, name, p.B, p.T, width);
  c.need_contiguous(i, name);
}

void check_vector(const Call &c, int i, const char *name, int64_t length) {
  c.need_float(i, name);
  c.need_shape(i, name, length);
  c.need_contiguous(i, name);
}

void pad_series(const Convolution &p, const View &v, int64_t first, int64_t count, Zeros zeros, char *to) {
  const int64_t step = v.shape[2] * bytes_of(v.dtype), series = p.T * step, margin = (p.W - 1) * step;
  if (step == 0) return;
  parallel_range(count * p.T, (int64_t(1) << 18) / (step + 1) + 1, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end;) {  // as much of a series at a time as there is
      const int64_t b = i / p.T, t = i % p.T, steps = p.T - t < end - i ? p.T - t : end - i;
      char *const at = to + b * (series + margin);
      const char *const from = v.as<char>() + (first + b) * series + t * step;
      memcpy(at + (zeros == Zeros::before ? margin : 0) + t * step, from, size_t(steps * step));
      if (t == 0) memset(at + (zeros == Zeros::before ? 0 : series), 0, size_t(margin));
      i += steps;
    }
  });
}

void write_series(const Convolution &p, const View &v, int64_t first, int64_t count, const float *from) {
  const int64_t width = v.shape[2];
  parallel_range(count * p.T, kParallelGrain / (width + 1) + 1, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++)
      put(v.as<char>() + (first * p.T + i) * width * bytes_of(v.dtype), v.dtype, 1, from + (i / p.T * p.pitch() + i % p.T) * width,
          width);
  });
}

void weight_by_taps(const Convolution &p, const View &weight, float *to) {
  const int64_t inner = p.depthwise ? 1 : p.C, size = bytes_of(weight.dtype);
  parallel_range(p.O, kParallelGrain / (inner * p.W + 1) + 1, [&](int64_t begin, int64_t end, int) {
    for (int64_t o = begin; o < end; o++)
      for (int64_t j = 0; j < p.W; j++) {
        const char *from = weight.as<char>() + (o * inner * p.W + j) * size;
        fetch(p.depthwise ? to + j * p.C + o : to + (o * p.W + j) * inner, from, weight.dtype, p.W, inner);
      }
  });
}

namespace {

void dense(const Convolution &p, const View &out, const View &x, const View &weight, const View &bias) {
  const int64_t group = p.group(), depth = p.W * p.C;
  const bool direct = group == 1 && out.dtype == CAL_F32;
  Scratch taps(uint64_t(p.O * depth) * sizeof(float)), series(uint64_t(group * p.pitch() * p.C * bytes_of(x.dtype)));
  Scratch wide(direct ? 0 : uint64_t(p.windows(group) * p.O) * sizeof(float));
  weight_by_taps(p, weight, taps.floats());
  for (int64_t b = 0; b < p.B; b += group) {
    const int64_t count = p.B - b < group ? p.B - b : group;
    pad_series(p, x, b, count, Zeros::before, static_cast<char *>(series.data()));
    Gemm g;
    g.m = p.windows(count), g.n = p.O, g.k = depth;
    g.a = series.data(), g.a_dtype = x.dtype, g.a_row = p.C, g.a_col = 1;
    g.b = taps.data(), g.b_dtype = CAL_F32, g.b_row = 1, g.b_col = depth;
    g.c = direct ? out.as<float>() + b * p.T * p.O : wide.floats(), g.ldc = p.O;
    if (bias.present()) g.bias = bias.data, g.bias_dtype = bias.dtype;
    gemm(g);
    if (!direct) write_series(p, out, b, count, wide.floats());
  }
}

void depthwise(const Convolution &p, const View &out, const View &x, const View &weight, const View &bias) {
  Scratch scratch(uint64_t(p.C * p.W) * sizeof(float));
  float *const taps = scratch.floats();
  weight_by_taps(p, weight, taps);
  parallel_range(p.B * p.T, kParallelGrain / (p.C * p.W + 1) + 1, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t t = i % p.T, missing = p.W - 1 > t ? p.W - 1 - t : 0;  // taps that lie before the series
      for (int64_t c = 0; c < p.C; c += kWidth) {
        const int n = p.C - c < kWidth ? int(p.C - c) : kWidth;
        V total = bias.present() ? read(bias, c, n) : zero();
        for (int64_t j = missing; j < p.W; j++)
          total = fma(tap(taps + j * p.C + c, n), read(x, (i - (p.W - 1 - j)) * p.C + c, n), total);
        write(out, i * p.C + c, total, n);
      }
    }
  });
}

}  // namespace

void check_extras(const Call &c, int segments, int residual, const Convolution &p, int64_t width) {
  if (!p.pairs() && (c[segments].present() || c[residual].present()))
    fail(CAL_BAD_SHAPE, "segments and a residual are for a dense convolution of two taps: %lld", (long long)p.W);
  if (c[segments].present()) {
    c.need_dtype(segments, "segments", CAL_I32);
    c.need_shape(segments, "segments", p.B, p.T);
    c.need_contiguous(segments, "segments");
  }
  if (c[residual].present()) check_series(c, residual, "residual", p, width);
}

// out, x, weight, bias?, segments?, residual?
void conv1d(Call &c) {
  const Convolution p = read_convolution(c, 1, 2);
  check_series(c, 0, "out", p, p.O);
  if (c[3].present()) check_vector(c, 3, "bias", p.O);
  check_extras(c, 4, 5, p, p.O);
  if (p.B * p.T * p.O == 0) return;
  if (p.depthwise) depthwise(p, c[0], c[1], c[2], c[3]);
  else if (p.pairs()) pairs_forward(p, Pairs(p, c[4]), c[0], c[1], c[2], c[3], c[5]);
  else dense(p, c[0], c[1], c[2], c[3]);
}

}  // namespace CAL_ISA
}  // namespace cal
