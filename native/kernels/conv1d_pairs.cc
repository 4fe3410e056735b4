// Products over pairs of steps that give rows: the convolution of two taps and the gradient of its input. See conv1d_pairs.h.
// Blocks of pairs and parts of columns are tasks; a task's sums stay in its core's second cache until they are whole, and each row of
// the result is written once, with all that is added to it.
#include "conv1d_pairs.h"

#include "pack.h"

namespace cal {
namespace CAL_ISA {

Pairs::Pairs(const Convolution &p, const View &segments) : scratch_(uint64_t(p.B * p.T) * sizeof(Pair)), pairs_(scratch_.data()) {
  Pair *const to = static_cast<Pair *>(scratch_.data());
  const int32_t *const segment = segments.present() ? segments.as<int32_t>() : nullptr;
  for (int64_t row = 0, end = 0; row < p.B * p.T; row = end) {
    const int64_t series_end = (row / p.T + 1) * p.T;
    for (end = row + 1; end < series_end && (!segment || segment[end] == segment[row]); end++) {}
    for (int64_t r = row; r < end; r += 2) to[count_++] = {r, r > row, r + 1 < end, r + 2 < end};
  }
}

namespace {

constexpr int64_t kDepth = 256;  // as in gemm.cc: a panel of the right side fills most of the first cache
// Three left blocks and three blocks of sums, 112 x 512 floats with the widest tile, stay within a second cache of 1 MiB.
constexpr int64_t kBlockRows = 8 * kTileRows;
constexpr int64_t kMostPanels = 512 / kTileCols;

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// What the three products read and write: of the pair's two results the first is (middle) x + (outer[0]) (a - x), the second
// (middle) x + (outer[1]) (c - x), where a, x, c are rows of `in` or zeros.
struct Products {
  const Convolution &p;
  const Pairs &pairs;
  const View &out, &in, &bias, &residual;
  bool reversed;  // in time: the gradient of x
  int64_t K, N;   // widths of in and out

