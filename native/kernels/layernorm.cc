// Layer normalization, forward and backward: out = (x - mean) rstd weight + bias with rstd = 1 / sqrt(variance + eps).
// The variance is summed from differences to the mean, in a pass of its own: the difference of two large sums would lose
// the digits of a row far from zero. A row is read from memory once, the later passes find it in cache.
#include "norm.h"
#include "row_blocks.h"

namespace cal {
namespace CAL_ISA {
namespace {

float sum_span(const float *x, int n) {
  V a = zero(), b = zero(), c = zero(), d = zero();
  int i = 0;
  for (; i + 4 * kWidth <= n; i += 4 * kWidth) {
    a = a + load(x + i);
    b = b + load(x + i + kWidth);
    c = c + load(x + i + 2 * kWidth);
    d = d + load(x + i + 3 * kWidth);
  }
  for (; i + kWidth <= n; i += kWidth) a = a + load(x + i);
  if (i < n) b = b + load_part(x + i, n - i);
  return sum((a + b) + (c + d));
}

float sum_centred_squares(const float *x, float mean, int n) {
  const V m = set(mean);
  V a = zero(), b = zero(), c = zero(), d = zero();
  int i = 0;
  for (; i + 4 * kWidth <= n; i += 4 * kWidth) {
    V p = load(x + i) - m, q = load(x + i + kWidth) - m, r = load(x + i + 2 * kWidth) - m, s = load(x + i + 3 * kWidth) - m;
    a = fma(p, p, a);
    b = fma(q, q, b);
    c = fma(r, r, c);
    d = fma(s, s, d);
  }
  for (; i + kWidth <= n; i += kWidth) {
    V p = load(x + i) - m;
    a = fma(p, p, a);
  }
  float total = sum((a + b) + (c + d));
  for (; i < n; i++) total += (x[i] - mean) * (x[i] - mean);  // the lanes past the end are not the mean
  return total;
}

struct Row {
  float mean, rstd;
  bool past;
  int64_t ahead;
};

// out = (x - mean) rstd weight + bias
void normalize_span(float *out, const float *x, const float *weight, const float *bias, int n, const Row &row) {
  const V m = set(row.mean), r = set(row.rstd);
  auto vector = [&](int i) { store(out + i, fma((load(x + i) - m) * r, load(weight + i), load(bias + i)), row.past); };
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    ask(x + i + row.ahead);
    vector(i);
    vector(i + kWidth);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    store_part(out + i, fma((load_part(x + i, k) - m) * r, load_part(weight + i, k), load_part(bias + i, k)), k);
  }
}

struct Sums {
  float g, gh;
};

// The sums of g and of g h along a span, where g = weight dout and h = (x - mean) rstd.
Sums backward_sums(const float *weight, const float *dout, const float *x, int n, const Row &row) {
  const V m = set(row.mean), r = set(row.rstd);
  V g = zero(), gh = zero(), g2 = zero(), gh2 = zero();
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    V a = load(weight + i) * load(dout + i), b = load(weight + i + kWidth) * load(dout + i + kWidth);
    g = g + a;
    g2 = g2 + b;
    gh = fma(a, (load(x + i) - m) * r, gh);
    gh2 = fma(b, (load(x + i + kWidth) - m) * r, gh2);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    V a = load_part(weight + i, k) * load_part(dout + i, k);  // zero past the end, which keeps those lanes out of both
    g = g + a;
    gh = fma(a, (load_part(x + i, k) - m) * r, gh);
  }
  return {sum(g + g2), sum(gh + gh2)};
}

// dx = rstd (g - mean(g) - h mean(g h)), dweight += dout h, dbias += dout: `means` holds the two means. The memory of
// dweight and dbias ends at a whole vector.
void backward_span(float *dx, float *dweight, float *dbias, const float *weight, const float *dout, const float *x, int n,
                   const Row &row, Sums means) {
  const V m = set(row.mean), r = set(row.rstd), mean_g = set(means.g), mean_gh = set(means.gh);
  auto add = [&](int i, V d, V h) {
    if (dweight) store(dweight + i, fma(d, h, load(dweight + i)));
    if (dbias) store(dbias + i, load(dbias + i) + d);
  };
  auto vector = [&](int i) {
    V d = load(dout + i), h = (load(x + i) - m) * r;
    add(i, d, h);
    store(dx + i, (fnma(h, mean_gh, d * load(weight + i)) - mean_g) * r, row.past);
  };
  int i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    ask(x + i + row.ahead);
    ask(dout + i + row.ahead);
    vector(i);
    vector(i + kWidth);
  }
  for (; i < n; i += kWidth) {
    const int k = n - i < kWidth ? n - i : kWidth;
    V d = load_part(dout + i, k), h = (load_part(x + i, k) - m) * r;
    add(i, d, h);
    store_part(dx + i, (fnma(h, mean_gh, d * load_part(weight + i, k)) - mean_g) * r, k);
  }
}

}  // namespace

