// exp, log, tanh, erf, sigmoid on vectors of floats, by polynomials fitted for this project (minimax by reweighted
// Chebyshev least squares; the fits' errors are below half a float's last place, so rounding dominates).
// Relative error of exp and log, and absolute error of tanh and erf: at most 3e-7.
#pragma once
#include "vec.h"

namespace cal {
namespace CAL_ISA {

constexpr float kInf = __builtin_inff();

// e^x = 2^n e^r, |r| <= ln 2 / 2. Below -87 gives 0, above 88.7228 infinity; of a NaN, NaN.
CAL_INLINE V exp(V x) {
  // Adding 1.5 * 2^23 rounds to a whole number in the low bits of the mantissa; 126 more makes those bits the exponent
  // field of 2^(n-1), which a shift puts in place. n = -126 gives the field 0, and with it the result 0.
  const V magic = set(12582912.0f + 126.0f);
  V c = max(set(-87.4f), min(set(89.0f), x));  // the second operand is what min and max give of a NaN
  V t = fma(c, set(1.44269504088896341f), magic);
  V n = t - magic;
  V r = fnma(n, set(0.693359375f), c);  // ln 2 in two parts: the first has few bits, so the product is exact
  r = fnma(n, set(-2.12194440e-4f), r);
  V p = set(0.0013836834f);
  p = fma(p, r, set(0.0083748223f));
  p = fma(p, r, set(0.041668225f));
  p = fma(p, r, set(0.1666642f));
  p = fma(p, r, set(0.49999991f));
  p = fma(p, r, set(1.0f));
  p = fma(p, r, set(1.0f));
  return p * from_bits(shift_left<23>(to_bits(t))) * set(2.0f);
}

// ln x = e ln 2 + ln m, m in [sqrt(1/2), sqrt(2)).
CAL_INLINE V log(V x) {
  M tiny = less(x, set(1.17549435e-38f));
  V scaled = select(tiny, x * set(8388608.0f), x);  // subnormals come up by 2^23
  I bits = to_bits(scaled);
  I shifted = bits - set_int(0x3f3504f3);           // exponent relative to sqrt(1/2)
  I exponent = bit_and(shifted, set_int(int32_t(0xff800000u)));
  V m = from_bits(bits - exponent) - set(1.0f);
  // exponent is a multiple of 2^23 with a sign; as a float it is exact.
  V e = to_float(exponent) * set(1.0f / 8388608.0f);
  e = select(tiny, e - set(23.0f), e);
  V p = set(0.06917983f);
  p = fma(p, m, set(-0.11779667f));
  p = fma(p, m, set(0.11866035f));
  p = fma(p, m, set(-0.12385798f));
  p = fma(p, m, set(0.1421992f));
  p = fma(p, m, set(-0.16669197f));
  p = fma(p, m, set(0.20002152f));
  p = fma(p, m, set(-0.24999987f));
  p = fma(p, m, set(0.3333331f));
  V m2 = m * m;
  V y = m2 * m * p;
  y = fma(e, set(-2.12194440e-4f), y);
  y = fnma(set(0.5f), m2, y);
  y = m + y;
  y = fma(e, set(0.693359375f), y);
  y = select(equal(x, zero()), set(-kInf), y);
  y = select(equal(x, set(kInf)), x, y);
  y = select(less(x, zero()), set(__builtin_nanf("")), y);
  return select(is_nan(x), x, y);
}

CAL_INLINE V sigmoid(V x) { return set(1.0f) / (set(1.0f) + exp(neg(x))); }

CAL_INLINE V copy_sign(V magnitude, V sign) {
  return from_bits(bit_or(to_bits(magnitude), bit_and(to_bits(sign), set_int(int32_t(0x80000000u)))));
}

CAL_INLINE V tanh(V x) {
  V a = abs(x), z = x * x;
  V p = set(0.0021227425f);
  p = fma(p, z, set(-0.0081562763f));
  p = fma(p, z, set(0.021692606f));
  p = fma(p, z, set(-0.053945377f));
  p = fma(p, z, set(0.13333195f));
  p = fma(p, z, set(-0.33333331f));
  V near = fma(p * z, x, x);
  V far = set(1.0f) - set(2.0f) / (exp(a + a) + set(1.0f));
  V y = select(less(a, set(0.625f)), near, copy_sign(far, x));
  return select(is_nan(x), x, y);
}

CAL_INLINE V erf(V x) {
  V a = abs(x), z = x * x;
  V p = set(-9.680135e-6f);
  p = fma(p, z, set(0.00011270544f));
  p = fma(p, z, set(-0.00084847113f));
  p = fma(p, z, set(0.0052210749f));
  p = fma(p, z, set(-0.026865445f));
  p = fma(p, z, set(0.11283783f));
  p = fma(p, z, set(-0.37612638f));
  p = fma(p, z, set(1.1283792f));
  V near = p * x;
  V c = min(a, set(4.1f));
  V q = set(-2.1686841e-5f);  // ln(1 - erf) on [1, 4.1]
  q = fma(q, c, set(0.00044133628f));
  q = fma(q, c, set(-0.004204561f));
  q = fma(q, c, set(0.025208255f));
  q = fma(q, c, set(-0.10841858f));
  q = fma(q, c, set(-0.6332199f));
  q = fma(q, c, set(-1.1295785f));
  q = fma(q, c, set(0.00018803969f));
  V far = copy_sign(set(1.0f) - exp(q), x);
  V y = select(less(a, set(1.0f)), near, far);
  return select(is_nan(x), x, y);
}

}  // namespace CAL_ISA
}  // namespace cal
