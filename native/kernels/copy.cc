// copy (any strides, any element types), fill and iota. Equal types move as bytes; others convert through float as
// rows.h says, except that fill and iota write integers from the double itself. Not element-wise arithmetic.
#include "grid.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Tile of a transposing copy: 64 runs of 64 elements are read whole, and 64 such runs are written whole.
constexpr int kTile = 64;
// Outputs from this size on are written past the caches: fetching their lines first would double the traffic.
constexpr int64_t kStreamBytes = int64_t(4) << 20;

#define CAL_UNROLL _Pragma("GCC unroll 16")

struct Element {
  cal_dtype dtype;
  int64_t bytes;
  explicit Element(cal_dtype d) : dtype(d), bytes(bytes_of(d)) {}
};

template <class T>
void move_run(T *out, int64_t out_stride, const T *x, int64_t x_stride, int64_t n) {
  if (out_stride == 1 && x_stride == 1 && n >= 16) memcpy(out, x, size_t(n) * sizeof(T));
  else if (out_stride == 1 && x_stride == 0)
    for (int64_t i = 0; i < n; i++) out[i] = x[0];
  else
    for (int64_t i = 0; i < n; i++) out[i * out_stride] = x[i * x_stride];
}

template <class To, class From>
void convert_contiguous(To *out, const From *x, int64_t n) {
  int64_t i = 0;
  for (; i + kWidth <= n; i += kWidth) store(out + i, load(x + i));
  if (i < n) store_part(out + i, load_part(x + i, int(n - i)), int(n - i));
}

void convert_run(char *out, Element to, int64_t out_stride, const char *x, Element from, int64_t x_stride, int64_t n) {
  if (out_stride == 1 && x_stride == 1) {
    if (to.dtype == CAL_BF16 && from.dtype == CAL_F32)
      return convert_contiguous(reinterpret_cast<bf16 *>(out), reinterpret_cast<const float *>(x), n);
    if (to.dtype == CAL_F32 && from.dtype == CAL_BF16)
      return convert_contiguous(reinterpret_cast<float *>(out), reinterpret_cast<const bf16 *>(x), n);
  }
  float buffer[kRun] __attribute__((aligned(64)));
  for (int64_t i = 0; i < n; i += kRun) {
    const int64_t count = n - i < kRun ? n - i : kRun;
    fetch(buffer, x + i * x_stride * from.bytes, from.dtype, x_stride, count);
    put(out + i * out_stride * to.bytes, to.dtype, out_stride, buffer, count);
  }
}

void copy_run(char *out, Element to, int64_t out_stride, const char *x, Element from, int64_t x_stride, int64_t n) {
  if (to.dtype != from.dtype) convert_run(out, to, out_stride, x, from, x_stride, n);
  else if (to.bytes == 4)
    move_run(reinterpret_cast<uint32_t *>(out), out_stride, reinterpret_cast<const uint32_t *>(x), x_stride, n);
  else if (to.bytes == 2)
    move_run(reinterpret_cast<uint16_t *>(out), out_stride, reinterpret_cast<const uint16_t *>(x), x_stride, n);
  else move_run(reinterpret_cast<uint8_t *>(out), out_stride, reinterpret_cast<const uint8_t *>(x), x_stride, n);
}

// tile[column][row] = x[row][column]: lines of x are read once, the scattered writes stay in the first-level cache.
template <class T>
void read_transposed(T *tile, const T *x, int64_t row_stride, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < columns; c++) tile[c * kTile + r] = x[r * row_stride + c];
}