// out, mean, rstd, x, weight?, bias?; [eps]
void layernorm(Call &c) {
  const View &out = c[0], &mean = c[1], &rstd = c[2], &x = c[3];
  const double eps = c.number(0);
  need_matrix(c, 3, "x", 3);
  need_matrix(c, 0, "out", 3);
  const int64_t rows = x.dim(0), width = x.dim(1);
  need_floats(c, 1, "mean", rows);
  need_floats(c, 2, "rstd", rows);
  need_weight(c, 4, "weight", width);
  need_weight(c, 5, "bias", width);
  const Floats weight(c[4], width, 1.0f), bias(c[5], width, 0.0f);
  const Past past(out, width);
  const Ahead ahead(width, x.dtype, x.dtype);
  parallel_range(rows, width ? kParallelGrain / width : rows, [&](int64_t begin, int64_t end, int) {
    Buffer in, result;
    for (int64_t n = begin; n < end; n++) {
      double total = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int k = span_length(from, width);
        total += sum_span(read_span(x, n * width + from, k, in), k);
      }
      Row row{float(total / double(width)), 0, past.direct, ahead.direct};
      total = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int k = span_length(from, width);
        total += sum_centred_squares(read_span(x, n * width + from, k, in), row.mean, k);
      }
      row.rstd = float(1.0 / __builtin_sqrt(total / double(width) + eps));
      mean.as<float>()[n] = row.mean;
      rstd.as<float>()[n] = row.rstd;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int k = span_length(from, width);
        const int64_t at = n * width + from;
        const float *p = read_span(x, at, k, in, ahead.converted);
        normalize_span(span_room(out, at, result), p, weight + from, bias + from, k, row);
        write_span(out, at, k, result, past);
      }
    }
    past.fence();
  });
}

// dx, dweight?, dbias?, x, weight?, mean, rstd, dout
void layernormBackward(Call &c) {
  const View &dx = c[0], &dw = c[1], &db = c[2], &x = c[3], &mean = c[5], &rstd = c[6], &dout = c[7];
  need_matrix(c, 3, "x", 3);
  need_matrix(c, 0, "dx", 3);
  need_matrix(c, 7, "dout", 3);
  const int64_t rows = x.dim(0), width = x.dim(1);
  if (dw.present()) need_floats(c, 1, "dweight", width);
  if (db.present()) need_floats(c, 2, "dbias", width);
  need_weight(c, 4, "weight", width);
  need_floats(c, 5, "mean", rows);
  need_floats(c, 6, "rstd", rows);
  const Floats weight(c[4], width, 1.0f);
  const RowBlocks blocks = row_blocks(rows, width, kParallelGrain);
  const int64_t stride = block_stride(width);
  const int64_t kept = blocks.count * stride;  // floats of all blocks' vectors of one gradient
  Scratch scratch(uint64_t(kept * (int(dw.present()) + int(db.present()))) * sizeof(float));
  float *const dw_parts = dw.present() ? scratch.floats() : nullptr;
  float *const db_parts = db.present() ? scratch.floats() + (dw.present() ? kept : 0) : nullptr;
  const Past past(dx, width);
  const Ahead ahead(width, x.dtype, dout.dtype);
  parallel(blocks.count, [&](int64_t block, int) {
    Buffer in, grad, result;
    float *dw_part = dw_parts ? dw_parts + block * stride : nullptr;
    float *db_part = db_parts ? db_parts + block * stride : nullptr;
    if (dw_part) memset(dw_part, 0, size_t(stride) * sizeof(float));
    if (db_part) memset(db_part, 0, size_t(stride) * sizeof(float));
    for (int64_t n = blocks.begin(block); n < blocks.end(block); n++) {
      const Row row{mean.as<float>()[n], rstd.as<float>()[n], past.direct, ahead.direct};
      double g = 0, gh = 0;
      for (int64_t from = 0; from < width; from += kSpan) {
        const int k = span_length(from, width);
        const int64_t at = n * width + from;
        const Sums s = backward_sums(weight + from, read_span(dout, at, k, grad), read_span(x, at, k, in), k, row);
        g += s.g;
        gh += s.gh;
      }
      const Sums means{float(g / double(width)), float(gh / double(width))};
      for (int64_t from = 0; from < width; from += kSpan) {
        const int k = span_length(from, width);
        const int64_t at = n * width + from;
        const float *p = read_span(x, at, k, in, ahead.converted), *d = read_span(dout, at, k, grad, ahead.converted);
        backward_span(span_room(dx, at, result), dw_part ? dw_part + from : nullptr, db_part ? db_part + from : nullptr,
                      weight + from, d, p, k, row, means);
        write_span(dx, at, k, result, past);
      }
    }
    past.fence();
  });
  if (dw.present()) add_blocks(dw.as<float>(), dw_parts, blocks.count, width);
  if (db.present()) add_blocks(db.as<float>(), db_parts, blocks.count, width);
}

}  // namespace CAL_ISA
}  // namespace cal
