// Forward pass of the factors by which heads mix; and the operands and columns of both passes. See composition_factors.h.
#include "composition_factors.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kAcross = 8;  // numbers that are made together: so many chains hide the latency of the multiply-add

template <class T>
void columns_of(const T *from, int64_t width, int count, float *to, int64_t step) {
  for (int64_t n = 0; n < width; n += kWidth) {
    const int here = width - n < kWidth ? int(width - n) : kWidth;
    V x[kWidth];
#pragma GCC unroll 16
    for (int r = 0; r < kWidth; r++) {
      const T *const at = from + (r < count ? r : 0) * width + n;
      x[r] = r >= count ? zero() : here == kWidth ? load(at) : load_part(at, here);
    }
    transpose(x);
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; i++) store(to + (n + i) * step, x[i]);
  }
}
template <class T>
void tokens_of(const float *from, int64_t step, int64_t width, int count, T *to) {
  for (int64_t n = 0; n < width; n += kWidth) {
    const int here = width - n < kWidth ? int(width - n) : kWidth;
    V x[kWidth];
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; i++) x[i] = load(from + (n + i) * step);
    transpose(x);
    for (int r = 0; r < count; r++) {
      T *const at = to + r * width + n;
      if (here == kWidth) store(at, x[r]);
      else store_part(at, x[r], here);
    }
  }
}
template <int N>
CAL_INLINE void combine_some(const float *from, const Weights &w, int64_t first, float *to, int64_t lanes) {
  V total[N];
#pragma GCC unroll 8
  for (int i = 0; i < N; i++) total[i] = zero();
  const float *weight = w.at + first * w.step;
  for (int64_t k = 0; k < w.depth; k++, weight += w.depth_step) {
    const V x = load(from + k * lanes);
#pragma GCC unroll 8
    for (int i = 0; i < N; i++) total[i] = fma(set(weight[i * w.step]), x, total[i]);
  }
#pragma GCC unroll 8
  for (int i = 0; i < N; i++) store(to + (first + i) * lanes, total[i]);
}
void make_panel(const Factors &f, const float *qkw, const View *const *out, int64_t first, int count, float *memory) {
  float *const hidden = memory, *const gates = hidden + room(f.hidden_width()) * kWidth, *const made = gates + room(f.gate_width()) * kWidth;
  const int64_t made_floats = room(f.out_width()) * kWidth;
  if (f.hidden) columns(*f.hidden, first, f.hidden_width(), count, hidden, kWidth);
  if (f.gates) columns(*f.gates, first, f.gate_width(), count, gates, kWidth);
  for (int64_t i = 0; i < f.hidden_width() * kWidth; i += kWidth) store(hidden + i, activation_value<kGelu>(load(hidden + i)));
  for (int64_t slot = 0; slot < f.C * f.Z; slot++) {
    const int64_t c = slot / f.Z, z = slot % f.Z;
    float *const to = made + z % f.outputs * made_floats + f.out_at(c, z) * kWidth;
    combine(hidden + slot * f.K * kWidth, {qkw + slot * f.K * f.made(), f.K, f.made(), f.made(), 1}, to, kWidth);
    for (int64_t r = 0; r < f.R; r++) {
      float *const row = to + r * f.M * kWidth;
      const V scale = inverse_norm(row, f.M, kWidth);
      for (int64_t m = 0; m < f.M; m++) store(row + m * kWidth, load(row + m * kWidth) * scale);
    }
    for (int64_t m = 0; m < f.M && f.gates; m++) store(to + (f.made() + m) * kWidth, tanh(load(gates + (slot * f.M + m) * kWidth)));
  }
  for (int64_t o = 0; o < f.outputs; o++) write_tokens(made + o * made_floats, kWidth, f.out_width(), count, *out[o], first);
}

}  // namespace

