// Gradients of conv1d. With dout followed by zero steps, dx is the convolution of dout reversed in time; dweight is the product of
// doutᵀ with the windows of x. See conv1d.h; of two taps: conv1d_pairs.h.
#include "conv1d_pairs.h"
#include "row_blocks.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kSteps = 8;  // of a series, whose products are added up before a depthwise dweight's sums are written

struct Operands {
  const View &dx, &dweight, &dbias, &x, &weight, &dout;
};

// Floats into a float operand of any dtype.
void write_all(const View &v, const float *from) { put(v.data, v.dtype, 1, from, v.count()); }

// dweight from sums[tap][c] of a depthwise convolution, else from sums[o][tap][c].
void write_weight(const Convolution &p, const View &dweight, const float *sums) {
  const int64_t inner = p.depthwise ? 1 : p.C, size = bytes_of(dweight.dtype);
  for (int64_t o = 0; o < p.O; o++)
    for (int64_t j = 0; j < p.W; j++)
      put(dweight.as<char>() + (o * inner * p.W + j) * size, dweight.dtype, p.W,
          p.depthwise ? sums + j * p.C + o : sums + (o * p.W + j) * inner, inner);
}

// Sum of the rows of dout into dbias.
void sum_steps(const Convolution &p, const View &dbias, const View &dout) {
  const RowBlocks blocks = row_blocks(p.B * p.T, p.O, kParallelGrain);
  const int64_t stride = block_stride(p.O);
  Scratch scratch(uint64_t((blocks.count + 1) * stride) * sizeof(float));
  float *const total = scratch.floats(), *const parts = total + stride;
  parallel(blocks.count, [&](int64_t block, int) {
    float *const part = parts + block * stride;
    memset(part, 0, size_t(stride) * sizeof(float));
    for (int64_t i = blocks.begin(block); i < blocks.end(block); i++)
      for (int64_t o = 0; o < p.O; o += kWidth) {
        const int n = p.O - o < kWidth ? int(p.O - o) : kWidth;
        store_part(part + o, load_part(part + o, n) + read(dout, i * p.O + o, n), n);
      }
  });
  add_blocks(total, parts, blocks.count, p.O);
  write_all(dbias, total);
}

void dense(const Convolution &p, const Operands &v) {
  const int64_t group = p.group(), size = bytes_of(v.dout.dtype);
  const bool direct = group == 1 && v.dx.present() && v.dx.dtype == CAL_F32;
  const bool with_x = v.dx.present(), with_weight = v.dweight.present();
  Scratch behind(uint64_t(group * p.pitch() * p.O * size));
  Scratch before(with_weight ? uint64_t(group * p.pitch() * p.C * bytes_of(v.x.dtype)) : 0);
  const uint64_t weight_bytes = uint64_t(p.W * p.O * p.C) * sizeof(float);
  Scratch taps(with_x ? weight_bytes : 0), reversed(with_x ? weight_bytes : 0), sums(with_weight ? weight_bytes : 0);
  Scratch wide(with_x && !direct ? uint64_t(p.windows(group) * p.C) * sizeof(float) : 0);
  if (with_x) {  // reversed[i][o][c] = weight[o][c][W - 1 - i]
    weight_by_taps(p, v.weight, taps.floats());
    for (int64_t o = 0; o < p.O; o++)
      for (int64_t j = 0; j < p.W && p.C > 0; j++)
        memcpy(reversed.floats() + ((p.W - 1 - j) * p.O + o) * p.C, taps.floats() + (o * p.W + j) * p.C, size_t(p.C) * sizeof(float));
  }
  for (int64_t b = 0; b < p.B; b += group) {
    const int64_t count = p.B - b < group ? p.B - b : group;
    pad_series(p, v.dout, b, count, Zeros::behind, static_cast<char *>(behind.data()));
    Gemm g;
    if (with_x) {
      g.m = p.windows(count), g.n = p.C, g.k = p.W * p.O;
      g.a = behind.data(), g.a_dtype = v.dout.dtype, g.a_row = p.O, g.a_col = 1;
      g.b = reversed.data(), g.b_dtype = CAL_F32, g.b_row = p.C, g.b_col = 1;
      g.c = direct ? v.dx.as<float>() + b * p.T * p.C : wide.floats(), g.ldc = p.C;
      gemm(g);
      if (!direct) write_series(p, v.dx, b, count, wide.floats());
    }
    if (with_weight) {
      pad_series(p, v.x, b, count, Zeros::before, static_cast<char *>(before.data()));
      g.m = p.O, g.n = p.W * p.C, g.k = p.windows(count);
      g.a = behind.data(), g.a_dtype = v.dout.dtype, g.a_row = 1, g.a_col = p.O;
      g.b = before.data(), g.b_dtype = v.x.dtype, g.b_row = p.C, g.b_col = 1;
      g.c = sums.floats(), g.ldc = p.W * p.C, g.accumulate = b > 0;
      gemm(g);
    }
  }
  if (with_weight) write_weight(p, v.dweight, sums.floats());
}

