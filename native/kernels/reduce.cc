// reduce: sum, max and min over the last axes of a view of any strides. Sums are added in float inside fixed blocks of a
// few hundred and in double between them, so the result does not depend on the number of threads. max and min give NaN
// where there is one. Integers pass through float. Not the statistics of the norms, which their own kernels take.
#include "grid.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

enum Operation { kSum, kMax, kMin };

constexpr int64_t kBlock = 512;       // elements added in float before the double takes over
constexpr int64_t kPiece = 65536;     // elements of one row that one task reduces
constexpr int64_t kChunkRows = 256;   // rows that one task adds into float columns
constexpr int64_t kStrip = 1024;      // columns of one task: 4 KiB of accumulators stay in L1 beside the rows
constexpr int64_t kDirect = 32;       // runs shorter than this are gathered into a buffer first
constexpr int64_t kShort = 16;        // so few elements are added one by one

template <int operation>
constexpr float start() {
  return operation == kSum ? 0.0f : operation == kMax ? -__builtin_inff() : __builtin_inff();
}

template <int operation>
CAL_INLINE V combine(V total, V x) {
  if (operation == kSum) return total + x;
  const M stays = operation == kMax ? less_equal(x, total) : less_equal(total, x);  // false where either is NaN
  return select(is_nan(total), total, select(stays, total, x));
}

template <int operation>
CAL_INLINE double combine(double total, double x) {
  if (operation == kSum) return total + x;
  if (total != total || x != x) return total != total ? total : x;
  return (operation == kMax) == (x > total) ? x : total;
}

// n contiguous elements.
template <int operation, class T>
double reduce_run(const T *p, int64_t n) {
  double total = start<operation>();
  const int64_t length = operation == kSum ? kBlock : n;
  for (int64_t block = 0; block < n; block += length) {
    const int64_t end = n - block < length ? n : block + length;
    int64_t i = block;
    V a = set(start<operation>()), b = a, c = a, d = a;  // four chains cover the latency of an addition
    for (; i + 4 * kWidth <= end; i += 4 * kWidth) {
      a = combine<operation>(a, load(p + i));
      b = combine<operation>(b, load(p + i + kWidth));
      c = combine<operation>(c, load(p + i + 2 * kWidth));
      d = combine<operation>(d, load(p + i + 3 * kWidth));
    }
    for (; i + kWidth <= end; i += kWidth) a = combine<operation>(a, load(p + i));
    a = combine<operation>(combine<operation>(a, b), combine<operation>(c, d));
    float lanes[kWidth];
    if (operation == kSum) total += sum(a);
    else {
      store(lanes, a);
      for (int k = 0; k < kWidth; k++) total = combine<operation>(total, double(lanes[k]));
    }
    if (i < end) {
      store(lanes, load_part(p + i, int(end - i)));
      for (int64_t k = 0; k < end - i; k++) total = combine<operation>(total, double(lanes[k]));
    }
  }
  return total;
}

// Positions [begin, end) of the reduced axes, for the output whose elements start at `offset`.
template <int operation>
double reduce_positions(const View &x, const Grid &g, int64_t offset, int64_t begin, int64_t end) {
  const int inner = g.rank - 1;
  const int64_t n = g.shape[inner], stride = g.stride[0][inner];
  const char *base = x.as<char>();
  if (g.rank == 1 && end - begin < kShort && x.dtype == CAL_F32) {
    double total = start<operation>();
    for (int64_t i = begin; i < end; i++) total = combine<operation>(total, double(x.as<float>()[offset + i * stride]));
    return total;
  }
  float buffer[kRun] __attribute__((aligned(64)));
  int64_t held = 0;
  double total = start<operation>();
  Walker w(g, inner, begin / n);
  int64_t from = begin % n;
  for (int64_t left = end - begin; left > 0; w.next(), from = 0) {
    int64_t count = n - from < left ? n - from : left, at = offset + w.offset[0] + from * stride;
    left -= count;
    if (stride == 1 && count >= kDirect && x.dtype == CAL_F32) {
      total = combine<operation>(total, reduce_run<operation>(x.as<float>() + at, count));
      continue;
    }
    if (stride == 1 && count >= kDirect && x.dtype == CAL_BF16) {
      total = combine<operation>(total, reduce_run<operation>(x.as<bf16>() + at, count));
      continue;
    }
    while (count > 0) {
      const int64_t some = count < kRun - held ? count : kRun - held;
      fetch(buffer + held, base + at * bytes_of(x.dtype), x.dtype, stride, some);
      held += some;
      at += some * stride;
      count -= some;
      if (held < kRun) break;
      total = combine<operation>(total, reduce_run<operation>(buffer, held));
      held = 0;
    }
  }
  return held ? combine<operation>(total, reduce_run<operation>(buffer, held)) : total;
}

