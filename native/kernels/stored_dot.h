// The products of bytes: packed values against rounded activations. A register holds kWidth rows of the matrix; each step multiplies four
// columns of them with the same four of an activation, sums stay in lanes, and a block's sum becomes a float once. Included by one file
// for each way to multiply bytes (D), which gives it its name.
#pragma once
#include "packed_values.h"
#include "rounded.h"
#include "stored.h"

namespace cal {
namespace CAL_ISA {

// Output columns [16 begin, 16 end) of a product.
using DotGroups = void (*)(const StoredProduct &p, const Rounded &x, int64_t begin, int64_t end);
struct DotKernel {
  DotGroups run;
  int offset;   // what Rounded is to correct
  bool halves;
};

// `run` is null where the format is not packed.
DotKernel plain_dot(int format);
DotKernel vnni_dot(int format);  // AVX-512 VNNI; only where has_vnni()

namespace {

// How far ahead memory is asked for, into the second cache: the processor's own prefetching stops at the ends of pages, and one row is
// multiplied as fast as memory delivers. Measured: a sixth of the time less than without, the same from 2 to 4 KiB.
constexpr int kFarther = 3072;

CAL_INLINE I four(const int8_t *p) {
  int32_t word;
  memcpy(&word, p, 4);
  return set_int(word);
}

template <class F, class D>
CAL_INLINE void step(typename D::Sum &s, int i, I w, I x) {
  if constexpr (F::kSigned && D::kSignedOffset != 0) D::add_signed(s, i, bit_xor(w, set_int(int32_t(0x80808080u))), x);
  else if constexpr (F::kSigned) D::add_signed(s, i, w, x);
  else D::template add<F::kLargest>(s, i, w, x);
}

// Where a register is four lanes of plain C++, everything in one function takes the compiler half a minute and gains nothing.
#if defined(CAL_ISA_PORTABLE)
#define CAL_DOT_STEP static __attribute__((noinline))
#else
#define CAL_DOT_STEP CAL_INLINE
#endif

// Steps c of all R rows: columns 4c.. and 16+4c.. of the sub-block. Halves are summed apart where they have their own scales.
template <class F, class D, int R, int c>
CAL_DOT_STEP void quad(typename D::Sum (&low)[R], typename D::Sum (&high)[R], const uint8_t *sub, int part, const int8_t *x) {
  I first, second;
  values<F, c>(sub, part, first, second);
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
    if constexpr (F::kScales == kHalves) {
      step<F, D>(low[r], c, first, four(x + 32 * r + 4 * c));
      step<F, D>(high[r], c, second, four(x + 32 * r + 16 + 4 * c));
    } else {
      step<F, D>(low[r], 2 * c, first, four(x + 32 * r + 4 * c));
      step<F, D>(low[r], 2 * c + 1, second, four(x + 32 * r + 16 + 4 * c));
    }
  }
}

template <class F, class D, int R>
CAL_INLINE void sub_block(V (&acc)[R][kParts], const uint8_t *block, const uint8_t *sub, const Rounded &x, int64_t at) {
  const int8_t *bytes = x.bytes + at * kSubBlock;
#pragma GCC unroll 16
  for (int i = 0; i < F::kSub; i += 64) __builtin_prefetch(sub + kFarther + i, 0, 2);
#pragma GCC unroll 4
  for (int part = 0; part < kParts; part++) {
    typename D::Sum low[R], high[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      low[r] = D::begin(set_int(x.start[2 * (at + r)]));
      if constexpr (F::kScales == kHalves) high[r] = D::begin(set_int(x.start[2 * (at + r) + 1]));
    }
    quad<F, D, R, 0>(low, high, sub, part, bytes);
    quad<F, D, R, 1>(low, high, sub, part, bytes);
    quad<F, D, R, 2>(low, high, sub, part, bytes);
    quad<F, D, R, 3>(low, high, sub, part, bytes);
    const V scale = scale_of<F>(block, sub, part, 0);
    V other = scale, least = scale;
    if constexpr (F::kScales == kHalves) other = scale_of<F>(block, sub, part, 1);
    if constexpr (F::kMins) least = min_of<F>(block, sub, part);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      V total = to_float(D::total(low[r])) * scale;
      if constexpr (F::kScales == kHalves) total = fma(to_float(D::total(high[r])), other, total);
      acc[r][part] = fma(total, set(x.scale[at + r]), acc[r][part]);
      if constexpr (F::kMins) acc[r][part] = fma(least, set(x.sum[at + r]), acc[r][part]);
    }
  }
}


// One group of 16 rows of the matrix against a panel of R rows that starts at row `first`.
template <class F, class D, int R>
void panel(const StoredProduct &p, const Rounded &x, const uint8_t *group, int64_t col, int64_t first) {
  V acc[R][kParts];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int part = 0; part < kParts; part++) acc[r][part] = zero();
  int64_t at = first * x.blocks;
  const int64_t blocks = x.blocks / F::kSubs;
  for (int64_t b = 0; b < blocks; b++, group += F::kBytes)
    for (int s = 0; s < F::kSubs; s++, at += R) sub_block<F, D, R>(acc, group, group + F::kHead + s * F::kSub, x, at);
  float sums[R * kGroup] __attribute__((aligned(64)));
#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int part = 0; part < kParts; part++) store(sums + r * kGroup + part * kWidth, acc[r][part]);
  finish_rows(p, x.terms, sums, first, col, R);
}

template <class F, class D>
void dot_groups(const StoredProduct &p, const Rounded &x, int64_t begin, int64_t end) {
  const int64_t bytes = x.blocks / F::kSubs * F::kBytes;
  for (int64_t g = begin; g < end; g++) {
    const uint8_t *group = p.matrix + g * bytes;
    for (int64_t first = 0; first < x.rows;) {
      const int height = panel_rows(x.rows - first);
      if (height > 4) panel<F, D, kPanel>(p, x, group, g * kGroup, first);
      else if (height == 4) panel<F, D, 4>(p, x, group, g * kGroup, first);
      else panel<F, D, 2>(p, x, group, g * kGroup, first);
      first += height;
    }
  }
}

template <class D>
DotKernel dot_kernel(int format) {
  DotKernel kernel = {};
  with_packed(format, [&](auto packed) {
    using F = decltype(packed);
    kernel = {dot_groups<F, D>, F::kSigned ? D::kSignedOffset : F::kOffset, F::kScales == kHalves};
    return true;
  });
  return kernel;
}

}  // namespace
}  // namespace CAL_ISA
}  // namespace cal
