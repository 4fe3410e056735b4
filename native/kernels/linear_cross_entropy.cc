// Cross-entropy of x · weightᵀ whose logits exist for a block of rows at a time: three matrix products a block and, between
// them, softmax, loss and gradient in place. Rows whose label is ignored take no part in the products.
#include "../simd/math.h"
#include "gemm.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

// A block of logits. The products read the weight once a block, so a block must have enough rows to be worth packing it.
constexpr int64_t kLogitBytes = int64_t(32) << 20;
constexpr int64_t kLeastRows = 128;

// Tokens this much less likely than the likeliest have no gradient: as subnormals they would slow the products down tenfold.
constexpr float kLeastShare = 1e-25f;

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

struct Problem {
  int64_t rows, width, vocabulary;
  int64_t stride;  // of a row of logits: the vocabulary in whole vectors
  float z, cap, grad_scale;
};

// The labels that count, in their order. Throws for one outside the vocabulary.
int64_t kept_rows(const View &labels, int64_t ignored, int64_t vocabulary, int64_t *kept) {
  const int32_t *label = labels.as<int32_t>();
  int64_t count = 0;
  for (int64_t i = 0; i < labels.shape[0]; i++) {
    if (label[i] == ignored) continue;
    if (label[i] < 0 || label[i] >= vocabulary)
      fail(CAL_OUT_OF_RANGE, "label %lld at position %lld is outside the vocabulary of %lld", (long long)label[i], (long long)i,
           (long long)vocabulary);
    kept[count++] = i;
  }
  return count;
}

// Sum of exp(y - top), in blocks so that a large vocabulary costs no accuracy. With kKeep the exponentials take the place of y.
template <bool kKeep>
float sum_of_exponentials(float *y, int64_t n, float top) {
  const V shift = set(top);
  V total = zero();
  for (int64_t i = 0; i < n; i += 64 * kWidth) {
    const int64_t end = i + 64 * kWidth < n ? i + 64 * kWidth : n;
    V part = zero();
    for (int64_t j = i; j < end; j += kWidth) {
      const V e = exp(load(y + j) - shift);
      if (kKeep) store(y + j, e);
      part = part + e;
    }
    total = total + part;
  }
  return sum(total);
}

// A row of logits becomes its gradient (if wanted); returns the loss.
float row_loss(const Problem &p, float *y, int32_t label, bool gradient) {
  if (p.cap > 0) {
    const V cap = set(p.cap), per_cap = set(1.0f / p.cap);
    for (int64_t i = 0; i < p.stride; i += kWidth) store(y + i, tanh(load(y + i) * per_cap) * cap);
  }
  for (int64_t i = p.vocabulary; i < p.stride; i++) y[i] = -kInf;
  V highs = set(-kInf);
  for (int64_t i = 0; i < p.stride; i += kWidth) highs = max(highs, load(y + i));
  const bool keep = gradient && !(p.cap > 0);
  const float top = highest(highs), target = y[label];
  const float total = keep ? sum_of_exponentials<true>(y, p.stride, top) : sum_of_exponentials<false>(y, p.stride, top);
  float lanes[kWidth];
  store(lanes, log(set(total)));
  const float lse = top + lanes[0];
  if (!gradient) return lse - target + p.z * lse * lse;

  // d/dy (lse - y[label] + z lse²) = softmax (1 + 2 z lse) - [label], and d/dlogit = d/dy (1 - (y / cap)²).
  const V shift = set(top), share = set(p.grad_scale * (1.0f + 2.0f * p.z * lse) / total);
  if (keep) {
    for (int64_t i = 0; i < p.stride; i += kWidth) {
      const V e = load(y + i);
      store(y + i, select(less(e, set(kLeastShare)), zero(), e * share));
    }
    y[label] -= p.grad_scale;
    return lse - target + p.z * lse * lse;
  }
  const V per_cap = set(1.0f / p.cap), one = set(1.0f);
  for (int64_t i = 0; i < p.stride; i += kWidth) {
    const V value = load(y + i), tanh_value = max(set(-1.0f), value * per_cap);  // past the vocabulary: -infinity
    const V e = exp(value - shift);
    const V g = select(less(e, set(kLeastShare)), zero(), e * share);
    store(y + i, g * fnma(tanh_value, tanh_value, one));
  }
  const float ratio = target / p.cap;
  y[label] -= p.grad_scale * (1.0f - ratio * ratio);
  return lse - target + p.z * lse * lse;
}

Gemm product(int64_t m, int64_t n, int64_t k) {
  Gemm g;
  g.m = m, g.n = n, g.k = k;
  return g;
}

// One block: rows kept[0..rows-1] of the call. `sums` is where dweight is added up, or null.
struct Block {
  const Problem &p;
  const View &loss, &dx, &x, &weight, &labels;
  const int64_t *kept;
  int64_t rows;
  float *logits, *dx_rows, *sums;
  char *x_rows;
};

