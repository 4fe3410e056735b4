// The gradient of the weight of two taps: three products whose inner axis is pairs of steps. See conv1d_pairs.h.
// The sides of all three are packed in one pass over the rows they are made of.
#include "conv1d_pairs.h"
#include "pack.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kDepth = 256;                       // pairs of a panel, as in gemm.cc
constexpr int64_t kPackedFloats = int64_t(2) << 20;   // of the right sides at a time
constexpr int64_t kMostTiles = 8;                     // rows of tiles in a block: three of 344 KiB with the widest tile

struct Factors {
  const Pairs &pairs;
  const View &x, &dout;
  int64_t C, O;
};

// The three left sides are of dout: first step, sum of both, second step. The right ones of x: the step before less the first step,
// the first step, the second less the first.
enum class Side { left, right };

template <class T>
const T *row_of(const View &v, int64_t width, int64_t row, int64_t column, bool there, const T *zeros) {
  return there ? v.as<T>() + row * width + column : zeros;
}

// Lines [line, line + lines) of three sides as pack_along (pack.h) would, pairs [first, first + depth).
template <class T, Side kSide>
void pack_sides(const Factors &g, float *const (&to)[3], int64_t line, int64_t lines, int64_t first, int64_t depth, const T *zeros) {
  constexpr int width = kSide == Side::left ? kTileRows : kTileCols;
  const View &v = kSide == Side::left ? g.dout : g.x;
  const int64_t columns = kSide == Side::left ? g.O : g.C;
  constexpr int64_t kSoon = 8;  // pairs ahead that memory is asked for
  for (int64_t k = 0; k < depth; k++) {
    const Pair &q = g.pairs[first + k];
    const T *const one = row_of(v, columns, q.row, line, true, zeros), *const two = row_of(v, columns, q.row + 1, line, q.second, zeros);
    const T *const prior = row_of(v, columns, q.row - 1, line, kSide == Side::right && q.before, zeros);
    if (first + k + kSoon < g.pairs.count()) {
      const T *const soon = v.as<T>() + g.pairs[first + k + kSoon].row * columns + line;
      for (int64_t i = 0; i < lines; i += 64 / int64_t(sizeof(T))) __builtin_prefetch(soon + i), __builtin_prefetch(soon + columns + i);
    }
    for (int64_t strip = 0; strip < lines; strip += width) {
      const int64_t at = strip * depth + k * width;
      for (int i = 0; i < width; i += kWidth) {
        const int room = width - i < kWidth ? width - i : kWidth;
        const int64_t left = lines - strip - i;
        const int there = int(left < 0 ? 0 : left < room ? left : room);
        const bool whole = there == kWidth;
        const V b = whole ? load(one + strip + i) : load_part(one + (there ? strip + i : 0), there);
        const V c = whole ? load(two + strip + i) : load_part(two + (there ? strip + i : 0), there);
        V made[3];
        if (kSide == Side::left) {
          made[0] = b, made[1] = b + c, made[2] = c;
        } else {
          const V a = whole ? load(prior + strip + i) : load_part(prior + (there ? strip + i : 0), there);
          made[0] = a - b, made[1] = b, made[2] = c - b;
        }
#pragma GCC unroll 3
        for (int j = 0; j < 3; j++) {
          if (room == kWidth) store(to[j] + at + i, made[j]);
          else store_part(to[j] + at + i, made[j], room);
        }
      }
    }
  }
}

