// See head_mixing.h.
#include "head_mixing.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Of one side, w1 and w2, exchanged where the map is transposed, and the gate.
struct Side {
  const float *first, *second, *gate;
};
CAL_INLINE Side side_of(const Mixer &m, const float *slots, int64_t width, bool transposed) {
  const float *w1 = slots, *w2 = slots + m.low() * width;
  return {transposed ? w2 : w1, transposed ? w1 : w2, slots + 2 * m.low() * width};
}

template <int R, bool kQuery, bool kKey>
void mix_keys(const Mixer &m, bool transposed, const float *lanes, const float *rows, int64_t row_step, const float *a, float *out, Tile t) {
  constexpr int J = kTileVecs, kSize = R ? R : 1;
  const Side q = side_of(m, lanes, kTileCols, transposed);
  for (int i = 0; i < t.keys; i++, a += kTileCols, out += kTileCols, rows += row_step) {
    const Side k = side_of(m, rows, 1, transposed);
    for (int chunk = 0; chunk < (R ? m.chunks : 1); chunk++)
      for (int group = 0; group < m.heads; group += m.group) {
        V low_q[kSize][J], low_k[kSize][J];
#pragma GCC unroll 4
        for (int r = 0; r < R; r++)
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) low_q[r][j] = zero(), low_k[r][j] = zero();
        const int end = R ? group + m.group : group;
        for (int n = group; n < end; n++) {
          const int64_t slot = (int64_t(chunk) * m.heads + n) * R;
          V x[J];
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) x[j] = load(a + n * t.stride + j * kWidth);
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) {
            const V of_key = kKey ? set(k.first[slot + r]) : zero();
#pragma GCC unroll 4
            for (int j = 0; j < J; j++) {
              if (kQuery) low_q[r][j] = fma(x[j], load(q.first + (slot + r) * kTileCols + j * kWidth), low_q[r][j]);
              if (kKey) low_k[r][j] = fma(x[j], of_key, low_k[r][j]);
            }
          }
        }
        for (int n = group; n < group + m.group; n++) {
          const int64_t slot = (int64_t(chunk) * m.heads + n) * R;
          V y[J];
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) {
            if (chunk > 0) {
              y[j] = load(out + n * t.stride + j * kWidth);
              continue;
            }
            V gate = kKey ? set(k.gate[n]) : zero();
            if (kQuery) gate = gate + load(q.gate + n * kTileCols + j * kWidth);
            y[j] = load(a + n * t.stride + j * kWidth);
            y[j] = fma(y[j], gate, y[j]);
          }
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) {
            const V of_key = kKey ? set(k.second[slot + r]) : zero();
#pragma GCC unroll 4
            for (int j = 0; j < J; j++) {
              if (kQuery) y[j] = fma(low_q[r][j], load(q.second + (slot + r) * kTileCols + j * kWidth), y[j]);
              if (kKey) y[j] = fma(low_k[r][j], of_key, y[j]);
            }
          }
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) store(out + n * t.stride + j * kWidth, y[j]);
        }
      }
  }
}

// Adds the sums of the lanes of `count` vectors, a multiple of kWidth, to as many floats.
CAL_INLINE void fold(const float *vectors, int64_t count, float *to) {
  for (int64_t s = 0; s < count; s += kWidth) {
    V fours[kWidth / 4];
#pragma GCC unroll 4
    for (int i = 0; i < kWidth / 4; i++) {
      const float *at = vectors + (s + 4 * i) * kWidth;
      fours[i] = fold4(load(at), load(at + kWidth), load(at + 2 * kWidth), load(at + 3 * kWidth));
    }
    store(to + s, load(to + s) + fold_fours(fours));
  }
}

CAL_INLINE void add_to(float *at, V a, V b) { store(at, fma(a, b, load(at))); }

