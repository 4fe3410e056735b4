// The factors by which heads mix, from what was projected out of the tokens (src/tensor/ops/composition-factors.ts has the formula): what
// its forward and backward pass share. Tokens lie in the vector lanes, a number of theirs after the other. Not the mixing itself:
// head_mixing.h.
#pragma once
#include "activation.h"
#include "span.h"

namespace cal {
namespace CAL_ISA {

constexpr float kEps = 1e-6f;  // of the norm of w1

// C groups of M heads, Z slots dealt to `outputs` in turn, K hidden, R rows of w1 and as many of w2, P rows with the gate's.
struct Factors {
  const View *hidden = nullptr, *qkw = nullptr, *gates = nullptr;
  int64_t B = 0, T = 0, C = 0, Z = 0, K = 0, M = 0, R = 0, P = 0, outputs = 1;

  int64_t tokens() const { return B * T; }
  int64_t made() const { return 2 * R * M; }
  int64_t hidden_width() const { return C * Z * K; }
  int64_t gate_width() const { return gates ? C * Z * M : 0; }
  int64_t out_width() const { return Z / outputs * C * P * M; }
  // Where the numbers of a slot begin, in those of its output.
  int64_t out_at(int64_t c, int64_t z) const { return (z / outputs * C + c) * P * M; }
};

// Numbers of a token in columns: whole vectors.
CAL_INLINE int64_t room(int64_t width) { return (width + kWidth - 1) / kWidth * kWidth; }

// Operands first.. are hidden?, qkw?, gates?, of which the sizes are read.
Factors read_factors(const Call &c, int first, int outputs);
// Operand i: floats of this shape, contiguous; or of an output's.
void need_axes(const Call &c, int i, const char *name, const int64_t *shape, int rank);
void need_output(const Call &c, int i, const char *name, const Factors &f);

// `count` tokens of a view from the first on, at most kWidth, as columns: number n at to + n * step, zeros past the last token; and back.
// There is room for room(width) numbers.
void columns(const View &v, int64_t first, int64_t width, int count, float *to, int64_t step);
void write_tokens(const float *from, int64_t step, int64_t width, int count, const View &v, int64_t first);

// to[j] = sum over k of from[k] weights[k, j]: vectors of tokens, weights at k * depth_step + j * step.
struct Weights {
  const float *at;
  int64_t depth, depth_step, count, step;
};
void combine(const float *from, const Weights &w, float *to, int64_t lanes);

// Of a row of w1, M vectors: 1 / sqrt(mean of squares + eps).
CAL_INLINE V inverse_norm(const float *row, int64_t M, int64_t lanes) {
  V total = zero();
  for (int64_t m = 0; m < M; m++) total = fma(load(row + m * lanes), load(row + m * lanes), total);
  return set(1.0f) / sqrt(fma(total, set(1.0f / float(M)), set(kEps)));
}

}  // namespace CAL_ISA
}  // namespace cal