void write(const View &out, int64_t offset, int64_t stride, const float *values, int64_t n) {
  put(out.as<char>() + offset * bytes_of(out.dtype), out.dtype, stride, values, n);
}

// One output at a time; a long one is cut in pieces whose results are combined in order.
template <int operation>
void reduce_rows(const View &out, const View &x, const Grid &kept, const Grid &reduced) {
  const int64_t rows = kept.count(), n = reduced.count(), pieces = (n + kPiece - 1) / kPiece;
  const int64_t grain = kParallelGrain / (n < kParallelGrain ? n : kParallelGrain);
  if (pieces == 1) {
    parallel_range(rows, grain, [&](int64_t begin, int64_t end, int) {
      Walker w(kept, kept.rank, begin);
      for (int64_t i = begin; i < end; i++, w.next()) {
        const float value = float(reduce_positions<operation>(x, reduced, w.offset[0], 0, n));
        write(out, w.offset[1], 1, &value, 1);
      }
    });
    return;
  }
  Scratch scratch(uint64_t(rows * pieces) * sizeof(double));
  double *partial = scratch.doubles();
  parallel(rows * pieces, [&](int64_t task, int) {
    const Walker w(kept, kept.rank, task / pieces);
    const int64_t begin = task % pieces * kPiece, end = n - begin < kPiece ? n : begin + kPiece;
    partial[task] = reduce_positions<operation>(x, reduced, w.offset[0], begin, end);
  });
  Walker w(kept, kept.rank, 0);
  for (int64_t i = 0; i < rows; i++, w.next()) {
    double total = start<operation>();
    for (int64_t k = 0; k < pieces; k++) total = combine<operation>(total, partial[i * pieces + k]);
    const float value = float(total);
    write(out, w.offset[1], 1, &value, 1);
  }
}

// Adds rows of x, `columns` contiguous elements each, to the accumulators; four rows for one pass over these.
template <int operation, class T>
void add_rows(float *total, const T *x, Walker &w, int64_t rows, int64_t columns) {
  while (rows > 0) {
    const T *row[4];
    const int64_t together = rows >= 4 ? 4 : 1;
    for (int64_t k = 0; k < together; k++, w.next()) row[k] = x + w.offset[0];
    rows -= together;
    int64_t j = 0;
    if (together == 4)
      for (; j + kWidth <= columns; j += kWidth) {
        V a = combine<operation>(load(total + j), load(row[0] + j));
        a = combine<operation>(a, load(row[1] + j));
        a = combine<operation>(a, load(row[2] + j));
        store(total + j, combine<operation>(a, load(row[3] + j)));
      }
    for (; j < columns; j += kWidth) {  // the last vector of accumulators is whole
      const int n = columns - j < kWidth ? int(columns - j) : kWidth;
      V a = load(total + j);
      for (int64_t k = 0; k < together; k++) a = combine<operation>(a, load_part(row[k] + j, n));
      store(total + j, a);
    }
  }
}