  // Rows of the input that pair i reads; -1 for zeros.
  void rows(int64_t i, int64_t (&at)[3]) const {
    const Pair &q = pairs[i];
    if (reversed) at[0] = q.row, at[1] = q.second ? q.row + 1 : -1, at[2] = q.after ? q.row + 2 : -1;
    else at[0] = q.before ? q.row - 1 : -1, at[1] = q.row, at[2] = q.second ? q.row + 1 : -1;
  }
};

// W0, W0 + W1 and W1 as floats, (O, C) each; W1 first where time is reversed.
void planes(const Convolution &p, const View &weight, bool reversed, float *to) {
  const int64_t size = p.O * p.C;
  float *const before = to + (reversed ? 2 * size : 0), *const both = to + size, *const itself = to + (reversed ? 0 : 2 * size);
  parallel_range(size, kParallelGrain, [&](int64_t begin, int64_t end, int) {
    for (int64_t at = begin; at < end; at += kRun / 2) {
      const int64_t n = end - at < kRun / 2 ? end - at : kRun / 2;
      float buffer[kRun];
      const float *taps = buffer;
      if (weight.dtype == CAL_F32) taps = weight.as<float>() + 2 * at;
      else fetch(buffer, weight.as<bf16>() + 2 * at, weight.dtype, 1, 2 * n);
      for (int64_t i = 0; i < n; i++) {
        const float first = taps[2 * i], second = taps[2 * i + 1];
        before[at + i] = first;
        both[at + i] = first + second;
        itself[at + i] = second;
      }
    }
  });
}

// One tile of rows as columns: to[k * kTileRows + line] = from[line][k] - minus[line][k], or from[line][k] alone.
template <class T, bool kMinus>
void pack_tile(float *to, const T *const (&from)[kTileRows], const T *const (&minus)[kTileRows], int64_t depth) {
  int64_t k = 0;
  for (; k + kWidth <= depth; k += kWidth) {
    for (int group = 0; group < kTileRows; group += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) {
        if (group + i >= kTileRows) x[i] = zero();
        else if (kMinus) x[i] = load(from[group + i] + k) - load(minus[group + i] + k);
        else x[i] = load(from[group + i] + k);
      }
      transpose(x);
      float *const out = to + k * kTileRows + group;
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) {
        if (group + kWidth <= kTileRows) store(out + i * kTileRows, x[i]);
        else store_part(out + i * kTileRows, x[i], kTileRows - group);
      }
    }
  }
  for (; k < depth; k++)
    for (int line = 0; line < kTileRows; line++) {
      V x = load_part(from[line] + k, 1);
      if (kMinus) x = x - load_part(minus[line] + k, 1);
      store_part(to + k * kTileRows + line, x, 1);
    }
}

// The left sides of the three products for pairs [first, first + count), columns [k0, k0 + depth): a - x, x, c - x.
template <class T>
void pack_left(const Products &g, const T *zeros, float *const (&to)[3], int64_t first, int64_t count, int64_t k0, int64_t depth) {
  for (int64_t tile = 0; tile < count; tile += kTileRows) {
    const T *rows[3][kTileRows];
    for (int64_t line = 0; line < kTileRows; line++) {
      int64_t at[3] = {-1, -1, -1};
      if (tile + line < count) g.rows(first + tile + line, at);
      for (int i = 0; i < 3; i++) rows[i][line] = at[i] < 0 ? zeros : g.in.as<T>() + at[i] * g.K + k0;
    }
    pack_tile<T, true>(to[0] + tile * depth, rows[0], rows[1], depth);
    pack_tile<T, false>(to[1] + tile * depth, rows[1], rows[1], depth);
    pack_tile<T, true>(to[2] + tile * depth, rows[2], rows[1], depth);
  }
}

// Row `row` of the result, columns [n0, n0 + cols): middle + outer + bias + residual.
void write_row(const Products &g, int64_t row, const float *middle, const float *outer, int64_t n0, int64_t cols) {
  for (int64_t j = 0; j < cols; j += kWidth) {
    const int n = cols - j < kWidth ? int(cols - j) : kWidth;
    V x = tap(middle + j, n) + tap(outer + j, n);
    if (g.bias.present()) x = x + read(g.bias, n0 + j, n);
    if (g.residual.present()) x = x + read(g.residual, row * g.N + n0 + j, n);
    write(g.out, row * g.N + n0 + j, x, n);
  }
}

void multiply(const Products &g, const View &weight) {
  Scratch weight_scratch(uint64_t(3 * g.K * g.N) * sizeof(float));
  float *const weights = weight_scratch.floats();
  planes(g.p, weight, g.reversed, weights);
  const int threads = Pool::threads();
  const int64_t depth = g.K < kDepth ? g.K : kDepth, slabs = ceil_div(g.K, kDepth), panels = ceil_div(g.N, kTileCols);
  const int64_t tiles = ceil_div(g.pairs.count(), kTileRows);
  int64_t blocks = ceil_div(tiles * kTileRows, kBlockRows);
  blocks = ceil_div(blocks, threads) * threads;
  if (blocks > tiles) blocks = tiles;
  int64_t parts = ceil_div(2 * threads, blocks);
  if (parts > panels / 4) parts = panels / 4 < 1 ? 1 : panels / 4;
  if (parts < ceil_div(panels, kMostPanels)) parts = ceil_div(panels, kMostPanels);
  const int64_t block_rows = ceil_div(tiles, blocks) * kTileRows, part_cols = ceil_div(panels, parts) * kTileCols;

  const int64_t side = packed_cols(g.N) * g.K;  // floats of one weight, packed
  const int64_t left_floats = (block_rows * depth + kWidth + 15) / 16 * 16, sum_floats = block_rows * part_cols;
  const int64_t each = 3 * (left_floats + sum_floats);
  Scratch right_scratch(uint64_t(3 * side + kWidth) * sizeof(float)), scratch(uint64_t(each * threads) * sizeof(float));
  Scratch zero_scratch(uint64_t(kDepth) * sizeof(float));
  memset(zero_scratch.data(), 0, size_t(kDepth) * sizeof(float));
  float *const right = right_scratch.floats();
  const auto deep = [&](int64_t slab) { return g.K - slab * kDepth < kDepth ? g.K - slab * kDepth : kDepth; };

  const int64_t groups = ceil_div(panels, 8), line = g.reversed ? 1 : g.K, step = g.reversed ? g.N : 1;
  parallel(3 * slabs * groups, [&](int64_t task, int) {
    const int64_t group = task % groups, slab = task / groups % slabs, which = task / groups / slabs, c = group * 8 * kTileCols;
    const int64_t lines = g.N - c < 8 * kTileCols ? g.N - c : 8 * kTileCols, k0 = slab * kDepth;
    float *const to = right + which * side + k0 * packed_cols(g.N) + c * deep(slab);
    pack_strips(to, kTileCols, weights + which * g.K * g.N + c * line + k0 * step, line, step, lines, deep(slab));
  });
  parallel(blocks * parts, [&](int64_t task, int thread) {
    const int64_t block = task / parts, part = task % parts;
    const int64_t first = block * tiles / blocks * kTileRows, last = (block + 1) * tiles / blocks * kTileRows;
    const int64_t count = (last < g.pairs.count() ? last : g.pairs.count()) - first;
    const int64_t panel0 = part * panels / parts, panel1 = (part + 1) * panels / parts, n0 = panel0 * kTileCols;
    float *const mine = scratch.floats() + each * thread, *const sums = mine + 3 * left_floats;
    float *const left[3] = {mine, mine + left_floats, mine + 2 * left_floats};
    if (slabs == 0) memset(sums, 0, size_t(3 * sum_floats) * sizeof(float));
    for (int64_t slab = 0; slab < slabs; slab++) {
      const int64_t k0 = slab * kDepth, k = deep(slab);
      if (g.in.dtype == CAL_F32) pack_left(g, zero_scratch.floats(), left, first, count, k0, k);
      else pack_left(g, static_cast<const bf16 *>(zero_scratch.data()), left, first, count, k0, k);
      for (int64_t panel = panel0; panel < panel1; panel++)
        for (int which = 0; which < 3; which++) {
          const float *const b = right + which * side + k0 * packed_cols(g.N) + panel * kTileCols * k;
          float *const to = sums + which * sum_floats + (panel - panel0) * kTileCols;
          for (int64_t r = 0; r < count; r += kTileRows) {
            const int height = int(count - r < kTileRows ? count - r : kTileRows);
            tile(height)(k, left[which] + r * k, b, to + r * part_cols, part_cols, kTileCols, slab > 0);
          }
        }
    }
    const int64_t cols = (panel1 * kTileCols < g.N ? panel1 * kTileCols : g.N) - n0;
    for (int64_t i = 0; i < count; i++) {
      const Pair &q = g.pairs[first + i];
      const float *const outer = sums + i * part_cols, *const middle = outer + sum_floats;
      write_row(g, q.row, middle, outer, n0, cols);
      if (q.second) write_row(g, q.row + 1, middle, middle + sum_floats, n0, cols);
    }
  });
}

}  // namespace

void pairs_forward(const Convolution &p, const Pairs &pairs, const View &out, const View &x, const View &weight, const View &bias,
                   const View &residual) {
  multiply({p, pairs, out, x, bias, residual, false, p.C, p.O}, weight);
}

void pairs_input(const Convolution &p, const Pairs &pairs, const View &dx, const View &dout, const View &weight, const View &residual) {
  View none;
  multiply({p, pairs, dx, dout, none, residual, true, p.O, p.C}, weight);
}

}  // namespace CAL_ISA
}  // namespace cal
