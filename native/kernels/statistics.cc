// sumSquares and countNotFinite: one number about a whole tensor, for clipping by the global norm and for the guard
// against NaN. Added in fixed pieces, so the result does not depend on the number of threads. Not the norm layers.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kBlock = 512;  // squares added in float before the double takes over
constexpr int64_t kPiece = 32768;

template <class T>
double sum_squares(const T *x, int64_t n) {
  double total = 0;
  for (int64_t block = 0; block < n; block += kBlock) {
    const int64_t end = n - block < kBlock ? n : block + kBlock;
    V a = zero(), b = zero(), c = zero(), d = zero();
    int64_t i = block;
    for (; i + 4 * kWidth <= end; i += 4 * kWidth) {
      const V p = load(x + i), q = load(x + i + kWidth), r = load(x + i + 2 * kWidth), s = load(x + i + 3 * kWidth);
      a = fma(p, p, a);
      b = fma(q, q, b);
      c = fma(r, r, c);
      d = fma(s, s, d);
    }
    for (; i < end; i += kWidth) {
      const V p = end - i < kWidth ? load_part(x + i, int(end - i)) : load(x + i);
      a = fma(p, p, a);
    }
    total += sum((a + b) + (c + d));
  }
  return total;
}

// Lanes count in float: exact, since no piece is longer than 2^24.
CAL_INLINE V not_finite(V x) {
  const I exponent = set_int(0x7f800000);
  return select(int_equal(bit_and(to_bits(x), exponent), exponent), set(1.0f), zero());
}

template <class T>
double count_not_finite(const T *x, int64_t n) {
  V a = zero(), b = zero();
  int64_t i = 0;
  for (; i + 2 * kWidth <= n; i += 2 * kWidth) {
    a = a + not_finite(load(x + i));
    b = b + not_finite(load(x + i + kWidth));
  }
  for (; i < n; i += kWidth) a = a + not_finite(n - i < kWidth ? load_part(x + i, int(n - i)) : load(x + i));
  return sum(a + b);
}

template <class T>
using PieceFn = double (*)(const T *, int64_t);

template <class T>
double over_pieces(const T *x, int64_t n, PieceFn<T> piece) {
  const int64_t pieces = (n + kPiece - 1) / kPiece;
  if (pieces <= 1) return piece(x, n);
  Scratch scratch(uint64_t(pieces) * sizeof(double));
  double *partial = scratch.doubles(), total = 0;
  parallel(pieces, [&](int64_t k, int) {
    const int64_t begin = k * kPiece;
    partial[k] = piece(x + begin, n - begin < kPiece ? n - begin : kPiece);
  });
  for (int64_t k = 0; k < pieces; k++) total += partial[k];
  return total;
}

}  // namespace

// out (1), x; [accumulate]
void sumSquares(Call &c) {
  const bool accumulate = c.integer(0, 0, 1) != 0;
  c.need_dtype(0, "out", CAL_F32);
  if (c[0].count() != 1) fail(CAL_BAD_SHAPE, "out must have one element: %lld", (long long)c[0].count());
  c.need_float(1, "input");
  c.need_contiguous(1, "input");
  const double total = c[1].dtype == CAL_F32 ? over_pieces(c[1].as<float>(), c[1].count(), sum_squares<float>)
                                             : over_pieces(c[1].as<bf16>(), c[1].count(), sum_squares<bf16>);
  float *out = c[0].as<float>();
  *out = float(accumulate ? double(*out) + total : total);
}

// out (1) i32, x; integers are always finite
void countNotFinite(Call &c) {
  c.need_dtype(0, "out", CAL_I32);
  if (c[0].count() != 1) fail(CAL_BAD_SHAPE, "out must have one element: %lld", (long long)c[0].count());
  c.need_contiguous(1, "input");
  double total = 0;
  if (c[1].dtype == CAL_F32) total = over_pieces(c[1].as<float>(), c[1].count(), count_not_finite<float>);
  else if (c[1].dtype == CAL_BF16) total = over_pieces(c[1].as<bf16>(), c[1].count(), count_not_finite<bf16>);
  else if (c[1].dtype == CAL_F16) {
    const uint16_t *x = c[1].as<uint16_t>();
    for (int64_t i = 0, n = c[1].count(); i < n; i++) total += (x[i] & 0x7c00) == 0x7c00;
  }
  *c[0].as<int32_t>() = int32_t(total < 2147483647.0 ? total : 2147483647.0);
}

}  // namespace CAL_ISA
}  // namespace cal