template <Side kSide>
void pack(const Factors &g, float *const (&to)[3], int64_t line, int64_t lines, int64_t first, int64_t depth, const float *zeros) {
  if ((kSide == Side::left ? g.dout : g.x).dtype == CAL_F32) pack_sides<float, kSide>(g, to, line, lines, first, depth, zeros);
  else pack_sides<bf16, kSide>(g, to, line, lines, first, depth, reinterpret_cast<const bf16 *>(zeros));
}

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// sums[j] (O x C) of the three products.
void multiply(const Factors &g, float *const (&sums)[3], const float *zeros) {
  const int threads = Pool::threads();
  const int64_t count = g.pairs.count(), depth = count < kDepth ? count : kDepth, panels = ceil_div(g.C, kTileCols);
  const int64_t tiles = ceil_div(g.O, kTileRows), groups = ceil_div(panels, 4), side = packed_cols(g.C) * depth;
  int64_t blocks = ceil_div(ceil_div(tiles, kMostTiles), 2 * threads) * 2 * threads;
  if (blocks > tiles) blocks = tiles;
  int64_t slabs = kPackedFloats / (3 * side);
  slabs = slabs < 1 ? 1 : slabs > ceil_div(count, kDepth) ? ceil_div(count, kDepth) : slabs;
  const int64_t left_floats = ceil_div(tiles, blocks) * kTileRows * depth;
  Scratch right_scratch(uint64_t(3 * side * slabs) * sizeof(float)), left_scratch(uint64_t(3 * left_floats * threads) * sizeof(float));
  const auto deep = [&](int64_t k0) { return count - k0 < kDepth ? count - k0 : kDepth; };
  for (int64_t first = 0; first < count; first += slabs * kDepth) {
    const int64_t rest = ceil_div(count - first, kDepth), here = rest < slabs ? rest : slabs;
    const auto right = [&](int64_t slab, int which) { return right_scratch.floats() + (slab * 3 + which) * side; };
    parallel(here * groups, [&](int64_t task, int) {
      const int64_t slab = task / groups, k0 = first + slab * kDepth, c = task % groups * 4 * kTileCols;
      const int64_t lines = g.C - c < 4 * kTileCols ? g.C - c : 4 * kTileCols, at = c * deep(k0);
      float *const to[3] = {right(slab, 0) + at, right(slab, 1) + at, right(slab, 2) + at};
      pack<Side::right>(g, to, c, lines, k0, deep(k0), zeros);
    });
    parallel(blocks, [&](int64_t block, int thread) {
      const int64_t row0 = block * tiles / blocks * kTileRows, row1 = (block + 1) * tiles / blocks * kTileRows;
      const int64_t rows = (row1 < g.O ? row1 : g.O) - row0;
      float *const mine = left_scratch.floats() + 3 * left_floats * thread;
      float *const left[3] = {mine, mine + left_floats, mine + 2 * left_floats};
      for (int64_t slab = 0; slab < here; slab++) {
        const int64_t k0 = first + slab * kDepth, k = deep(k0);
        pack<Side::left>(g, left, row0, rows, k0, k, zeros);
        for (int which = 0; which < 3; which++)
          for (int64_t c = 0; c < g.C; c += kTileCols)
            for (int64_t r = 0; r < rows; r += kTileRows) {
              const int height = int(rows - r < kTileRows ? rows - r : kTileRows), cols = int(g.C - c < kTileCols ? g.C - c : kTileCols);
              tile(height)(k, left[which] + r * k, right(slab, which) + c * k, sums[which] + (row0 + r) * g.C + c, g.C, cols, k0 > 0);
            }
      }
    });
  }
}

}  // namespace

void pairs_weight(const Convolution &p, const Pairs &pairs, const View &dweight, const View &x, const View &dout) {
  const int64_t size = p.O * p.C, widest = p.O > p.C ? p.O : p.C;
  Scratch scratch(uint64_t(3 * size + widest) * sizeof(float));
  float *const sums[3] = {scratch.floats(), scratch.floats() + size, scratch.floats() + 2 * size}, *const zeros = sums[2] + size;
  memset(zeros, 0, size_t(widest) * sizeof(float));
  if (size > 0) multiply({pairs, x, dout, p.C, p.O}, sums, zeros);
  parallel_range(size, kParallelGrain, [&](int64_t begin, int64_t end, int) {
    for (int64_t at = begin; at < end; at += kRun / 2) {
      const int64_t n = end - at < kRun / 2 ? end - at : kRun / 2;
      float taps[kRun];
      for (int64_t i = at; i < at + n; i++) {
        taps[2 * (i - at)] = sums[0][i] + sums[1][i];
        taps[2 * (i - at) + 1] = sums[2][i] + sums[1][i];
      }
      put(dweight.as<char>() + 2 * at * bytes_of(dweight.dtype), dweight.dtype, 1, taps, 2 * n);
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
