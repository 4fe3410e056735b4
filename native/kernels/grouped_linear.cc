// groupedLinear and its gradient: rows in groups, each group with a matrix of its own, as the experts of a mixture are. All groups are one
// list of tasks, a block of one product each, that pack both sides for themselves: small groups share the threads, and nobody waits.
// Which task computes an element does not change its bits.
#include "gemm.h"
#include "gemv.h"
#include "rows.h"
#include "tile.h"

namespace cal {
namespace CAL_ISA {
namespace {

// A block is large enough that packing it, once for each task, is a small part of its product, and small enough for the second cache.
constexpr int64_t kBlockTiles = 32;  // of rows
constexpr int64_t kBlockPanels = 512 / kTileCols;

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Rows of group 0 come first, then those of group 1 ...
struct Groups {
  const int32_t *counts;
  int64_t count, rows;  // groups, rows of all of them
};

// Rows of `width` adjacent elements; with ids, row r is row ids[r] of the memory.
struct RowList {
  const void *data;
  cal_dtype dtype;
  int64_t width;
  const int32_t *ids;
};

const void *at(const View &v, int64_t element) { return v.as<char>() + element * bytes_of(v.dtype); }

// Room of one thread: what gemm_serial packs, or a few rows as floats, and a block of the result in f32 where that is narrower.
struct Room {
  int64_t floats, wide;
  Room(int64_t m, int64_t n, int64_t k, const View &out) {
    Gemm g;
    g.m = least(m, kBlockTiles * kTileRows), g.n = least(n, kBlockPanels * kTileCols), g.k = k;
    floats = gemm_serial_floats(g);
    if (floats < kGemvRows * k) floats = kGemvRows * k;
    floats = (floats + 15) / 16 * 16;
    wide = out.dtype == CAL_F32 ? 0 : (g.m * g.n + 15) / 16 * 16;
  }
};

// Computes g into the elements of out from `first` on, rows `stride` apart. `a`: its left side where it is a few rows of floats.
void compute(Gemm g, const float *a, const View &out, int64_t first, int64_t stride, float *scratch, float *wide) {
  const bool narrow = out.dtype != CAL_F32;  // products are formed in f32 and rounded once
  g.c = narrow ? wide : out.as<float>() + first;
  g.ldc = narrow ? g.n : stride;
  if (a) gemv_columns(g, a, 0, g.n);
  else gemm_serial(g, scratch);
  if (!narrow) return;
  for (int64_t r = 0; r < g.m; r++) put(out.as<char>() + (first + r * stride) * bytes_of(out.dtype), out.dtype, 1, wide + r * g.n, g.n);
}

// With all threads, or on this one where the work is not worth waking them.
template <class F>
void parallel_if(bool worth, int64_t tasks, F &&body) {
  if (worth) return parallel(tasks, body);
  for (int64_t task = 0; task < tasks; task++) body(task, 0);
}
bool worth_threads(int64_t m, int64_t n, int64_t k) { return m * n * k >= int64_t(1) << 20; }

// How many parts `pieces` go in, in groups of at most `most`: more, where `others` tasks for each are not enough for all threads.
int64_t parts_of(int64_t pieces, int64_t most, int64_t others) {
  int64_t parts = ceil_div(pieces, most);
  while (parts < pieces && parts * others < 4 * Pool::threads()) parts = least(2 * parts, pieces);
  return parts;
}

// At most kBlockTiles whole tiles of rows of one group.
struct Part {
  int64_t group, row, rows;
};

int64_t cut(const Groups &g, Part *parts) {
  int64_t count = 0, start = 0;
  for (int64_t group = 0; group < g.count; group++) {
    const int64_t rows = g.counts[group], tiles = ceil_div(rows, kTileRows), pieces = ceil_div(tiles, kBlockTiles);
    for (int64_t i = 0; i < pieces; i++) {
      const int64_t first = i * tiles / pieces * kTileRows, end = least(rows, (i + 1) * tiles / pieces * kTileRows);
      parts[count++] = {group, start + first, end - first};
    }
    start += rows;
  }
  return count;
}

// out (R, n) = x (R, k) times the k x n matrix of the row's group: weight (G, k, n), or (G, n, k) where turned.
void rows_product(const Groups &groups, const RowList &x, const View &weight, bool turned, const View &out) {
  const int64_t n = out.dim(1), k = x.width;
  if (groups.rows == 0 || n == 0) return;
  if (k == 0) {  // the sum of nothing
    memset(out.data, 0, size_t(groups.rows * n * bytes_of(out.dtype)));
    return;
  }
  Scratch list(uint64_t(groups.count + groups.rows / (kBlockTiles * kTileRows)) * sizeof(Part));
  Part *parts = static_cast<Part *>(list.data());
  const int64_t count = cut(groups, parts), panels = ceil_div(n, kTileCols);
  const Room room(groups.rows, n, k, out);
  Scratch scratch(uint64_t((room.floats + room.wide) * Pool::threads()) * sizeof(float));
  const bool worth = worth_threads(groups.rows, n, k);
  const int64_t blocks = worth ? parts_of(panels, kBlockPanels, count) : ceil_div(panels, kBlockPanels);
  parallel_if(worth, count * blocks, [&](int64_t task, int thread) {
    const Part &part = parts[task / blocks];
    const int64_t block = task % blocks, col = block * panels / blocks * kTileCols;
    float *mine = scratch.floats() + (room.floats + room.wide) * thread;
    Gemm g;
    g.m = part.rows, g.n = least(n, (block + 1) * panels / blocks * kTileCols) - col, g.k = k;
    g.a = x.data, g.a_dtype = x.dtype, g.a_row = k, g.a_col = 1;
    if (x.ids) g.a_ids = x.ids + part.row;
    else g.a = static_cast<const char *>(x.data) + part.row * k * bytes_of(x.dtype);
    g.b_dtype = weight.dtype, g.b_row = turned ? 1 : n, g.b_col = turned ? k : 1;
    g.b = at(weight, part.group * n * k + col * g.b_col);
    const bool few = part.rows <= kGemvRows;
    for (int64_t r = 0; few && r < part.rows; r++)
      fetch(mine + r * k, static_cast<const char *>(g.a) + (g.a_ids ? g.a_ids[r] : r) * k * bytes_of(x.dtype), x.dtype, 1, k);
    compute(g, few ? mine : nullptr, out, part.row * n + col, n, mine, mine + room.floats);
  });
}

// out (G, m, n): dyᵀ x over the rows of each group, dy (R, m), x (R, n); zeros for a group without rows.
void weight_gradient(const Groups &groups, const RowList &dy, const RowList &x, const View &out) {
  const int64_t m = dy.width, n = x.width;
  if (groups.count == 0 || m == 0 || n == 0) return;
  Scratch list(uint64_t(groups.count) * sizeof(int64_t));
  int64_t *starts = static_cast<int64_t *>(list.data()), start = 0, deepest = 0;
  for (int64_t g = 0; g < groups.count; start += groups.counts[g++]) {
    starts[g] = start;
    if (deepest < groups.counts[g]) deepest = groups.counts[g];
  }
  const int64_t tiles = ceil_div(m, kTileRows), panels = ceil_div(n, kTileCols);
  const Room room(m, n, deepest, out);
  Scratch scratch(uint64_t((room.floats + room.wide) * Pool::threads()) * sizeof(float));
  const bool worth = worth_threads(groups.rows + groups.count, n, m);
  const int64_t columns = ceil_div(panels, kBlockPanels);
  const int64_t blocks = worth ? parts_of(tiles, kBlockTiles, groups.count * columns) : ceil_div(tiles, kBlockTiles);
  parallel_if(worth, groups.count * blocks * columns, [&](int64_t task, int thread) {
    const int64_t group = task / (blocks * columns), block = task / columns % blocks, column = task % columns;
    const int64_t row = block * tiles / blocks * kTileRows, col = column * panels / columns * kTileCols;
    float *mine = scratch.floats() + (room.floats + room.wide) * thread;
    Gemm g;
    g.m = least(m, (block + 1) * tiles / blocks * kTileRows) - row;
    g.n = least(n, (column + 1) * panels / columns * kTileCols) - col;
    g.k = groups.counts[group];
    g.a = static_cast<const char *>(dy.data) + (starts[group] * m + row) * bytes_of(dy.dtype);
    g.a_dtype = dy.dtype, g.a_row = 1, g.a_col = m;
    g.b = static_cast<const char *>(x.data) + ((x.ids ? 0 : starts[group]) * n + col) * bytes_of(x.dtype);
    g.b_dtype = x.dtype, g.b_row = n, g.b_col = 1;
    if (x.ids) g.b_ids = x.ids + starts[group];
    compute(g, nullptr, out, (group * m + row) * n + col, n, mine, mine + room.floats);
  });
}

// counts i32 (G), which must be those of all rows.
Groups check_counts(const Call &c, int i, int64_t groups, int64_t rows) {
  c.need_dtype(i, "counts", CAL_I32);
  c.need_contiguous(i, "counts");
  c.need_shape(i, "counts", groups);
  const Groups g = {c[i].as<int32_t>(), groups, rows};
  int64_t total = 0;
  for (int64_t group = 0; group < groups; group++) {
    if (g.counts[group] < 0) fail(CAL_BAD_SHAPE, "counts must be 0 or more: %d of group %lld", int(g.counts[group]), (long long)group);
    total += g.counts[group];
  }
  if (total != rows) fail(CAL_BAD_SHAPE, "counts must be of all %lld rows together: %lld", (long long)rows, (long long)total);
  return g;
}

void need_rows(const Call &c, int i, const char *name, int rank) {
  c.need_float(i, name);
  c.need_rank(i, name, rank);
  c.need_contiguous(i, name);
}

// R rows of operand i, chosen by ids (operand `ids`) where they are there.
RowList check_rows(const Call &c, int i, const char *name, int ids, int64_t rows, int64_t width) {
  need_rows(c, i, name, 2);
  const View &x = c[i];
  if (ids >= c.view_count || !c[ids].present()) {
    c.need_shape(i, name, rows, width);
    return {x.data, x.dtype, width, nullptr};
  }
  c.need_shape(i, name, x.dim(0), width);
  c.need_dtype(ids, "rows", CAL_I32);
  c.need_contiguous(ids, "rows");
  c.need_shape(ids, "rows", rows);
  const int32_t *list = c[ids].as<int32_t>();
  for (int64_t r = 0; r < rows; r++)
    if (list[r] < 0 || list[r] >= x.dim(0))
      fail(CAL_OUT_OF_RANGE, "row %d at position %lld is outside %s of %lld rows", int(list[r]), (long long)r, name, (long long)x.dim(0));
  return {x.data, x.dtype, width, list};
}

}  // namespace

// out, x, weight, counts, rows?
void groupedLinear(Call &c) {
  need_rows(c, 0, "out", 2);
  need_rows(c, 2, "weight", 3);
  const View &out = c[0], &weight = c[2];
  const int64_t R = out.dim(0), G = weight.dim(0), O = weight.dim(1), I = weight.dim(2);
  c.need_shape(0, "out", R, O);
  const Groups groups = check_counts(c, 3, G, R);
  rows_product(groups, check_rows(c, 1, "x", 4, R, I), weight, true, out);
}

// drows?, dweight?, x, weight, dout, counts, rows?
void groupedLinearBackward(Call &c) {
  need_rows(c, 3, "weight", 3);
  need_rows(c, 4, "dout", 2);
  const View &drows = c[0], &dweight = c[1], &weight = c[3];
  const int64_t R = c[4].dim(0), G = weight.dim(0), O = weight.dim(1), I = weight.dim(2);
  if (drows.present()) {
    need_rows(c, 0, "drows", 2);
    c.need_shape(0, "drows", R, I);
  }
  if (dweight.present()) {
    need_rows(c, 1, "dweight", 3);
    c.need_shape(1, "dweight", G, O, I);
  }
  const Groups groups = check_counts(c, 5, G, R);
  const RowList x = check_rows(c, 2, "x", 6, R, I), dout = check_rows(c, 4, "dout", c.view_count, R, O);
  if (drows.present()) rows_product(groups, dout, weight, false, drows);
  if (dweight.present()) weight_gradient(groups, dout, x, dweight);
}

}  // namespace CAL_ISA
}  // namespace cal
