// Q4_K: x ≈ d scale q - m minimum, parts of 32 elements. Each part's scale and minimum are the least-squares fit to the best of some ways
// to spread its range over the levels; then whole numbers are chosen for all parts of the block, and d and m fitted to those.
#include "block_parts.h"
#include "fit.h"
#include "quantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kParts = 8, kSize = 32, kTop = 15, kMostScale = 63;
constexpr int kSpreads = 21;  // the range of a part is spread over 14 to 16 levels in steps of a tenth
constexpr int kRounds = 2;

struct Part {
  const float *x;
  Sums sums;
  double scale, minimum;  // the part's own fit
  int s, m;               // in whole steps of d and of the block's minimum
  double error;
  uint8_t levels[kSize];
};

// The least-squares scale and minimum of a part for its best spread; the minimum is never below 0.
void fit(Part &p) {
  double low = 0, high = p.x[0];
  for (int i = 0; i < kSize; i++) {
    if (p.x[i] < low) low = p.x[i];
    if (p.x[i] > high) high = p.x[i];
  }
  p.scale = 0;
  p.minimum = -low;
  if (!(high > low)) return;
  double best = __builtin_inf();
  for (int k = 0; k < kSpreads; k++) {
    const double inverse = (kTop - 1 + k * 0.1) / (high - low);
    Sums &s = p.sums;
    take_levels<kSize>(s, p.levels, p.x, inverse, -low * inverse, kTop, 0);
    const double q = double(s.q), qq = double(s.qq), determinant = kSize * qq - q * q;
    if (!(determinant > 0)) continue;
    double scale = (kSize * s.qx - q * s.x) / determinant, minimum = (q * s.qx - qq * s.x) / determinant;
    if (minimum < 0) {
      minimum = 0;
      scale = s.qx / qq;
    }
    const double error = s.error(scale, minimum);
    if (error < best) {
      best = error;
      p.scale = scale;
      p.minimum = minimum;
    }
  }
}

int clamp(int v) { return v < 0 ? 0 : v > kMostScale ? kMostScale : v; }

// The best whole scale and minimum within one step of (s, m), with the levels under them.
void choose(Part &p, double d, double least, int s, int m) {
  p.error = __builtin_inf();
  uint8_t levels[kSize];
  for (int i = clamp(s - 1); i <= clamp(s + 1); i++)
    for (int j = clamp(m - 1); j <= clamp(m + 1); j++) {
      const double scale = d * i, minimum = least * j, inverse = scale > 0 ? 1 / scale : 0;
      Sums sums = p.sums;
      take_levels<kSize>(sums, levels, p.x, inverse, minimum * inverse, kTop, 0);
      const double error = sums.error(scale, minimum);
      if (error < p.error) {
        p.error = error;
        p.s = i;
        p.m = j;
        p.sums = sums;
        memcpy(p.levels, levels, kSize);
      }
    }
}

struct Scales {
  double d, least;
};

// The d and minimum that fit the whole scales, minimums and levels of all parts best.
Scales refit(const Part *parts, const Scales &old) {
  double ss = 0, sm = 0, mm = 0, sx = 0, mx = 0;
  for (int k = 0; k < kParts; k++) {
    const Part &p = parts[k];
    ss += double(p.s) * p.s * double(p.sums.qq);
    sm += double(p.s) * p.m * double(p.sums.q);
    mm += double(p.m) * p.m * kSize;
    sx += double(p.s) * p.sums.qx;
    mx += double(p.m) * p.sums.x;
  }
  const double determinant = ss * mm - sm * sm;
  double d = old.d, least = old.least;
  if (determinant > 0) {
    d = (sx * mm - sm * mx) / determinant;
    least = (sm * sx - ss * mx) / determinant;
  } else if (ss > 0) {
    d = sx / ss;
  }
  return {as_half(d > 0 ? d : 0), as_half(least > 0 ? least : 0)};
}

double assign(Part *parts, const Scales &scales, bool fresh) {
  double error = 0;
  for (int k = 0; k < kParts; k++) {
    Part &p = parts[k];
    const int s = !fresh ? p.s : scales.d > 0 ? nearest_level(p.scale / scales.d, kMostScale) : 0;
    const int m = !fresh ? p.m : scales.least > 0 ? nearest_level(p.minimum / scales.least, kMostScale) : 0;
    choose(p, scales.d, scales.least, s, m);
    error += p.error;
  }
  return error;
}

void write(uint8_t *out, const Part *parts, const Scales &scales) {
  put_half(out, float(scales.d));
  put_half(out + 2, float(scales.least));
  memset(out + 4, 0, 12);
  for (int k = 0; k < kParts; k++) {
    const int s = parts[k].s, m = parts[k].m;
    if (k < 4) {
      out[4 + k] = uint8_t(out[4 + k] | s);
      out[8 + k] = uint8_t(out[8 + k] | m);
    } else {
      out[8 + k] = uint8_t((s & 15) | (m & 15) << 4);
      out[k] = uint8_t(out[k] | (s >> 4) << 6);
      out[4 + k] = uint8_t(out[4 + k] | (m >> 4) << 6);
    }
  }
  for (int j = 0; j < kParts / 2; j++)
    for (int i = 0; i < kSize; i++) out[16 + j * kSize + i] = uint8_t(parts[2 * j].levels[i] | parts[2 * j + 1].levels[i] << 4);
}

}  // namespace

void to_q4_k(uint8_t *blocks, const float *x, int64_t count) {
  for (; count > 0; count--, blocks += 144, x += kParts * kSize) {
    Part parts[kParts];
    double scale = 0, minimum = 0;
    for (int k = 0; k < kParts; k++) {
      Part &p = parts[k];
      p.x = x + k * kSize;
      p.sums = sums_of(p.x, kSize);
      fit(p);
      p.s = p.m = 0;
      memset(p.levels, 0, kSize);
      if (p.scale > scale) scale = p.scale;
      if (p.minimum > minimum) minimum = p.minimum;
    }
    Scales scales = {as_half(scale / kMostScale), as_half(minimum / kMostScale)};
    double error = assign(parts, scales, true);
    for (int round = 0; round < kRounds; round++) {
      Part next[kParts];
      memcpy(next, parts, sizeof parts);
      const Scales better = refit(parts, scales);
      const double e = assign(next, better, false);
      if (!(e < error)) break;
      error = e;
      scales = better;
      memcpy(parts, next, sizeof parts);
    }
    write(blocks, parts, scales);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
