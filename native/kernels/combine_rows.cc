// combineRows and its gradient: out[n] = sum over k of weights[n,k] rows[places[n,k]], added in float and rounded once. Each row has one
// place, so that its gradient is written once: drows[places[n,k]] = weights[n,k] dout[n], dweights[n,k] = dout[n] · rows[places[n,k]].
#include "span.h"

namespace cal {
namespace CAL_ISA {
namespace {

struct Sizes {
  int64_t N, K, E;
};

void need_table(const Call &c, int i, const char *name) {
  c.need_float(i, name);
  c.need_rank(i, name, 2);
  c.need_contiguous(i, name);
}

// rows (N K, E), places i32 (N, K) in which every row occurs once, weights (N, K), out (N, E), at these operands.
Sizes check(const Call &c, int rows, int places, int weights, int out, const char *out_name) {
  need_table(c, rows, "rows");
  need_table(c, weights, "weights");
  need_table(c, out, out_name);
  c.need_dtype(places, "places", CAL_I32);
  c.need_contiguous(places, "places");
  c.need_same_shape(places, "places", weights, "weights");
  const Sizes s = {c[weights].dim(0), c[weights].dim(1), c[rows].dim(1)};
  const int64_t R = s.N * s.K;
  c.need_shape(rows, "rows", R, s.E);
  c.need_shape(out, out_name, s.N, s.E);
  Scratch scratch{uint64_t(R)};
  uint8_t *taken = static_cast<uint8_t *>(scratch.data());
  if (R > 0) memset(taken, 0, size_t(R));
  const int32_t *at = c[places].as<int32_t>();
  for (int64_t r = 0; r < R; r++) {
    if (at[r] < 0 || at[r] >= R) fail(CAL_OUT_OF_RANGE, "place %d at position %lld is outside %lld rows", int(at[r]), (long long)r, (long long)R);
    if (taken[at[r]]++) fail(CAL_OUT_OF_RANGE, "place %d at position %lld is taken", int(at[r]), (long long)r);
  }
  return s;
}

CAL_INLINE float weight_at(const View &weights, int64_t i) {
  float w;
  fetch(&w, weights.as<char>() + i * bytes_of(weights.dtype), weights.dtype, 1, 1);
  return w;
}

}  // namespace

// out, rows, places, weights
void combineRows(Call &c) {
  const Sizes s = check(c, 1, 2, 3, 0, "out");
  const View &out = c[0], &rows = c[1], &weights = c[3];
  const int32_t *places = c[2].as<int32_t>();
  parallel_range(s.N, kParallelGrain / ((s.K + 1) * s.E + 1), [&](int64_t begin, int64_t end, int) {
    Buffer buffer, total;
    for (int64_t n = begin; n < end; n++)
      for (int64_t e = 0; e < s.E; e += kSpan) {
        const int length = span_length(e, s.E);
        float *to = span_room(out, n * s.E + e, total);
        for (int i = 0; s.K == 0 && i < length; i++) to[i] = 0;
        for (int64_t k = 0; k < s.K; k++) {
          const V w = set(weight_at(weights, n * s.K + k));
          const float *from = read_span(rows, places[n * s.K + k] * s.E + e, length, buffer);
          for (int i = 0; i < length; i += kWidth) {
            const int lanes = length - i < kWidth ? length - i : kWidth;
            const V x = load_part(from + i, lanes);
            store_part(to + i, k ? fma(w, x, load_part(to + i, lanes)) : w * x, lanes);
          }
        }
        write_span(out, n * s.E + e, length, total, Past());
      }
  });
}

// drows?, dweights?, rows, places, weights, dout
void combineRowsBackward(Call &c) {
  const Sizes s = check(c, 2, 3, 4, 5, "dout");
  const View &drows = c[0], &dweights = c[1], &rows = c[2], &weights = c[4], &dout = c[5];
  if (drows.present()) {
    c.need_float(0, "drows");
    c.need_contiguous(0, "drows");
    c.need_same_shape(0, "drows", 2, "rows");
  }
  if (dweights.present()) {
    c.need_float(1, "dweights");
    c.need_contiguous(1, "dweights");
    c.need_same_shape(1, "dweights", 4, "weights");
  }
  const int32_t *places = c[3].as<int32_t>();
  parallel_range(s.N, kParallelGrain / ((2 * s.K + 1) * s.E + 1), [&](int64_t begin, int64_t end, int) {
    Buffer from, gradient, to;
    for (int64_t r = begin * s.K; r < end * s.K; r++) {
      const V w = set(weight_at(weights, r));
      V dots[2] = {zero(), zero()};
      for (int64_t e = 0; e < s.E; e += kSpan) {
        const int length = span_length(e, s.E);
        const float *dy = read_span(dout, r / s.K * s.E + e, length, gradient);
        if (drows.present()) {
          float *dx = span_room(drows, places[r] * s.E + e, to);
          for (int i = 0; i < length; i += kWidth) {
            const int lanes = length - i < kWidth ? length - i : kWidth;
            store_part(dx + i, w * load_part(dy + i, lanes), lanes);
          }
          write_span(drows, places[r] * s.E + e, length, to, Past());
        }
        if (dweights.present()) {
          const float *x = read_span(rows, places[r] * s.E + e, length, from);
          for (int i = 0, odd = 0; i < length; i += kWidth, odd ^= 1) {
            const int lanes = length - i < kWidth ? length - i : kWidth;
            dots[odd] = fma(load_part(dy + i, lanes), load_part(x + i, lanes), dots[odd]);
          }
        }
      }
      if (dweights.present()) {
        const float dot = sum(dots[0] + dots[1]);
        put(dweights.as<char>() + r * bytes_of(dweights.dtype), dweights.dtype, 1, &dot, 1);
      }
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