void depthwise_x(const Convolution &p, const Operands &v) {
  Scratch scratch(uint64_t(p.C * p.W) * sizeof(float));
  float *const taps = scratch.floats();
  weight_by_taps(p, v.weight, taps);
  parallel_range(p.B * p.T, kParallelGrain / (p.C * p.W + 1) + 1, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t left = p.T - 1 - i % p.T, missing = p.W - 1 > left ? p.W - 1 - left : 0;  // taps whose output lies past the series
      for (int64_t c = 0; c < p.C; c += kWidth) {
        const int n = p.C - c < kWidth ? int(p.C - c) : kWidth;
        V total = zero();
        for (int64_t j = missing; j < p.W; j++)
          total = fma(tap(taps + j * p.C + c, n), read(v.dout, (i + p.W - 1 - j) * p.C + c, n), total);
        write(v.dx, i * p.C + c, total, n);
      }
    }
  });
}

void depthwise_weight(const Convolution &p, const Operands &v) {
  const int64_t width = p.W * p.C;
  const RowBlocks blocks = row_blocks(p.B * p.T, width, kParallelGrain);
  const int64_t stride = block_stride(width);
  Scratch scratch(uint64_t((blocks.count + 1) * stride) * sizeof(float));
  float *const total = scratch.floats(), *const parts = total + stride;
  parallel(blocks.count, [&](int64_t block, int) {
    float *const part = parts + block * stride;
    memset(part, 0, size_t(stride) * sizeof(float));
    for (int64_t i = blocks.begin(block), next; i < blocks.end(block); i = next) {
      const int64_t t = i % p.T;  // a few steps of one series at a time: the sums are read and written once for them
      next = i + kSteps < blocks.end(block) ? i + kSteps : blocks.end(block);
      if (next - i > p.T - t) next = i + p.T - t;
      for (int64_t c = 0; c < p.C; c += kWidth) {
        const int n = p.C - c < kWidth ? int(p.C - c) : kWidth;
        V slope[kSteps];
        for (int64_t r = i; r < next; r++) slope[r - i] = read(v.dout, r * p.C + c, n);
        for (int64_t j = 0; j < p.W; j++) {
          const int64_t back = p.W - 1 - j;
          float *const at = part + j * p.C + c;
          V sum = load_part(at, n);
          for (int64_t r = back > t ? i + back - t : i; r < next; r++) sum = fma(slope[r - i], read(v.x, (r - back) * p.C + c, n), sum);
          store_part(at, sum, n);
        }
      }
    }
  });
  add_blocks(total, parts, blocks.count, width);
  write_weight(p, v.dweight, total);
}

}  // namespace

// dx?, dweight?, dbias?, x, weight, dout, segments?, residual?
void conv1dBackward(Call &c) {
  const Convolution p = read_convolution(c, 3, 4);
  const Operands v = {c[0], c[1], c[2], c[3], c[4], c[5]};
  if (v.dx.present()) check_series(c, 0, "dx", p, p.C);
  if (v.dweight.present()) {
    c.need_float(1, "dweight");
    c.need_shape(1, "dweight", p.O, p.depthwise ? 1 : p.C, p.W);
    c.need_contiguous(1, "dweight");
  }
  if (v.dbias.present()) check_vector(c, 2, "dbias", p.O);
  check_series(c, 5, "dout", p, p.O);
  check_extras(c, 6, 7, p, p.C);
  if (v.dbias.present() && p.O > 0) sum_steps(p, v.dbias, v.dout);
  if (p.B * p.T == 0) {  // the gradient of nothing
    if (v.dweight.present()) memset(v.dweight.data, 0, size_t(v.dweight.count() * bytes_of(v.dweight.dtype)));
    return;
  }
  if (p.depthwise && p.C > 0) {
    if (v.dx.present()) depthwise_x(p, v);
    if (v.dweight.present()) depthwise_weight(p, v);
  } else if (p.pairs() && (v.dx.present() || v.dweight.present())) {
    const Pairs pairs(p, c[6]);
    if (v.dx.present()) pairs_input(p, pairs, v.dx, v.dout, v.weight, c[7]);
    if (v.dweight.present()) pairs_weight(p, pairs, v.dweight, v.x, v.dout);
  } else if (!p.depthwise && (v.dx.present() || v.dweight.present())) {
    dense(p, v);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