void need_axes(const Call &c, int i, const char *name, const int64_t *shape, int rank) {
  c.need_float(i, name);
  c.need_rank(i, name, rank);
  c.need_contiguous(i, name);
  for (int k = 0; k < rank; k++)
    if (c[i].shape[k] != shape[k])
      fail(CAL_BAD_SHAPE, "axis %d of %s must be %lld: %lld", k, name, (long long)shape[k], (long long)c[i].shape[k]);
}
Factors read_factors(const Call &c, int first, int outputs) {
  Factors f;
  f.outputs = outputs;
  const View &hidden = c[first], &qkw = c[first + 1], &gates = c[first + 2];
  if (hidden.present() != qkw.present() || !(hidden.present() || gates.present())) fail(CAL_BAD_CALL, "hidden and qkw, or gates, or all are needed");
  const View &tokens = hidden.present() ? hidden : gates;
  if (tokens.rank != 5 || (qkw.present() && qkw.rank != 5)) fail(CAL_BAD_SHAPE, "hidden, qkw and gates have five axes");
  f.B = tokens.shape[0], f.T = tokens.shape[1], f.C = tokens.shape[2], f.Z = tokens.shape[3];
  f.M = qkw.present() ? qkw.shape[4] : gates.shape[4];
  if (f.Z % outputs != 0) fail(CAL_BAD_SHAPE, "the outputs must share the slots evenly");
  if (hidden.present()) {
    f.K = hidden.shape[4], f.R = qkw.shape[3] / 2;
    const int64_t of_hidden[] = {f.B, f.T, f.C, f.Z, f.K}, of_qkw[] = {f.C, f.Z, f.K, 2 * f.R, f.M};
    need_axes(c, first, "hidden", of_hidden, 5), need_axes(c, first + 1, "qkw", of_qkw, 5);
    f.hidden = &hidden, f.qkw = &qkw;
  }
  const int64_t of_gates[] = {f.B, f.T, f.C, f.Z, f.M};
  if (gates.present()) need_axes(c, first + 2, "gates", of_gates, 5), f.gates = &gates;
  f.P = 2 * f.R + (f.gates ? 1 : 0);
  return f;
}
void need_output(const Call &c, int i, const char *name, const Factors &f) {
  const int64_t shape[] = {f.B, f.T, f.Z / f.outputs * f.C, f.P, f.M};
  need_axes(c, i, name, shape, 5);
}

void columns(const View &v, int64_t first, int64_t width, int count, float *to, int64_t step) {
  if (v.dtype == CAL_F32) columns_of(v.as<float>() + first * width, width, count, to, step);
  else columns_of(v.as<bf16>() + first * width, width, count, to, step);
}
void write_tokens(const float *from, int64_t step, int64_t width, int count, const View &v, int64_t first) {
  if (v.dtype == CAL_F32) tokens_of(from, step, width, count, v.as<float>() + first * width);
  else tokens_of(from, step, width, count, v.as<bf16>() + first * width);
}

void combine(const float *from, const Weights &w, float *to, int64_t lanes) {
  int64_t j = 0;
  for (; j + kAcross <= w.count; j += kAcross) combine_some<kAcross>(from, w, j, to, lanes);
  for (; j < w.count; j++) combine_some<1>(from, w, j, to, lanes);
}

// out, out2?, hidden?, qkw?, gates?
void compositionFactors(Call &c) {
  const Factors f = read_factors(c, 2, c[1].present() ? 2 : 1);
  const View *const out[] = {&c[0], &c[1]};
  for (int i = 0; i < f.outputs; i++) need_output(c, i, "out", f);
  const Floats qkw(f.qkw ? *f.qkw : c[3], f.hidden_width() * f.made(), 0.0f);
  const int64_t floats = (room(f.hidden_width()) + room(f.gate_width()) + f.outputs * room(f.out_width())) * kWidth;
  Scratch scratch(uint64_t(floats * Pool::threads()) * sizeof(float));
  const int64_t panels = (f.tokens() + kWidth - 1) / kWidth;
  parallel_range(panels, 1 + kParallelGrain / (1 + f.out_width() * f.outputs) / kWidth, [&](int64_t begin, int64_t end, int thread) {
    for (int64_t p = begin; p < end; p++) {
      const int64_t first = p * kWidth, rest = f.tokens() - first;
      make_panel(f, qkw, out, first, int(rest < kWidth ? rest : kWidth), scratch.floats() + thread * floats);
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