// The innermost kept axis is contiguous: a task adds a chunk of rows into a strip of columns.
template <int operation, class T>
void reduce_columns(const View &out, const View &x, const Grid &kept, const Grid &reduced) {
  const int inner = kept.rank - 1;
  const int64_t width = kept.shape[inner], rows = reduced.count(), outer = kept.count_of(inner);
  const int64_t strips = (width + kStrip - 1) / kStrip, chunks = (rows + kChunkRows - 1) / kChunkRows;
  const int64_t out_stride = kept.stride[1][inner];
  Scratch scratch(chunks > 1 ? uint64_t(outer * chunks * width) * sizeof(float) : 0);
  float *partial = scratch.floats();
  const int64_t work = (rows < kChunkRows ? rows : kChunkRows) * (width < kStrip ? width : kStrip);
  parallel_range(outer * chunks * strips, kParallelGrain / work, [&](int64_t begin, int64_t end, int) {
    float total[kStrip] __attribute__((aligned(64)));
    for (int64_t task = begin; task < end; task++) {
      const int64_t line = task / strips, chunk = line % chunks, first = task % strips * kStrip;
      const int64_t columns = width - first < kStrip ? width - first : kStrip;
      const int64_t row = chunk * kChunkRows, count = rows - row < kChunkRows ? rows - row : kChunkRows;
      const Walker group(kept, inner, line / chunks);
      for (int64_t j = 0; j < columns; j += kWidth) store(total + j, set(start<operation>()));
      Walker w(reduced, reduced.rank, row);
      add_rows<operation>(total, x.as<T>() + group.offset[0] + first, w, count, columns);
      if (chunks > 1) memcpy(partial + line * width + first, total, size_t(columns) * sizeof(float));
      else write(out, group.offset[1] + first * out_stride, out_stride, total, columns);
    }
  });
  if (chunks == 1) return;
  const int64_t grain = kParallelGrain / (chunks * (width < kStrip ? width : kStrip));
  parallel_range(outer * strips, grain, [&](int64_t begin, int64_t end, int) {
    double total[kStrip];
    float result[kStrip];
    for (int64_t task = begin; task < end; task++) {
      const int64_t group = task / strips, first = task % strips * kStrip;
      const int64_t columns = width - first < kStrip ? width - first : kStrip;
      for (int64_t j = 0; j < columns; j++) total[j] = start<operation>();
      for (int64_t chunk = 0; chunk < chunks; chunk++) {
        const float *p = partial + (group * chunks + chunk) * width + first;
        for (int64_t j = 0; j < columns; j++) total[j] = combine<operation>(total[j], double(p[j]));
      }
      for (int64_t j = 0; j < columns; j++) result[j] = float(total[j]);
      const Walker w(kept, inner, group);
      write(out, w.offset[1] + first * out_stride, out_stride, result, columns);
    }
  });
}

template <int operation>
void reduce_by(const View &out, const View &x, int kept_axes) {
  const Grid kept = grid_of(x.shape, x.stride, out.stride, 0, kept_axes);
  if (kept.count() == 0) return;
  const Grid reduced = grid_of(x.shape, x.stride, nullptr, kept_axes, x.rank);
  if (reduced.count() == 0) {
    const float value = start<operation>();
    Walker w(kept, kept.rank, 0);
    for (int64_t i = kept.count(); i > 0; i--, w.next()) write(out, w.offset[1], 1, &value, 1);
    return;
  }
  const bool columns = kept.stride[0][kept.rank - 1] == 1 && kept.shape[kept.rank - 1] >= 4 &&
                       reduced.stride[0][reduced.rank - 1] != 1;
  if (columns && x.dtype == CAL_F32) reduce_columns<operation, float>(out, x, kept, reduced);
  else if (columns && x.dtype == CAL_BF16) reduce_columns<operation, bf16>(out, x, kept, reduced);
  else reduce_rows<operation>(out, x, kept, reduced);
}

}  // namespace

// out, x; [operation, number of kept axes]
void reduce(Call &c) {
  const int operation = int(c.integer(0, 0, 2)), kept_axes = int(c.integer(1, 0, c[1].rank));
  const View &out = c[0], &x = c[1];
  c.need_float(0, "out");
  if (!x.present()) fail(CAL_BAD_CALL, "input is absent");
  c.need_rank(0, "out", kept_axes);
  for (int axis = 0; axis < kept_axes; axis++)
    if (out.shape[axis] != x.shape[axis])
      fail(CAL_BAD_SHAPE, "axis %d of out must have the input's size %lld: %lld", axis, (long long)x.shape[axis],
           (long long)out.shape[axis]);
  if (operation == kSum) reduce_by<kSum>(out, x, kept_axes);
  else if (operation == kMax) reduce_by<kMax>(out, x, kept_axes);
  else reduce_by<kMin>(out, x, kept_axes);
}

}  // namespace CAL_ISA
}  // namespace cal
