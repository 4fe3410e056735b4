// What conv1d and its backward pass share: the problem, and series laid end to end with zero steps between them.
// With W - 1 zero steps in front of it, the W steps that end at step t are adjacent in memory, and one matrix product does a dense
// convolution: row t of its left side begins at step t and is W steps long, so that rows overlap and no step is copied twice.
// Short series are taken in groups, so that the product has rows enough; rows that reach from one series into the next are dropped.
#pragma once
#include "gemm.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {

struct Convolution {
  int64_t B, T, C, O, W;  // series, steps, channels in and out, taps
  bool depthwise;         // one filter a channel: weight (C, 1, W)

  bool pairs() const { return !depthwise && W == 2; }  // conv1d_pairs.h; what follows is for other dense ones
  int64_t pitch() const { return T + W - 1; }  // steps of a padded series
  int64_t group() const {                      // series a product takes at once
    constexpr int64_t kRows = 512;
    const int64_t most = T > 0 ? (kRows + T - 1) / T : 1;
    return most < B ? most : B;
  }
  // Rows of the product over `series` series: the last needs no zero steps behind it.
  int64_t windows(int64_t series) const { return series * pitch() - (W - 1); }
};

// Checks x (B, T, C) and weight (O, C, W) or (C, 1, W).
Convolution read_convolution(const Call &c, int x, int weight);
// Checks an operand of shape (B, T, width), or a vector.
void check_series(const Call &c, int i, const char *name, const Convolution &p, int64_t width);
void check_vector(const Call &c, int i, const char *name, int64_t length);
// Checks the operands that only two taps take: segments (B, T) and a residual (B, T, width).
void check_extras(const Call &c, int segments, int residual, const Convolution &p, int64_t width);

// Series first...first+count-1 of v, in v's dtype, each with W - 1 zero steps before or behind it.
enum class Zeros { before, behind };
void pad_series(const Convolution &p, const View &v, int64_t first, int64_t count, Zeros zeros, char *to);
// The way back: rows of the windows' product to series first.. of v.
void write_series(const Convolution &p, const View &v, int64_t first, int64_t count, const float *from);

// The weight as floats: to[tap][c] of a depthwise one, else to[o][tap][c].
void weight_by_taps(const Convolution &p, const View &weight, float *to);

// n floats (a vector or fewer) of a float operand from element `at` on, and back.
CAL_INLINE V read(const View &v, int64_t at, int n) {
  if (v.dtype == CAL_F32) return n == kWidth ? load(v.as<float>() + at) : load_part(v.as<float>() + at, n);
  return n == kWidth ? load(v.as<bf16>() + at) : load_part(v.as<bf16>() + at, n);
}
// n floats of the weight by taps.
CAL_INLINE V tap(const float *from, int n) { return n == kWidth ? load(from) : load_part(from, n); }
CAL_INLINE void write(const View &v, int64_t at, V x, int n) {
  if (v.dtype == CAL_F32) {
    if (n == kWidth) store(v.as<float>() + at, x);
    else store_part(v.as<float>() + at, x, n);
  } else {
    if (n == kWidth) store(v.as<bf16>() + at, x);
    else store_part(v.as<bf16>() + at, x, n);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
