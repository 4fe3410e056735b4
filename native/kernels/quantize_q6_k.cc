// Q6_K: x ≈ d scale (q - 32), parts of 16 elements. Each part's scale is the least-squares fit to the best of some ways to spread its range
// over the levels; then whole numbers are chosen for all parts of the block, and d fitted to those.
#include "block_parts.h"
#include "fit.h"
#include "quantize.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kParts = 16, kSize = 16, kZero = 32, kTop = 63;
constexpr int kSpreads = 19;  // the largest magnitude becomes 31.1 to 32.9 steps, in steps of a tenth
constexpr int kRounds = 2;

struct Part {
  const float *x;
  Sums sums;
  double scale;  // the part's own fit
  int s;         // in whole steps of d
  double error;
  uint8_t levels[kSize];
};

// The least-squares scale of a part for its best spread.
void fit(Part &p) {
  double largest = 0, value = 0;
  for (int i = 0; i < kSize; i++) {
    const double a = p.x[i] < 0 ? -p.x[i] : p.x[i];
    if (a > largest) {
      largest = a;
      value = p.x[i];
    }
  }
  p.scale = 0;
  if (value == 0) return;
  double best = 0;
  for (int k = 0; k < kSpreads; k++) {
    // The level range reaches one further below zero: the largest magnitude goes there.
    take_levels<kSize>(p.sums, p.levels, p.x, -(kZero - 0.9 + k * 0.1) / value, kZero, kTop, kZero);
    if (p.sums.qq == 0) continue;
    const double scale = p.sums.qx / double(p.sums.qq), explained = scale * p.sums.qx;
    if (explained > best) {
      best = explained;
      p.scale = scale;
    }
  }
}

int clamp(int s) { return s < -128 ? -128 : s > 127 ? 127 : s; }

// The best whole scale within one step of s, with the levels under it.
void choose(Part &p, double d, int s) {
  p.error = __builtin_inf();
  uint8_t levels[kSize];
  for (int i = clamp(s - 1); i <= clamp(s + 1); i++) {
    const double scale = d * i;
    Sums sums = p.sums;
    take_levels<kSize>(sums, levels, p.x, scale != 0 ? 1 / scale : 0, kZero, kTop, kZero);
    const double error = sums.error(scale, 0);
    if (error < p.error) {
      p.error = error;
      p.s = i;
      p.sums = sums;
      memcpy(p.levels, levels, kSize);
    }
  }
}

double refit(const Part *parts, double d) {
  double ss = 0, sx = 0;
  for (int k = 0; k < kParts; k++) {
    ss += double(parts[k].s) * parts[k].s * double(parts[k].sums.qq);
    sx += double(parts[k].s) * parts[k].sums.qx;
  }
  return ss > 0 ? as_half(sx / ss) : d;
}

double assign(Part *parts, double d, bool fresh) {
  double error = 0;
  for (int k = 0; k < kParts; k++) {
    Part &p = parts[k];
    choose(p, d, !fresh ? p.s : d != 0 ? nearest_level(p.scale / d + 128, 255) - 128 : 0);
    error += p.error;
  }
  return error;
}

void write(uint8_t *out, const Part *parts, double d) {
  memset(out, 0, 192);
  for (int part = 0; part < kParts / 2; part++) {
    uint8_t *low = out + part / 4 * 64 + part % 2 * 32, *high = out + 128 + part / 4 * 32;
    for (int i = 0; i < 32; i++) {
      const int level = parts[part * 2 + i / kSize].levels[i % kSize];
      low[i] = uint8_t(low[i] | (level & 15) << (part % 4 / 2 * 4));
      high[i] = uint8_t(high[i] | (level >> 4) << (part % 4 * 2));
    }
  }
  for (int k = 0; k < kParts; k++) out[192 + k] = uint8_t(int8_t(parts[k].s));
  put_half(out + 208, float(d));
}

}  // namespace

void to_q6_k(uint8_t *blocks, const float *x, int64_t count) {
  for (; count > 0; count--, blocks += 210, x += kParts * kSize) {
    Part parts[kParts];
    double largest = 0, value = 0;
    for (int k = 0; k < kParts; k++) {
      Part &p = parts[k];
      p.x = x + k * kSize;
      p.sums = sums_of(p.x, kSize);
      fit(p);
      p.s = 0;
      memset(p.levels, kZero, kSize);
      const double a = p.scale < 0 ? -p.scale : p.scale;
      if (a > largest) {
        largest = a;
        value = p.scale;
      }
    }
    double d = as_half(value / -128);
    double error = assign(parts, d, true);
    for (int round = 0; round < kRounds; round++) {
      Part next[kParts];
      memcpy(next, parts, sizeof parts);
      const double better = refit(parts, d), e = assign(next, better, false);
      if (!(e < error)) break;
      error = e;
      d = better;
      memcpy(parts, next, sizeof parts);
    }
    write(blocks, parts, d);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