template <int R, bool kQuery, bool kKey, bool kForward>
void differentiate_keys(const Mixer &m, const float *lanes, float *lane_sums, const float *rows, float *row_sums, int64_t row_step,
                        const float *a, const float *d, float *out, float *da, float *products, Tile t) {
  constexpr int J = kTileVecs, kSize = R ? R : 1;
  const Side q = side_of(m, lanes, kTileCols, false);
  float *const sum_w1 = lane_sums, *const sum_w2 = sum_w1 + m.low() * kTileCols, *const sum_gate = sum_w2 + m.low() * kTileCols;
  float *const of_w1 = products, *const of_w2 = of_w1 + m.low() * kWidth, *const of_gate = of_w2 + m.low() * kWidth;
  for (int i = 0; i < t.keys; i++, a += kTileCols, d += kTileCols, out += kForward ? kTileCols : 0, da += kTileCols, rows += row_step) {
    const Side k = side_of(m, rows, 1, false);
    for (int chunk = 0; chunk < (R ? m.chunks : 1); chunk++)
      for (int group = 0; group < m.heads; group += m.group) {
        V low_q[kSize][J], low_k[kSize][J], up_q[kSize][J], up_k[kSize][J];
#pragma GCC unroll 4
        for (int r = 0; r < R; r++)
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) low_q[r][j] = low_k[r][j] = up_q[r][j] = up_k[r][j] = zero();
        const int end = R ? group + m.group : group;
        for (int n = group; n < end; n++) {
          const int64_t slot = (int64_t(chunk) * m.heads + n) * R;
          V x[J], y[J];
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) x[j] = load(a + n * t.stride + j * kWidth), y[j] = load(d + n * t.stride + j * kWidth);
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) {
            const V w1 = kKey ? set(k.first[slot + r]) : zero(), w2 = kKey ? set(k.second[slot + r]) : zero();
#pragma GCC unroll 4
            for (int j = 0; j < J; j++) {
              if (kQuery) {
                low_q[r][j] = fma(x[j], load(q.first + (slot + r) * kTileCols + j * kWidth), low_q[r][j]);
                up_q[r][j] = fma(y[j], load(q.second + (slot + r) * kTileCols + j * kWidth), up_q[r][j]);
              }
              if (kKey) {
                low_k[r][j] = fma(x[j], w1, low_k[r][j]);
                up_k[r][j] = fma(y[j], w2, up_k[r][j]);
              }
            }
          }
        }
        for (int n = group; n < group + m.group; n++) {
          const int64_t slot = (int64_t(chunk) * m.heads + n) * R, here = n * t.stride;
          V x[J], y[J], to[J], back[J];
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) {
            const int64_t at = here + j * kWidth;
            x[j] = load(a + at), y[j] = load(d + at);
            if (chunk > 0) {
              if (kForward) to[j] = load(out + at);
              back[j] = load(da + at);
              continue;
            }
            V gate = kKey ? set(k.gate[n]) : zero();
            if (kQuery) gate = gate + load(q.gate + n * kTileCols + j * kWidth);
            if (kForward) to[j] = fma(x[j], gate, x[j]);
            back[j] = fma(y[j], gate, y[j]);
          }
          if (chunk == 0 && (kQuery || kKey)) {
            V total = zero();
#pragma GCC unroll 4
            for (int j = 0; j < J; j++) {
              if (kQuery) add_to(sum_gate + n * kTileCols + j * kWidth, x[j], y[j]);
              if (kKey) total = fma(x[j], y[j], total);
            }
            if (kKey) store(of_gate + n * kWidth, total);
          }
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) {
            const V w1 = kKey ? set(k.first[slot + r]) : zero(), w2 = kKey ? set(k.second[slot + r]) : zero();
            V total_w1 = zero(), total_w2 = zero();
#pragma GCC unroll 4
            for (int j = 0; j < J; j++) {
              const int64_t at = (slot + r) * kTileCols + j * kWidth;
              if (kQuery) {
                if (kForward) to[j] = fma(low_q[r][j], load(q.second + at), to[j]);
                back[j] = fma(up_q[r][j], load(q.first + at), back[j]);
                add_to(sum_w1 + at, x[j], up_q[r][j]);
                add_to(sum_w2 + at, y[j], low_q[r][j]);
              }
              if (kKey) {
                if (kForward) to[j] = fma(low_k[r][j], w2, to[j]);
                back[j] = fma(up_k[r][j], w1, back[j]);
                total_w1 = fma(x[j], up_k[r][j], total_w1);
                total_w2 = fma(y[j], low_k[r][j], total_w2);
              }
            }
            if (kKey) {
              store(of_w1 + (slot + r) * kWidth, total_w1);
              store(of_w2 + (slot + r) * kWidth, total_w2);
            }
          }
