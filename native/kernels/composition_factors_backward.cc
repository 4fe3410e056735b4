// Backward pass of the factors by which heads mix: everything is made again, some panels of tokens at a time, slot by slot. See
// composition_factors.h.
#include "composition_factors.h"
#include "row_blocks.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kPanels = 8;   // of kWidth tokens at a time
constexpr int kGrain = 128;  // tokens of a part of the sums

// The gradient's columns of up to kPanels panels: `step` floats from number to number.
struct Columns {
  float *hidden, *gates, *made, *douts, *slopes;
  int64_t out_floats;

  static constexpr int64_t kStep = kPanels * kWidth;
  explicit Columns(const Factors &f, float *memory) {
    out_floats = room(f.out_width()) * kStep;
    hidden = memory, gates = hidden + room(f.hidden_width()) * kStep, made = gates + room(f.gate_width()) * kStep;
    douts = made + f.made() * kStep, slopes = douts + f.outputs * out_floats;
  }
  static int64_t floats(const Factors &f) {
    return (room(f.hidden_width()) + room(f.gate_width()) + f.made() + f.outputs * room(f.out_width()) + f.K) * kStep;
  }
};

// sums (K, J) += over tokens hidden[k] d[j].
void add_products(const float *hidden, int64_t K, const float *d, int64_t J, int panels, float *sums) {
  constexpr int64_t step = Columns::kStep;
  constexpr int kHigh = kWidth / 4;
  for (int64_t k = 0; k < K; k += kHigh)
    for (int64_t j = 0; j < J; j += 4) {
      V total[kHigh][4];
#pragma GCC unroll 4
      for (int a = 0; a < kHigh; a++)
#pragma GCC unroll 4
        for (int b = 0; b < 4; b++) total[a][b] = zero();
      const float *left[kHigh], *right[4];  // past the last the last again
#pragma GCC unroll 4
      for (int a = 0; a < kHigh; a++) left[a] = hidden + (k + a < K ? k + a : K - 1) * step;
#pragma GCC unroll 4
      for (int b = 0; b < 4; b++) right[b] = d + (j + b < J ? j + b : J - 1) * step;
      for (int64_t i = 0; i < panels * kWidth; i += kWidth)
#pragma GCC unroll 4
        for (int a = 0; a < kHigh; a++)
#pragma GCC unroll 4
          for (int b = 0; b < 4; b++) total[a][b] = fma(load(left[a] + i), load(right[b] + i), total[a][b]);
      V fours[kHigh];
#pragma GCC unroll 4
      for (int a = 0; a < kHigh; a++) fours[a] = fold4(total[a][0], total[a][1], total[a][2], total[a][3]);
      float here[kWidth];
      store(here, fold_fours(fours));
      for (int a = 0; a < kHigh && k + a < K; a++)
        for (int b = 0; b < 4 && j + b < J; b++) sums[(k + a) * J + j + b] += here[4 * a + b];
    }
}

// d, the gradient of w1 as it is given out, becomes that of w1 as it is made.
void differentiate_norm(const Factors &f, const float *made, float *d, int panels) {
  constexpr int64_t step = Columns::kStep;
  for (int64_t r = 0; r < f.R; r++)
    for (int64_t i = r * f.M * step; i < r * f.M * step + panels * kWidth; i += kWidth) {
      const V scale = inverse_norm(made + i, f.M, step);
      V along = zero();
      for (int64_t m = 0; m < f.M; m++) along = fma(load(made + i + m * step), load(d + i + m * step), along);
      along = along * scale * scale * set(1.0f / float(f.M));
      for (int64_t m = 0; m < f.M; m++) store(d + i + m * step, scale * fnma(load(made + i + m * step), along, load(d + i + m * step)));
    }
}

