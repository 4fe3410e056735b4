// Sums over the states of a model's depth, with weights of each row's own: out_c[n] = sum over j of weight[n, c, j] state_j[n], for up to
// four streams c in one pass over the states, and the gradients. Bound by memory: every state is read once, where it lies.
#include "span.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kMostStreams = 4;
constexpr int kFours = kWidth / 4;  // states whose four dots fill a vector

// Rows of one call: N of E elements, C streams, J states.
struct Sizes {
  int64_t N, E;
  int C, J;
};

void need_rows(const Call &c, int i, const char *name, int like) {
  c.need_float(i, name);
  c.need_rank(i, name, 2);
  c.need_same_shape(i, name, like, "out");
  c.need_contiguous(i, name);
  c.need_dtype(i, name, c[like].dtype);
}

void need_weight(const Call &c, int i, const char *name, int like, const Sizes &s) {
  c.need_dtype(i, name, c[like].dtype);
  c.need_shape(i, name, s.N, s.C, s.J);
}

int64_t grain(const Sizes &s) { return kParallelGrain / (s.E * s.J + 1) + 1; }

CAL_INLINE float value(const float *p) { return *p; }
CAL_INLINE float value(const bf16 *p) {
  const uint32_t bits = uint32_t(p->bits) << 16;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// The weights of row n, to[j][c].
template <class T, int C>
CAL_INLINE void weights_of(const View &weight, int64_t n, int J, float (*to)[kMostStreams]) {
  const T *at = weight.as<T>() + n * weight.stride[0];
  for (int j = 0; j < J; j++)
    for (int c = 0; c < C; c++) to[j][c] = value(at + c * weight.stride[1] + j * weight.stride[2]);
}

// Vectors e.. of a row of every stream; `lanes` of the last one. Memory is asked for the same place of the next row.
template <class T, int C, int kVecs>
CAL_INLINE void mix(T *const *out, const T *const *state, const float (*w)[kMostStreams], int J, int64_t e, int64_t E, int lanes, bool add,
                    bool past) {
  auto read = [&](const T *p) { return lanes == kWidth ? load(p) : load_part(p, lanes); };
  V sums[C][kVecs];
  for (int c = 0; c < C; c++)
    for (int v = 0; v < kVecs; v++) sums[c][v] = add ? read(out[c] + e + v * kWidth) : zero();
  for (int j = 0; j < J; j++) {
    V x[kVecs];
    for (int v = 0; v < kVecs; v++) {
      x[v] = read(state[j] + e + v * kWidth);
      __builtin_prefetch(state[j] + e + v * kWidth + E);
    }
    for (int c = 0; c < C; c++) {
      const V factor = set(w[j][c]);
      for (int v = 0; v < kVecs; v++) sums[c][v] = fma(factor, x[v], sums[c][v]);
    }
  }
  for (int c = 0; c < C; c++)
    for (int v = 0; v < kVecs; v++) {
      T *const to = out[c] + e + v * kWidth;
      if (lanes != kWidth) store_part(to, sums[c][v], lanes);
      else if constexpr (sizeof(T) == sizeof(float)) store(to, sums[c][v], past);
      else store(to, sums[c][v]);
    }
}

template <class T, int C>
void forward(const Call &call, const Sizes &s, bool add) {
  constexpr int kVecs = kWidth == 16 ? 4 : 2;  // sums of four streams, the vectors they are made of and a factor fit in the registers
  const View &weight = call[C];
  const Past past(call[0], s.E);
  parallel_range(s.N, grain(s), [&](int64_t begin, int64_t end, int) {
    float w[kMaxOperands][kMostStreams];
    T *out[C];
    const T *state[kMaxOperands];
    for (int64_t n = begin; n < end; n++) {
      weights_of<T, C>(weight, n, s.J, w);
      for (int c = 0; c < C; c++) out[c] = call[c].as<T>() + n * s.E;
      for (int j = 0; j < s.J; j++) state[j] = call[C + 1 + j].as<T>() + n * s.E;
      int64_t e = 0;
      for (; e + kVecs * kWidth <= s.E; e += kVecs * kWidth) mix<T, C, kVecs>(out, state, w, s.J, e, s.E, kWidth, add, past.direct);
      for (; e < s.E; e += kWidth) mix<T, C, 1>(out, state, w, s.J, e, s.E, s.E - e < kWidth ? int(s.E - e) : kWidth, add, past.direct);
    }
    past.fence();
  });
}

// What becomes of a state's gradient.
enum class Slope { none, write, add };

// A state's row: its gradient, sum over c of w[c] dout_c, and dots[c], lanes of <dout_c, state>.
template <class T, int C, Slope kSlope>
CAL_INLINE void slope_row(T *dx, const T *x, const T *const *dout, const float *w, int64_t E, V *dots) {
  V sums[2][C], factor[C];
  for (int c = 0; c < C; c++) sums[0][c] = sums[1][c] = zero(), factor[c] = set(w[c]);
  auto vector = [&](int64_t e, V *to, auto read, auto write) {
    const V xe = read(x + e);
    V d = zero();
    if constexpr (kSlope == Slope::add) d = read(dx + e);
    for (int c = 0; c < C; c++) {
      const V g = read(dout[c] + e);
      to[c] = fma(xe, g, to[c]);
      if constexpr (kSlope != Slope::none) d = fma(factor[c], g, d);
    }
    if constexpr (kSlope != Slope::none) write(dx + e, d);
  };
  auto whole = [](const T *p) { return load(p); };
  auto put_whole = [](T *p, V a) { store(p, a); };
  int64_t e = 0;
  for (; e + 2 * kWidth <= E; e += 2 * kWidth) {
    __builtin_prefetch(x + e + E);
    if (sizeof(T) * kWidth >= 64) __builtin_prefetch(x + e + kWidth + E);
    if constexpr (kSlope == Slope::add) {
      __builtin_prefetch(dx + e + E, 1);
      if (sizeof(T) * kWidth >= 64) __builtin_prefetch(dx + e + kWidth + E, 1);
    }
    vector(e, sums[0], whole, put_whole);
    vector(e + kWidth, sums[1], whole, put_whole);
  }
  for (; e < E; e += kWidth) {
    const int lanes = E - e < kWidth ? int(E - e) : kWidth;
    vector(e, sums[0], [=](const T *p) { return load_part(p, lanes); }, [=](T *p, V a) { store_part(p, a, lanes); });
  }
  for (int c = 0; c < C; c++) dots[c] = sums[0][c] + sums[1][c];
}

template <class T>
CAL_INLINE void put_value(const View &v, int64_t at, float x) {
  if constexpr (sizeof(T) == sizeof(float)) v.as<float>()[at] = x;
  else store_part(v.as<bf16>() + at, set(x), 1);
}

template <class T, int C>
void backward(const Call &call, const Sizes &s) {
  const View &dweight = call[0], &weight = call[1];
  const int first_state = 2 + C, first_slope = first_state + s.J;
  parallel_range(s.N, grain(s), [&](int64_t begin, int64_t end, int) {
    float w[kMaxOperands][kMostStreams];
    Slope slope[kMaxOperands];
    for (int j = 0; j < s.J; j++)
      slope[j] = !call[first_slope + j].present() ? Slope::none : call.params[1 + j] != 0 ? Slope::add : Slope::write;
    for (int64_t n = begin; n < end; n++) {
      weights_of<T, C>(weight, n, s.J, w);
      const T *dout[C];
      for (int c = 0; c < C; c++) dout[c] = call[2 + c].as<T>() + n * s.E;
      for (int from = 0; from < s.J; from += kFours) {
        V fours[kFours];
        for (int f = 0; f < kFours; f++) {
          V dots[kMostStreams] = {zero(), zero(), zero(), zero()};
          const int j = from + f;
          if (j < s.J) {
            const T *x = call[first_state + j].as<T>() + n * s.E;
            T *dx = slope[j] == Slope::none ? nullptr : call[first_slope + j].as<T>() + n * s.E;
            if (slope[j] == Slope::add) slope_row<T, C, Slope::add>(dx, x, dout, w[j], s.E, dots);
            else if (slope[j] == Slope::write) slope_row<T, C, Slope::write>(dx, x, dout, w[j], s.E, dots);
            else slope_row<T, C, Slope::none>(dx, x, dout, w[j], s.E, dots);
          }
          fours[f] = fold4(dots[0], dots[1], dots[2], dots[3]);
        }
        if (!dweight.present()) continue;
        float sums[kWidth];
        store(sums, fold_fours(fours));
        for (int f = 0; f < kFours && from + f < s.J; f++)
          for (int c = 0; c < C; c++)
            put_value<T>(dweight, n * dweight.stride[0] + c * dweight.stride[1] + (from + f) * dweight.stride[2], sums[4 * f + c]);
      }
    }
  });
}

template <class T>
void forward_of(const Call &c, const Sizes &s, bool add) {
  if (s.C == 1) forward<T, 1>(c, s, add);
  else if (s.C == 2) forward<T, 2>(c, s, add);
  else if (s.C == 3) forward<T, 3>(c, s, add);
  else forward<T, 4>(c, s, add);
}

template <class T>
void backward_of(const Call &c, const Sizes &s) {
  if (s.C == 1) backward<T, 1>(c, s);
  else if (s.C == 2) backward<T, 2>(c, s);
  else if (s.C == 3) backward<T, 3>(c, s);
  else backward<T, 4>(c, s);
}

}  // namespace

