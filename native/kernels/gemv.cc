// See gemv.h.
#include "gemv.h"

#include "activation.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kChunk = 512;  // columns a task adds up in the first cache when B's rows are adjacent

struct Product {
  const Gemm &g;
  const float *a;  // m x k floats, adjacent
};

void finish(const Gemm &g, float *c, int64_t col, V value, int n) {
  V x = value;
  if (g.accumulate) x = x + load_part(c, n);
  if (g.bias) x = x + (g.bias_dtype == CAL_F32 ? load_part(static_cast<const float *>(g.bias) + col, n)
                                               : load_part(static_cast<const bf16 *>(g.bias) + col, n));
  store_part(c, activation_value(g.activation, x), n);
}

// B's columns are adjacent in memory (weights as (out, in)): one dot product each, R rows of A at once.
template <class T, int R>
void by_dots(const Product &p, int64_t begin, int64_t end) {
  const Gemm &g = p.g;
  for (int64_t n = begin; n < end; n++) {
    const T *column = static_cast<const T *>(g.b) + n * g.b_col;
    V acc[R][2];
    for (int r = 0; r < R; r++) acc[r][0] = acc[r][1] = zero();
    int64_t k = 0;
    for (; k + 2 * kWidth <= g.k; k += 2 * kWidth) {
      const V x = load(column + k), y = load(column + k + kWidth);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        acc[r][0] = fma(x, load(p.a + r * g.k + k), acc[r][0]);
        acc[r][1] = fma(y, load(p.a + r * g.k + k + kWidth), acc[r][1]);
      }
    }
    for (; k < g.k; k += kWidth) {
      const int rest = int(g.k - k < kWidth ? g.k - k : kWidth);
      const V x = load_part(column + k, rest);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) acc[r][0] = fma(x, load_part(p.a + r * g.k + k, rest), acc[r][0]);
    }
    for (int r = 0; r < R; r++) finish(g, g.c + r * g.ldc + n, n, set(sum(acc[r][0] + acc[r][1])), 1);
  }
}

// B's rows are adjacent: adds multiples of them, four at a time, into a chunk of C.
template <class T, int R>
void by_rows(const Product &p, int64_t begin, int64_t end) {
  const Gemm &g = p.g;
  float total[R][kChunk] __attribute__((aligned(64)));
  const int64_t cols = end - begin;
  for (int r = 0; r < R; r++) memset(total[r], 0, sizeof total[r]);
  for (int64_t k = 0; k < g.k; k += 4) {
    const int rows = int(g.k - k < 4 ? g.k - k : 4);
    const T *row[4];
    for (int i = 0; i < 4; i++) row[i] = static_cast<const T *>(g.b) + (k + (i < rows ? i : 0)) * g.b_row + begin;
    V left[R][4];
    for (int r = 0; r < R; r++)
      for (int i = 0; i < 4; i++) left[r][i] = set(i < rows ? p.a[r * g.k + k + i] : 0.0f);
    int64_t j = 0;
    for (; j + kWidth <= cols; j += kWidth) {
      const V x0 = load(row[0] + j), x1 = load(row[1] + j), x2 = load(row[2] + j), x3 = load(row[3] + j);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        V t = load(total[r] + j);
        t = fma(left[r][0], x0, t);
        t = fma(left[r][1], x1, t);
        t = fma(left[r][2], x2, t);
        store(total[r] + j, fma(left[r][3], x3, t));
      }
    }
    if (j < cols) {
      const int rest = int(cols - j);
      for (int i = 0; i < rows; i++) {
        const V x = load_part(row[i] + j, rest);
        for (int r = 0; r < R; r++) store_part(total[r] + j, fma(left[r][i], x, load_part(total[r] + j, rest)), rest);
      }
    }
  }
  for (int r = 0; r < R; r++)
    for (int64_t j = 0; j < cols; j += kWidth) {
      const int n = int(cols - j < kWidth ? cols - j : kWidth);
      finish(g, g.c + r * g.ldc + begin + j, begin + j, load_part(total[r] + j, n), n);
    }
}

template <class T, int R>
void columns(const Product &p, int64_t begin, int64_t end) {
  if (p.g.b_row == 1) return by_dots<T, R>(p, begin, end);
  for (int64_t c = begin; c < end; c += kChunk) by_rows<T, R>(p, c, c + kChunk < end ? c + kChunk : end);
}

template <class T>
void columns_of(const Product &p, int64_t begin, int64_t end) {
  switch (p.g.m) {
    case 1: return columns<T, 1>(p, begin, end);
    case 2: return columns<T, 2>(p, begin, end);
    case 3: return columns<T, 3>(p, begin, end);
    default: return columns<T, 4>(p, begin, end);
  }
}

}  // namespace

bool is_gemv(const Gemm &g) { return g.m <= kGemvRows && (g.b_row == 1 || g.b_col == 1) && !g.a_ids && !g.b_ids; }

bool gemv(const Gemm &g) {
  if (!is_gemv(g)) return false;
  Scratch scratch(uint64_t(g.m * g.k) * sizeof(float));
  for (int64_t r = 0; r < g.m; r++)
    for (int64_t k = 0; k < g.k; k++) {
      const int64_t at = r * g.a_row + k * g.a_col;
      float x;
      if (g.a_dtype == CAL_F32) x = static_cast<const float *>(g.a)[at];
      else {
        const uint32_t bits = uint32_t(static_cast<const bf16 *>(g.a)[at].bits) << 16;
        memcpy(&x, &bits, 4);
      }
      scratch.floats()[r * g.k + k] = x;
    }
  const float *a = scratch.floats();
  if (g.b_row == 1) {
    parallel_range(g.n, 65536 / (g.k + 1) + 1, [&](int64_t begin, int64_t end, int) { gemv_columns(g, a, begin, end); });
  } else {
    // Chunks do not depend on the threads; a small product stays on one.
    const int64_t chunks = (g.n + kChunk - 1) / kChunk;
    parallel_range(chunks, 65536 / (g.k * kChunk) + 1, [&](int64_t begin, int64_t end, int) {
      gemv_columns(g, a, begin * kChunk, end * kChunk < g.n ? end * kChunk : g.n);
    });
  }
  return true;
}

void gemv_columns(const Gemm &g, const float *a, int64_t begin, int64_t end) {
  const Product p = {g, a};
  if (g.b_dtype == CAL_F32) columns_of<float>(p, begin, end);
  else columns_of<bf16>(p, begin, end);
}

}  // namespace CAL_ISA
}  // namespace cal