// Of up to kPanels panels; `sums` of qkw's gradient unless null.
void differentiate_panels(const Factors &f, const float *qkw, const View *const *douts, const View *dhidden, const View *dgates, int64_t first,
                          int count, float *sums, const Columns &at) {
  constexpr int64_t step = Columns::kStep;
  const int panels = (count + kWidth - 1) / kWidth;
  for (int p = 0; p < panels; p++) {
    const int64_t token = first + p * kWidth;
    const int here = count - p * kWidth < kWidth ? count - p * kWidth : kWidth;
    if (f.hidden) columns(*f.hidden, token, f.hidden_width(), here, at.hidden + p * kWidth, step);
    if (f.gates) columns(*f.gates, token, f.gate_width(), here, at.gates + p * kWidth, step);
    for (int64_t o = 0; o < f.outputs; o++) columns(*douts[o], token, f.out_width(), here, at.douts + o * at.out_floats + p * kWidth, step);
  }
  for (int64_t slot = 0; slot < f.C * f.Z; slot++) {
    const int64_t c = slot / f.Z, z = slot % f.Z;
    float *const hidden = at.hidden + slot * f.K * step, *const d = at.douts + z % f.outputs * at.out_floats + f.out_at(c, z) * step;
    const float *const weights = qkw + slot * f.K * f.made();
    for (int64_t k = 0; k < f.K; k++)
      for (int64_t i = k * step; i < k * step + panels * kWidth; i += kWidth) {
        const ValueSlope both = activation_both<kGelu>(load(hidden + i));
        store(hidden + i, both.value);
        store(at.slopes + i, both.slope);
      }
    for (int p = 0; p < panels; p++) combine(hidden + p * kWidth, {weights, f.K, f.made(), f.made(), 1}, at.made + p * kWidth, step);
    differentiate_norm(f, at.made, d, panels);
    if (sums) add_products(hidden, f.K, d, f.made(), panels, sums + slot * f.K * f.made());
    for (int p = 0; p < panels; p++) combine(d + p * kWidth, {weights, f.made(), 1, f.K, f.made()}, hidden + p * kWidth, step);
    for (int64_t k = 0; k < f.K; k++)
      for (int64_t i = k * step; i < k * step + panels * kWidth; i += kWidth) store(hidden + i, load(hidden + i) * load(at.slopes + i));
    for (int64_t m = 0; m < f.M && f.gates; m++)
      for (int64_t i = 0; i < panels * kWidth; i += kWidth) {
        float *const gate = at.gates + (slot * f.M + m) * step + i;
        const ValueSlope both = activation_both<kTanh>(load(gate));
        store(gate, load(d + (f.made() + m) * step + i) * both.slope);
      }
  }
  for (int p = 0; p < panels; p++) {
    const int64_t token = first + p * kWidth;
    const int here = count - p * kWidth < kWidth ? count - p * kWidth : kWidth;
    if (dhidden) write_tokens(at.hidden + p * kWidth, step, f.hidden_width(), here, *dhidden, token);
    if (dgates) write_tokens(at.gates + p * kWidth, step, f.gate_width(), here, *dgates, token);
  }
}

}  // namespace

// dhidden?, dqkw?, dgates?, hidden?, qkw?, gates?, dout, dout2?
void compositionFactorsBackward(Call &c) {
  const Factors f = read_factors(c, 3, c[7].present() ? 2 : 1);
  const View *const douts[] = {&c[6], &c[7]};
  for (int i = 0; i < f.outputs; i++) need_output(c, 6 + i, "dout", f);
  for (int i = 0; i < 3; i++) {
    if (!c[i].present()) continue;
    if (!c[3 + i].present()) fail(CAL_BAD_CALL, "gradient %d has no operand", i);
    need_axes(c, i, "a gradient", c[3 + i].shape, 5);
  }
  if (c[1].present()) c.need_dtype(1, "dqkw", CAL_F32);
  const int64_t weights = f.hidden_width() * f.made(), floats = Columns::floats(f);
  const Floats qkw(f.qkw ? *f.qkw : c[4], weights, 0.0f);
  const RowBlocks blocks = row_blocks(f.tokens(), 1, kGrain);
  const int64_t stride = c[1].present() ? block_stride(weights) : 0;
  Scratch scratch(uint64_t(floats * Pool::threads()) * sizeof(float)), sums(uint64_t(blocks.count * stride) * sizeof(float));
  parallel(blocks.count, [&](int64_t block, int thread) {
    float *const part = stride ? sums.floats() + block * stride : nullptr;
    if (part) memset(part, 0, size_t(stride) * sizeof(float));
    const Columns at(f, scratch.floats() + thread * floats);
    const int64_t end = blocks.end(block);
    for (int64_t first = blocks.begin(block); first < end; first += Columns::kStep)
      differentiate_panels(f, qkw, douts, c[0].present() ? &c[0] : nullptr, c[2].present() ? &c[2] : nullptr, first,
                           int(end - first < Columns::kStep ? end - first : Columns::kStep), part, at);
  });
  if (stride) add_blocks(c[1].as<float>(), sums.floats(), blocks.count, weights);
}

}  // namespace CAL_ISA
}  // namespace cal