void compute(const Block &b, bool first) {
  const Problem &p = b.p;
  const int64_t size = bytes_of(b.x.dtype) * p.width;
  const int64_t grain = kParallelGrain / (p.stride + p.width + 1) + 1;
  for (int64_t r = 0; r < b.rows && size > 0; r++) memcpy(b.x_rows + r * size, b.x.as<char>() + b.kept[r] * size, size_t(size));
  Gemm g = product(b.rows, p.vocabulary, p.width);
  g.a = b.x_rows, g.a_dtype = b.x.dtype, g.a_row = p.width, g.a_col = 1;
  g.b = b.weight.data, g.b_dtype = b.weight.dtype, g.b_row = 1, g.b_col = p.width;
  g.c = b.logits, g.ldc = p.stride;
  gemm(g);

  const bool gradient = b.dx.present() || b.sums;
  parallel_range(b.rows, grain, [&](int64_t begin, int64_t end, int) {
    for (int64_t r = begin; r < end; r++)
      b.loss.as<float>()[b.kept[r]] = row_loss(p, b.logits + r * p.stride, b.labels.as<int32_t>()[b.kept[r]], gradient);
  });
  if (b.dx.present()) {
    g = product(b.rows, p.width, p.vocabulary);
    g.a = b.logits, g.a_dtype = CAL_F32, g.a_row = p.stride, g.a_col = 1;
    g.b = b.weight.data, g.b_dtype = b.weight.dtype, g.b_row = p.width, g.b_col = 1;
    g.c = b.dx_rows, g.ldc = p.width;
    gemm(g);
    parallel_range(b.rows, grain, [&](int64_t begin, int64_t end, int) {
      for (int64_t r = begin; r < end; r++)
        put(b.dx.as<char>() + b.kept[r] * p.width * bytes_of(b.dx.dtype), b.dx.dtype, 1, b.dx_rows + r * p.width, p.width);
    });
  }
  if (b.sums) {
    g = product(p.vocabulary, p.width, b.rows);
    g.a = b.logits, g.a_dtype = CAL_F32, g.a_row = 1, g.a_col = p.stride;
    g.b = b.x_rows, g.b_dtype = b.x.dtype, g.b_row = p.width, g.b_col = 1;
    g.c = b.sums, g.ldc = p.width, g.accumulate = !first;
    gemm(g);
  }
}

}  // namespace

// loss, dx?, dweight?, x, weight, labels; [ignoreLabel, zLoss, softcap, gradScale]
void linearCrossEntropy(Call &c) {
  const View &loss = c[0], &dx = c[1], &dweight = c[2], &x = c[3], &weight = c[4], &labels = c[5];
  c.need_float(3, "x");
  c.need_rank(3, "x", 2);
  c.need_contiguous(3, "x");
  c.need_float(4, "weight");
  c.need_rank(4, "weight", 2);
  c.need_contiguous(4, "weight");
  const int64_t n = x.shape[0], width = x.shape[1], vocabulary = weight.shape[0];
  c.need_shape(4, "weight", vocabulary, width);
  c.need_dtype(5, "labels", CAL_I32);
  c.need_shape(5, "labels", n);
  c.need_contiguous(5, "labels");
  c.need_dtype(0, "loss", CAL_F32);
  c.need_shape(0, "loss", n);
  c.need_contiguous(0, "loss");
  if (dx.present()) {
    c.need_float(1, "dx");
    c.need_shape(1, "dx", n, width);
    c.need_contiguous(1, "dx");
  }
  if (dweight.present()) {
    c.need_float(2, "dweight");
    c.need_shape(2, "dweight", vocabulary, width);
    c.need_contiguous(2, "dweight");
  }
  const int64_t ignored = c.integer(0, INT32_MIN, INT32_MAX);
  const Problem p = {n, width, vocabulary, ceil_div(vocabulary, kWidth) * kWidth,
                     float(c.number(1)), float(c.number(2)), float(c.number(3))};

  Scratch kept_scratch(uint64_t(n) * sizeof(int64_t));
  int64_t *kept = static_cast<int64_t *>(kept_scratch.data());
  const int64_t count = kept_rows(labels, ignored, vocabulary, kept);
  if (count < n) {
    memset(loss.data, 0, size_t(n) * sizeof(float));
    if (dx.present()) memset(dx.data, 0, size_t(n * width * bytes_of(dx.dtype)));
  }
  if (count == 0) {
    if (dweight.present()) memset(dweight.data, 0, size_t(vocabulary * width * bytes_of(dweight.dtype)));
    return;
  }

  int64_t rows = kLogitBytes / (p.stride * int64_t(sizeof(float)));
  if (rows < kLeastRows) rows = kLeastRows;
  rows = ceil_div(count, ceil_div(count, rows));  // blocks of nearly equal size
  Scratch logits(uint64_t(rows * p.stride) * sizeof(float)), x_rows(uint64_t(rows * width * bytes_of(x.dtype)));
  Scratch dx_rows(dx.present() ? uint64_t(rows * width) * sizeof(float) : 0);
  const bool narrow = dweight.present() && dweight.dtype != CAL_F32;
  Scratch wide(narrow ? uint64_t(vocabulary * width) * sizeof(float) : 0);
  float *const sums = !dweight.present() ? nullptr : narrow ? wide.floats() : dweight.as<float>();
  for (int64_t i = 0; i < count; i += rows)
    compute({p, loss, dx, x, weight, labels, kept + i, count - i < rows ? count - i : rows, logits.floats(), dx_rows.floats(), sums,
             static_cast<char *>(x_rows.data())},
            i == 0);
  if (narrow)
    parallel_range(vocabulary, kParallelGrain / (width + 1) + 1, [&](int64_t begin, int64_t end, int) {
      put(dweight.as<bf16>() + begin * width, CAL_BF16, 1, sums + begin * width, (end - begin) * width);
    });
}

}  // namespace CAL_ISA
}  // namespace cal