// The same for elements as wide as a float, whose bits pass through vectors unchanged.
void read_transposed_words(uint32_t *tile, const uint32_t *x, int64_t row_stride, int64_t rows, int64_t columns) {
  const float *from = reinterpret_cast<const float *>(x);
  float *to = reinterpret_cast<float *>(tile);
  int64_t r = 0;
  for (; r + kWidth <= rows; r += kWidth) {
    int64_t c = 0;
    for (; c + kWidth <= columns; c += kWidth) {
      V block[kWidth];
      CAL_UNROLL
      for (int k = 0; k < kWidth; k++) block[k] = load(from + (r + k) * row_stride + c);
      transpose(block);
      CAL_UNROLL
      for (int k = 0; k < kWidth; k++) store(to + (c + k) * kTile + r, block[k]);
    }
    read_transposed(tile + c * kTile + r, x + r * row_stride + c, row_stride, kWidth, columns - c);
  }
  read_transposed(tile + r, x + r * row_stride, row_stride, rows - r, columns);
}

void read_tile(void *tile, const char *x, int64_t bytes, int64_t row_stride, int64_t rows, int64_t columns) {
  if (bytes == 4)
    read_transposed_words(static_cast<uint32_t *>(tile), reinterpret_cast<const uint32_t *>(x), row_stride, rows, columns);
  else if (bytes == 2)
    read_transposed(static_cast<uint16_t *>(tile), reinterpret_cast<const uint16_t *>(x), row_stride, rows, columns);
  else
    read_transposed(static_cast<uint8_t *>(tile), reinterpret_cast<const uint8_t *>(x), row_stride, rows, columns);
}

// Runs along the innermost axis; a task is a range of (position of the outer axes, piece of the inner one).
void copy_runs(const Grid &g, char *out, Element to, const char *x, Element from) {
  const int inner = g.rank - 1;
  const int64_t n = g.shape[inner], out_stride = g.stride[0][inner], x_stride = g.stride[1][inner];
  const int64_t piece = n < kParallelGrain ? n : kParallelGrain, pieces = (n + piece - 1) / piece;
  parallel_range(g.count_of(inner) * pieces, kParallelGrain / piece, [&](int64_t begin, int64_t end, int) {
    Walker w(g, inner, begin / pieces);
    int64_t at = begin % pieces;
    for (int64_t i = begin; i < end; i++) {
      const int64_t first = at * piece, count = n - first < piece ? n - first : piece;
      copy_run(out + (w.offset[0] + first * out_stride) * to.bytes, to, out_stride,
               x + (w.offset[1] + first * x_stride) * from.bytes, from, x_stride, count);
      if (++at < pieces) continue;
      at = 0;
      w.next();
    }
  });
}

// Writes bytes past the caches where out and the length allow; source is aligned.
bool stream_run(char *out, const char *source, int64_t bytes) {
  const int64_t vector = kWidth * int64_t(sizeof(float));
  if (reinterpret_cast<uintptr_t>(out) % 64 != 0 || bytes % vector != 0) return false;
  for (int64_t i = 0; i < bytes; i += vector)
    stream(reinterpret_cast<float *>(out + i), load(reinterpret_cast<const float *>(source + i)));
  return true;
}

// The innermost axis is contiguous in out, the one before it is contiguous in x.
void copy_transposed(const Grid &g, char *out, Element to, const char *x, Element from) {
  const int row = g.rank - 1, column = g.rank - 2;  // rows and columns of x
  const int64_t rows = g.shape[row], columns = g.shape[column];
  const int64_t row_tiles = (rows + kTile - 1) / kTile, column_tiles = (columns + kTile - 1) / kTile;
  const int64_t tiles = row_tiles * column_tiles;
  const bool streams = to.dtype == from.dtype && g.count() * to.bytes >= kStreamBytes;
  parallel_range(g.count_of(column) * tiles, kParallelGrain / (kTile * kTile), [&](int64_t begin, int64_t end, int) {
    uint32_t tile[kTile * kTile] __attribute__((aligned(64)));
    for (int64_t i = begin; i < end; i++) {
      const Walker w(g, column, i / tiles);
      const int64_t r = i % tiles % row_tiles * kTile, c = i % tiles / row_tiles * kTile;
      const int64_t height = rows - r < kTile ? rows - r : kTile, width = columns - c < kTile ? columns - c : kTile;
      const char *corner = x + (w.offset[1] + r * g.stride[1][row] + c) * from.bytes;
      read_tile(tile, corner, from.bytes, g.stride[1][row], height, width);
      for (int64_t k = 0; k < width; k++) {
        char *line = out + (w.offset[0] + (c + k) * g.stride[0][column] + r) * to.bytes;
        const char *source = reinterpret_cast<char *>(tile) + k * kTile * from.bytes;
        if (!streams || !stream_run(line, source, height * to.bytes)) copy_run(line, to, 1, source, from, 1, height);
      }
    }
    if (streams) stream_fence();
  });
}

