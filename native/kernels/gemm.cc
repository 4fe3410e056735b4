// See gemm.h. Blocking after Goto and van de Geijn (2008): a panel of B stays in the first cache, a block of A in the second.
#include "gemm.h"

#include "activation.h"
#include "gemv.h"
#include "pack.h"

namespace cal {
namespace CAL_ISA {
namespace {

// A panel of B (kDepth x kTileCols floats) fills most of a 32 to 48 KiB first cache and is read once per tile of rows;
// a block of A (kBlockRows x kDepth) takes a fraction of the second cache. Measured best within 2 % on 6x16 and 14x32 tiles.
constexpr int64_t kDepth = 256;
constexpr int64_t kBlockRows = 16 * kTileRows;
constexpr int64_t kPanelCols = 4096;  // columns of B packed at a time: at most 4 MiB
constexpr int64_t kSerialCols = 512;
// Floats of B packed at a time, where its depth is large: 8 MiB. The threads wait for each other once for all of it, not at every
// kDepth, and a block of C stays in its core's second cache while the sums grow.
constexpr int64_t kPackedFloats = int64_t(2) << 20;

struct Block {  // the part of a product that one pass over packed B computes
  int64_t k0, depth, n0, cols;
  bool first, last;
};

template <class T>
void pack_left(const Gemm &g, const T *a, float *to, int64_t row0, int64_t rows, const Block &b) {
  if (!g.a_ids) return pack_strips(to, kTileRows, a + row0 * g.a_row + b.k0 * g.a_col, g.a_row, g.a_col, rows, b.depth);
  for (int64_t r = 0; r < rows; r += kTileRows)
    pack_across(to + r * b.depth, kTileRows, ChosenLines<T>{a + b.k0, g.a_row, g.a_ids + row0 + r}, rows - r < kTileRows ? rows - r : kTileRows, b.depth);
}
void pack_left(const Gemm &g, float *to, int64_t row0, int64_t rows, const Block &b) {
  if (g.a_dtype == CAL_F32) pack_left(g, static_cast<const float *>(g.a), to, row0, rows, b);
  else pack_left(g, static_cast<const bf16 *>(g.a), to, row0, rows, b);
}

// Panels [first, end) of this block's columns.
template <class T>
void pack_right(const Gemm &g, const T *from, float *to, int64_t first, int64_t end, const Block &b) {
  const int64_t c = first * kTileCols;
  const int64_t lines = b.cols < end * kTileCols ? b.cols - c : end * kTileCols - c;
  to += c * b.depth;
  if (g.b_ids) return pack_along(to, kTileCols, ChosenLines<T>{from + b.n0 + c, g.b_row, g.b_ids + b.k0}, lines, b.depth);
  pack_strips(to, kTileCols, from + b.k0 * g.b_row + (b.n0 + c) * g.b_col, g.b_col, g.b_row, lines, b.depth);
}
void pack_right(const Gemm &g, float *to, int64_t first, int64_t end, const Block &b) {
  if (g.b_dtype == CAL_F32) pack_right(g, static_cast<const float *>(g.b), to, first, end, b);
  else pack_right(g, static_cast<const bf16 *>(g.b), to, first, end, b);
}

void finish(const Gemm &g, float *c, int64_t rows, int64_t col, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) {
    float *row = c + r * g.ldc;
    for (int64_t j = 0; j < cols; j += kWidth) {
      const int n = int(cols - j < kWidth ? cols - j : kWidth);
      V x = load_part(row + j, n);
      if (g.bias) x = x + (g.bias_dtype == CAL_F32 ? load_part(static_cast<const float *>(g.bias) + col + j, n)
                                                   : load_part(static_cast<const bf16 *>(g.bias) + col + j, n));
      store_part(row + j, activation_value(g.activation, x), n);
    }
  }
}

// Rows [row0, row0 + rows) of C against the packed panels [panel0, panel1).
void multiply(const Gemm &g, const float *left, const float *right, int64_t row0, int64_t rows, int64_t panel0, int64_t panel1, const Block &b) {
  const bool finishing = b.last && (g.bias || g.activation);
  for (int64_t p = panel0; p < panel1; p++) {
    const int64_t c = p * kTileCols, cols = b.cols - c < kTileCols ? b.cols - c : kTileCols;
    for (int64_t r = 0; r < rows; r += kTileRows) {
      const int height = int(rows - r < kTileRows ? rows - r : kTileRows);
      float *to = g.c + (row0 + r) * g.ldc + b.n0 + c;
      tile(height)(b.depth, left + r * b.depth, right + c * b.depth, to, g.ldc, int(cols), g.accumulate || !b.first);
      if (finishing) finish(g, to, height, b.n0 + c, cols);
    }
  }
}

void clear(const Gemm &g) {  // k = 0: the sum of nothing
  for (int64_t r = 0; r < g.m; r++) {
    if (!g.accumulate) memset(g.c + r * g.ldc, 0, size_t(g.n) * sizeof(float));
    finish(g, g.c + r * g.ldc, 1, 0, g.n);
  }
}

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

}  // namespace

int64_t gemm_serial_floats(const Gemm &g) {
  const int64_t depth = g.k < kDepth ? g.k : kDepth, cols = g.n < kSerialCols ? g.n : kSerialCols;
  const int64_t rows = g.m < kBlockRows ? g.m : kBlockRows;
  return packed_rows(rows) * depth + packed_cols(cols) * depth + 2 * kWidth;
}

void gemm_serial(const Gemm &g, float *scratch) {
  if (g.m == 0 || g.n == 0) return;
  if (g.k == 0) return clear(g);
  const int64_t depth = g.k < kDepth ? g.k : kDepth;
  float *left = scratch, *right = scratch + packed_rows(g.m < kBlockRows ? g.m : kBlockRows) * depth + kWidth;
  for (int64_t n0 = 0; n0 < g.n; n0 += kSerialCols) {
    for (int64_t k0 = 0; k0 < g.k; k0 += kDepth) {
      const Block b = {k0, g.k - k0 < kDepth ? g.k - k0 : kDepth, n0, g.n - n0 < kSerialCols ? g.n - n0 : kSerialCols, k0 == 0, k0 + kDepth >= g.k};
      const int64_t panels = ceil_div(b.cols, kTileCols);
      pack_right(g, right, 0, panels, b);
      for (int64_t r = 0; r < g.m; r += kBlockRows) {
        const int64_t rows = g.m - r < kBlockRows ? g.m - r : kBlockRows;
        pack_left(g, left, r, rows, b);
        multiply(g, left, right, r, rows, 0, panels, b);
      }
    }
  }
}

void gemm(const Gemm &g) {
  if (g.m == 0 || g.n == 0) return;
  if (g.k == 0) return clear(g);
  if (gemv(g)) return;
  const int threads = Pool::threads();
  if (g.m * g.n * g.k < (int64_t(1) << 20)) {  // some 10 microseconds: not worth waking anyone
    Scratch scratch(uint64_t(gemm_serial_floats(g)) * sizeof(float));
    return gemm_serial(g, scratch.floats());
  }
  const int64_t depth = g.k < kDepth ? g.k : kDepth, widest = g.n < kPanelCols ? g.n : kPanelCols;
  // Whole tiles of rows go to blocks of nearly equal size, a multiple of the threads where there are enough.
  const int64_t tiles = ceil_div(g.m, kTileRows);
  int64_t blocks = ceil_div(tiles * kTileRows, kBlockRows);
  blocks = ceil_div(blocks, threads) * threads;
  if (blocks > tiles) blocks = tiles;
  const int64_t most_tiles = ceil_div(tiles, blocks);
  // Few blocks: the columns are divided too, each part at least 4 panels wide.
  int64_t parts = ceil_div(2 * threads, blocks);
  const int64_t widest_panels = ceil_div(widest, kTileCols);
  if (parts > widest_panels / 4) parts = widest_panels / 4 < 1 ? 1 : widest_panels / 4;

  // Slabs of kDepth rows of B that are packed together.
  int64_t slabs = kPackedFloats / (packed_cols(widest) * kDepth);
  slabs = slabs < 1 ? 1 : slabs > ceil_div(g.k, kDepth) ? ceil_div(g.k, kDepth) : slabs;

  const int64_t left_floats = most_tiles * kTileRows * depth + 2 * kWidth;
  const int64_t left_stride = (left_floats + 15) / 16 * 16;
  const int64_t slab_stride = packed_cols(widest) * depth;
  Scratch scratch(uint64_t(left_stride * threads + slab_stride * slabs + kWidth) * sizeof(float));
  float *right = scratch.floats() + left_stride * threads;
  for (int64_t n0 = 0; n0 < g.n; n0 += kPanelCols) {
    for (int64_t first = 0; first < g.k; first += slabs * kDepth) {
      const int64_t cols = g.n - n0 < kPanelCols ? g.n - n0 : kPanelCols;
      const auto slab = [&](int64_t i) {
        const int64_t k0 = first + i * kDepth;
        return Block{k0, g.k - k0 < kDepth ? g.k - k0 : kDepth, n0, cols, k0 == 0, k0 + kDepth >= g.k};
      };
      const int64_t left_over = ceil_div(g.k - first, kDepth), count = left_over < slabs ? left_over : slabs;
      const int64_t panels = ceil_div(cols, kTileCols), groups = ceil_div(panels, 8);
      parallel(count * groups, [&](int64_t task, int) {
        const int64_t i = task / groups, panel = task % groups * 8;
        pack_right(g, right + i * slab_stride, panel, panel + 8 < panels ? panel + 8 : panels, slab(i));
      });
      parallel(blocks * parts, [&](int64_t task, int thread) {
        const int64_t block = task / parts, part = task % parts;
        const int64_t row0 = block * tiles / blocks * kTileRows, row1 = (block + 1) * tiles / blocks * kTileRows;
        const int64_t rows = (row1 < g.m ? row1 : g.m) - row0;
        float *left = scratch.floats() + left_stride * thread;
        for (int64_t i = 0; i < count; i++) {
          const Block b = slab(i);
          pack_left(g, left, row0, rows, b);
          multiply(g, left, right + i * slab_stride, row0, rows, part * panels / parts, (part + 1) * panels / parts, b);
        }
      });
    }
  }
}

}  // namespace CAL_ISA
}  // namespace cal
