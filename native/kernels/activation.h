// Activation functions and their derivatives on vectors, in the order of ACTIVATION in src/tensor/kernels.ts: for the
// activation and glu kernels and for the epilogue of the matrix product. Not the loops over operands.
#pragma once
#include "../simd/math.h"

namespace cal {
namespace CAL_ISA {

enum Activation { kNone, kRelu, kRelu2, kGelu, kGeluTanh, kSilu, kSigmoid, kTanh, kActivations };

struct ValueSlope {
  V value, slope;
};

// x s(u) and its derivative in x, where s is the sigmoid and `slope` is du/dx: silu, and gelu's tanh form, since
// (1 + tanh(u)) / 2 = s(2u). As a quotient it keeps its relative accuracy where x is far below zero.
CAL_INLINE ValueSlope times_sigmoid(V x, V u, V slope) {
  V s = sigmoid(u), y = x * s;
  return {y, fma(y * (set(1.0f) - s), slope, s)};
}

// The normal distribution function at -a, a >= 0, without its factor exp(-a^2 / 2): a polynomial in a - 2 on [0, 5.5], a
// minimax fit of this project with the error weighted by what it does to a gelu (below 4e-8). Past 5.5 the factor is
// below 3e-7 and the value of the end will do.
CAL_INLINE V normal_tail(V a) {
  V u = min(set(5.5f), a) - set(2.0f);
  V p = set(3.02808587e-08f);
  p = fma(p, u, set(-2.13841432e-07f));
  p = fma(p, u, set(4.86567387e-07f));
  p = fma(p, u, set(-1.32955245e-06f));
  p = fma(p, u, set(8.88499926e-06f));
  p = fma(p, u, set(-3.94898379e-05f));
  p = fma(p, u, set(0.000145759972f));
  p = fma(p, u, set(-0.000546720927f));
  p = fma(p, u, set(0.00197677617f));
  p = fma(p, u, set(-0.00670634164f));
  p = fma(p, u, set(0.0213122107f));
  p = fma(p, u, set(-0.0627380088f));
  return fma(p, u, set(0.168102041f));
}

// f(x) and f'(x); what is not used of the two is not computed. The slope at a kink is that of its left side, zero.
template <int kind>
CAL_INLINE ValueSlope activation_both(V x) {
  const V one = set(1.0f);
  if constexpr (kind == kNone) return {x, one};
  if constexpr (kind == kRelu) return {max(zero(), x), select(less(zero(), x), one, zero())};
  if constexpr (kind == kRelu2) {
    V r = max(zero(), x);  // the second operand is what max gives of a NaN
    return {r * r, r + r};
  }
  if constexpr (kind == kGelu) {
    V a = abs(x), e = exp(set(-0.5f) * a * a);
    V tail = e * normal_tail(a);  // the distribution function at -|x|
    V cdf = select(less(zero(), x), one - tail, tail);
    return {fnma(a, tail, max(zero(), x)), fma(x, e * set(0.39894228040143268f), cdf)};
  }
  if constexpr (kind == kGeluTanh) {
    // u = 2 sqrt(2 / pi) (x + 0.044715 x^3)
    const V linear = set(1.5957691216057308f), cubic = set(0.071354816272600f);
    V z = x * x;
    return times_sigmoid(x, x * fma(cubic, z, linear), fma(set(3.0f) * cubic, z, linear));
  }
  if constexpr (kind == kSilu) return times_sigmoid(x, x, one);
  if constexpr (kind == kSigmoid) {
    V e = exp(neg(abs(x))), q = one / (one + e), low = e * q;  // of s and 1 - s, q is the greater
    return {select(less(x, zero()), low, q), q * low};
  }
  if constexpr (kind == kTanh) {
    V t = tanh(x);
    return {t, fnma(t, t, one)};
  }
}

template <int kind>
CAL_INLINE V activation_value(V x) {
  return activation_both<kind>(x).value;
}

// The same with the kind known only when running: for a caller that applies it to what it holds in registers.
CAL_INLINE V activation_value(int kind, V x) {
  switch (kind) {
    case kRelu: return activation_value<kRelu>(x);
    case kRelu2: return activation_value<kRelu2>(x);
    case kGelu: return activation_value<kGelu>(x);
    case kGeluTanh: return activation_value<kGeluTanh>(x);
    case kSilu: return activation_value<kSilu>(x);
    case kSigmoid: return activation_value<kSigmoid>(x);
    case kTanh: return activation_value<kTanh>(x);
    default: return x;
  }
}

}  // namespace CAL_ISA
}  // namespace cal
