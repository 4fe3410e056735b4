// What the searches for scales of Q4_K and Q6_K share: levels of a part under a scale, and the sums that give the scale which fits them
// best and its squared error. In double precision and in a fixed order, so that every instruction set finds the same blocks.
#pragma once
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

// Sums over a part with levels q: the error of x ≈ s q - m follows from them without another pass.
struct Sums {
  int n;
  double x, xx;    // of the elements
  int64_t q, qq;   // of the levels
  double qx;
  inline __attribute__((always_inline)) double error(double s, double m) const {
    return xx - 2 * s * qx + s * s * double(qq) - 2 * s * m * double(q) + 2 * m * x + double(n) * m * m;
  }
};

// What a scale becomes when it is stored.
CAL_INLINE double as_half(double v) { return double(from_half(to_half(float(v)))); }

// The nearest level, 0 to `most`; of a NaN 0.
CAL_INLINE int nearest_level(double v, int most) {
  const double above = v > 0 ? v : 0;  // in this form the compiler makes vectors of it
  return int((above < most ? above : most) + 0.5);
}

// Sums of x alone, n a multiple of four: four sums side by side, then together.
CAL_INLINE Sums sums_of(const float *x, int n) {
  double a[4] = {}, b[4] = {};
  for (int i = 0; i < n; i += 4)
    for (int j = 0; j < 4; j++) {
      const double v = x[i + j];
      a[j] += v;
      b[j] += v * v;
    }
  return {n, (a[0] + a[1]) + (a[2] + a[3]), (b[0] + b[1]) + (b[2] + b[3]), 0, 0, 0};
}

// Levels x * inverse + shift of a part of kN elements, and their sums; level `zero` stands for q = 0.
template <int kN>
CAL_INLINE void take_levels(Sums &s, uint8_t *levels, const float *x, double inverse, double shift, int most, int zero) {
  for (int i = 0; i < kN; i++) levels[i] = uint8_t(nearest_level(double(x[i]) * inverse + shift, most));
  int q = 0, qq = 0;
  for (int i = 0; i < kN; i++) {
    const int level = int(levels[i]) - zero;
    q += level;
    qq += level * level;
  }
  double a[4] = {};
  for (int i = 0; i < kN; i += 4)
    for (int j = 0; j < 4; j++) a[j] += double(int(levels[i + j]) - zero) * double(x[i + j]);
  s.q = q;
  s.qq = qq;
  s.qx = (a[0] + a[1]) + (a[2] + a[3]);
}

}  // namespace CAL_ISA
}  // namespace cal