int32_t whole(double x, double least, double most) {
  return x != x ? 0 : x <= least ? int32_t(least) : x >= most ? int32_t(most) : int32_t(x);
}

// The bytes of one element with this value.
void encode(void *p, cal_dtype dtype, double value) {
  if (dtype == CAL_I32) {
    const int32_t i = whole(value, -2147483648.0, 2147483647.0);
    memcpy(p, &i, 4);
  } else if (dtype == CAL_U8) *static_cast<uint8_t *>(p) = uint8_t(whole(value, 0, 255));
  else {
    const float f = float(value);
    put(p, dtype, 1, &f, 1);
  }
}

void need_writable(const Call &c) {
  const View &out = c[0];
  if (!out.present()) fail(CAL_BAD_CALL, "out is absent");
  if (out.count() == 0) return;
  for (int axis = 0; axis < out.rank; axis++)
    if (out.stride[axis] == 0 && out.shape[axis] > 1)
      fail(CAL_BAD_SHAPE, "out must not repeat elements: axis %d does", axis);
}

}  // namespace

// out, x
void copy(Call &c) {
  need_writable(c);
  if (!c[1].present()) fail(CAL_BAD_CALL, "input is absent");
  c.need_same_shape(1, "input", 0, "out");
  if (c[0].count() == 0) return;
  Grid g = grid_of(c[0].shape, c[0].stride, c[1].stride, 0, c[0].rank);
  char *out = c[0].as<char>();
  const char *x = c[1].as<char>();
  const Element to(c[0].dtype), from(c[1].dtype);
  const int inner = g.rank - 1;
  if (g.stride[0][inner] == 1 && g.stride[1][inner] > 1)
    for (int axis = 0; axis < inner; axis++) {
      if (g.stride[1][axis] != 1 || g.shape[axis] < 4 || g.shape[inner] < 4) continue;
      g.move_last(axis);
      g.move_last(inner - 1);
      return copy_transposed(g, out, to, x, from);
    }
  copy_runs(g, out, to, x, from);
}

// out; [value]
void fill(Call &c) {
  need_writable(c);
  uint32_t value = 0;
  encode(&value, c[0].dtype, c.number(0));
  if (c[0].count() == 0) return;
  const Grid g = grid_of(c[0].shape, c[0].stride, nullptr, 0, c[0].rank);
  const Element element(c[0].dtype);
  char *out = c[0].as<char>();
  if (value == 0 && g.rank == 1 && g.stride[0][0] == 1) {
    parallel_range(g.shape[0] * element.bytes, kParallelGrain * 4, [&](int64_t begin, int64_t end, int) {
      memset(out + begin, 0, size_t(end - begin));
    });
    return;
  }
  copy_runs(g, out, element, reinterpret_cast<const char *>(&value), element);
}

// out; [start, step]
void iota(Call &c) {
  const double start = c.number(0), step = c.number(1);
  const cal_dtype dtype = c[0].dtype;
  if (dtype != CAL_F32 && dtype != CAL_I32) fail(CAL_BAD_DTYPE, "out must be f32 or i32");
  c.need_contiguous(0, "out");
  parallel_range(c[0].count(), kParallelGrain, [&](int64_t begin, int64_t end, int) {
    if (dtype == CAL_F32) {
      float *out = c[0].as<float>();
      for (int64_t i = begin; i < end; i++) out[i] = float(start + double(i) * step);
    } else {
      int32_t *out = c[0].as<int32_t>();
      for (int64_t i = begin; i < end; i++) out[i] = whole(start + double(i) * step, -2147483648.0, 2147483647.0);
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
