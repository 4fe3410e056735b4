// The matmul kernel: batches, element types and checks around gemm.h.
#include "gemm.h"
#include "gemv.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Strides of the last two axes, and whether one of them is 1 where that matters.
void check_order(const View &v, const char *name) {
  const bool ok = v.step(-1) == 1 || v.dim(-1) == 1 || v.step(-2) == 1 || v.dim(-2) == 1;
  if (!ok) fail(CAL_BAD_SHAPE, "%s must have a stride of 1 in one of its last two axes", name);
}

// A stride along an axis of one element never matters: made 1 where that gives the matrix an order the packing knows.
void normalize(int64_t rows, int64_t cols, int64_t &row, int64_t &col) {
  if (row == 1 || col == 1) return;
  if (cols == 1) col = 1;
  else if (rows == 1) row = 1;
}

}  // namespace

// out, a, b, bias?; [activation, accumulate]
void matmul(Call &c) {
  const View &out = c[0], &a = c[1], &b = c[2], &bias = c[3];
  c.need_float(0, "out");
  c.need_float(1, "left");
  c.need_float(2, "right");
  const int activation = int(c.integer(0, 0, 7));
  const bool accumulate = c.integer(1, 0, 1) != 0;
  if (accumulate && activation) fail(CAL_BAD_CALL, "an accumulating product takes no activation");
  if (out.rank < 2 || a.rank != out.rank || b.rank != out.rank) fail(CAL_BAD_SHAPE, "out, left and right must have the same rank, at least 2");
  const int64_t m = a.dim(-2), k = a.dim(-1), n = b.dim(-1);
  if (b.dim(-2) != k) fail(CAL_BAD_SHAPE, "inner dimensions must match: %lld and %lld", (long long)k, (long long)b.dim(-2));
  if (out.dim(-2) != m || out.dim(-1) != n)
    fail(CAL_BAD_SHAPE, "out must be %lld x %lld: %lld x %lld", (long long)m, (long long)n, (long long)out.dim(-2), (long long)out.dim(-1));
  int64_t batch = 1;
  for (int i = 0; i < out.rank - 2; i++) {
    if (a.shape[i] != out.shape[i] || b.shape[i] != out.shape[i]) fail(CAL_BAD_SHAPE, "leading axes must be equal");
    batch *= out.shape[i];
  }
  if (bias.present()) {
    c.need_float(3, "bias");
    c.need_contiguous(3, "bias");
    c.need_shape(3, "bias", n);
  }
  if (batch == 0 || m == 0 || n == 0) return;
  if (k > 0) {
    check_order(a, "left");
    check_order(b, "right");
  }
  if (out.step(-1) != 1 && n != 1) fail(CAL_BAD_SHAPE, "out must have adjacent columns");

  Gemm g;
  g.m = m, g.n = n, g.k = k;
  g.a_dtype = a.dtype, g.b_dtype = b.dtype;
  g.a_row = a.step(-2), g.a_col = a.step(-1), g.b_row = b.step(-2), g.b_col = b.step(-1);
  normalize(m, k, g.a_row, g.a_col);
  normalize(k, n, g.b_row, g.b_col);
  g.accumulate = accumulate;
  g.bias = bias.present() ? bias.data : nullptr;
  g.bias_dtype = bias.dtype;
  g.activation = activation;

  const bool narrow = out.dtype != CAL_F32;  // products are formed in f32 and rounded once
  const int64_t out_row = m == 1 ? n : out.step(-2);
  const auto at = [&](const View &v, int64_t index) {
    int64_t offset = 0;
    for (int i = v.rank - 3; i >= 0; i--) {
      offset += index % v.shape[i] * v.stride[i];
      index /= v.shape[i];
    }
    return static_cast<char *>(v.data) + offset * bytes_of(v.dtype);
  };
  const auto one = [&](Gemm p, int64_t index, float *wide, float *serial) {
    p.a = at(a, index), p.b = at(b, index);
    char *to = at(out, index);
    p.c = narrow ? wide : reinterpret_cast<float *>(to);
    p.ldc = narrow ? n : out_row;
    if (narrow && accumulate)
      for (int64_t r = 0; r < m; r++) fetch(wide + r * n, to + r * out_row * bytes_of(out.dtype), out.dtype, 1, n);
    if (serial) gemm_serial(p, serial);
    else gemm(p);
    if (!narrow) return;
    const auto round = [&](int64_t begin, int64_t end, int) {
      for (int64_t r = begin; r < end; r++) put(to + r * out_row * bytes_of(out.dtype), out.dtype, 1, wide + r * n, n);
    };
    if (serial) round(0, m, 0);
    else parallel_range(m, kParallelGrain / (n + 1) + 1, round);
  };

  // Many small products: each on one thread. Otherwise one after another, each on all. Products of a few rows are summed in another order by
  // gemm than by gemm_serial: which of the two it is must not depend on the threads.
  const int threads = Pool::threads();
  const int64_t wide_floats = narrow ? (m * n + 15) / 16 * 16 : 0;
  if (batch > 1 && (threads == 1 || is_gemv(g) || (batch >= threads && m * n * k < (int64_t(1) << 24)))) {
    const int64_t serial_floats = (gemm_serial_floats(g) + 15) / 16 * 16;
    Scratch scratch(uint64_t((wide_floats + serial_floats) * threads) * sizeof(float));
    parallel(batch, [&](int64_t index, int thread) {
      float *mine = scratch.floats() + (wide_floats + serial_floats) * thread;
      one(g, index, mine, mine + wide_floats);
    });
    return;
  }
  Scratch scratch(uint64_t(wide_floats) * sizeof(float));
  for (int64_t index = 0; index < batch; index++) one(g, index, scratch.floats(), nullptr);
}

}  // namespace CAL_ISA
}  // namespace cal