#pragma GCC unroll 4
          for (int j = 0; j < J; j++) {
            if (kForward) store(out + here + j * kWidth, to[j]);
            store(da + here + j * kWidth, back[j]);
          }
        }
      }
    if (kKey) {
      fold(products, m.row(), row_sums);
      row_sums += row_step;
    }
  }
}

using MixFn = void (*)(const Mixer &, bool, const float *, const float *, int64_t, const float *, float *, Tile);
using DifferentiateFn = void (*)(const Mixer &, const float *, float *, const float *, float *, int64_t, const float *, const float *, float *,
                                 float *, float *, Tile);

template <int R>
MixFn mix_fn(const Mixer &m) {
  if (m.query) return m.key ? mix_keys<R, true, true> : mix_keys<R, true, false>;
  return m.key ? mix_keys<R, false, true> : mix_keys<0, false, false>;
}
template <int R, bool kForward>
DifferentiateFn differentiate_fn(const Mixer &m) {
  if (m.query) return m.key ? differentiate_keys<R, true, true, kForward> : differentiate_keys<R, true, false, kForward>;
  return m.key ? differentiate_keys<R, false, true, kForward> : differentiate_keys<0, false, false, kForward>;
}
template <bool kForward>
DifferentiateFn differentiate_ranks(const Mixer &m) {
  return m.rank == 4   ? differentiate_fn<4, kForward>(m)
         : m.rank == 2 ? differentiate_fn<2, kForward>(m)
         : m.rank == 1 ? differentiate_fn<1, kForward>(m)
                       : differentiate_fn<0, kForward>(m);
}

}  // namespace

void mix(const Mixer &m, bool transposed, const float *lanes, const float *rows, int64_t row_step, const float *a, float *out, Tile t) {
  const MixFn fn = m.rank == 4 ? mix_fn<4>(m) : m.rank == 2 ? mix_fn<2>(m) : m.rank == 1 ? mix_fn<1>(m) : mix_fn<0>(m);
  fn(m, transposed, lanes, rows, row_step, a, out, t);
}

void differentiate_mix(const Mixer &m, const float *lanes, float *lane_sums, const float *rows, float *row_sums, int64_t row_step,
                       const float *a, const float *d, float *out, float *da, float *products, Tile t) {
  (out ? differentiate_ranks<true>(m) : differentiate_ranks<false>(m))(m, lanes, lane_sums, rows, row_sums, row_step, a, d, out, da, products,
                                                                      t);
}

void mix_dense(const Mixer &m, bool transposed, const float *lanes, const float *rows, int64_t row_step, const float *a, float *out, Tile t) {
  const int64_t from_step = transposed ? 1 : m.group, to_step = transposed ? m.group : 1;  // between numbers of a group's map
  for (int i = 0; i < t.keys; i++, a += kTileCols, out += kTileCols)
    for (int group = 0; group < m.heads; group += m.group)
      for (int to = 0; to < m.group; to++)
        for (int j = 0; j < kTileCols; j += kWidth) {
          float *const at = out + (group + to) * t.stride + j;
          V total = load(at);
          for (int from = 0; from < m.group; from++) {
            const int64_t slot = group * m.group + from * from_step + to * to_step;
            V weight = rows ? set(rows[i * row_step + slot]) : zero();
            if (lanes) weight = weight + load(lanes + slot * kTileCols + j);
            total = fma(load(a + (group + from) * t.stride + j), weight, total);
          }
          store(at, total);
        }
}

void differentiate_dense(const Mixer &m, float *lane_sums, float *row_sums, int64_t row_step, const float *a, const float *d, Tile t) {
  for (int i = 0; i < t.keys; i++, a += kTileCols, d += kTileCols)
    for (int head = 0; head < m.heads; head++)
      for (int to = 0; to < m.group; to++) {
        const int64_t slot = head * m.group + to, other = head / m.group * m.group + to;
        V total = zero();
        for (int j = 0; j < kTileCols; j += kWidth) {
          const V product = load(a + head * t.stride + j) * load(d + other * t.stride + j);
          if (lane_sums) store(lane_sums + slot * kTileCols + j, load(lane_sums + slot * kTileCols + j) + product);
          total = total + product;
        }
        if (row_sums) row_sums[i * row_step + slot] += sum(total);
      }
}

}  // namespace CAL_ISA
}  // namespace cal