// out x streams, weight, state...; [streams, add]
void depthAggregate(Call &c) {
  Sizes s;
  s.C = int(c.integer(0, 1, kMostStreams));
  const bool add = c.integer(1, 0, 1) != 0;
  s.J = c.view_count - s.C - 1;
  if (s.J < 1) fail(CAL_BAD_CALL, "there must be at least one state");
  c.need_rank(0, "out", 2);
  s.N = c[0].dim(0), s.E = c[0].dim(1);
  for (int i = 0; i < s.C; i++) need_rows(c, i, "out", 0);
  need_weight(c, s.C, "weight", 0, s);
  for (int j = 0; j < s.J; j++) need_rows(c, s.C + 1 + j, "state", 0);
  if (c[0].dtype == CAL_F32) forward_of<float>(c, s, add);
  else forward_of<bf16>(c, s, add);
}

// dweight?, weight, dout x streams, state..., as many dstate?; [streams, add of each state...]
void depthAggregateBackward(Call &c) {
  Sizes s;
  s.C = int(c.integer(0, 1, kMostStreams));
  const int rest = c.view_count - s.C - 2;
  s.J = rest / 2;
  if (s.J < 1 || rest % 2 != 0) fail(CAL_BAD_CALL, "there must be as many gradients as states, and at least one");
  c.need_rank(2, "dout", 2);
  s.N = c[2].dim(0), s.E = c[2].dim(1);
  if (c[0].present()) need_weight(c, 0, "dweight", 2, s);
  need_weight(c, 1, "weight", 2, s);
  for (int i = 0; i < s.C; i++) need_rows(c, 2 + i, "dout", 2);
  for (int j = 0; j < s.J; j++) {
    c.integer(1 + j, 0, 1);
    need_rows(c, 2 + s.C + j, "state", 2);
    const int slope = 2 + s.C + s.J + j;
    if (c[slope].present()) need_rows(c, slope, "dstate", 2);
  }
  if (c[2].dtype == CAL_F32) backward_of<float>(c, s);
  else backward_of<bf16>(c, s);
}

}  // namespace CAL_ISA
}  // namespace cal
