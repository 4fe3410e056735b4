// The thin vector type every kernel is written over. One header per instruction set gives, in namespace cal::CAL_ISA:
//   V   kWidth floats          I   the same number of 32-bit integers          M   a lane mask
// and the functions listed at the end of this file; math.h builds exp, log, tanh, erf on them. Also the register tile of
// the matrix product: kTileRows x kTileVecs vectors of accumulators.
// Kernel files include this and no header of the C++ library: a weak symbol compiled for a wider instruction set could
// be the one the linker keeps for all.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef CAL_ISA
#error "CAL_ISA names the instruction set this file is compiled for"
#endif
#define CAL_INLINE static inline __attribute__((always_inline))

namespace cal {
namespace CAL_ISA {

struct bf16 {
  uint16_t bits;
};
struct f16 {
  uint16_t bits;
};

// How many sums of two products of a byte 0..largest and one of -127..127 fit in 16 signed bits; a power of two.
constexpr int steps_in_16_bits(int largest) {
  int steps = 1;
  while (2 * steps * 2 * 127 * largest <= 32767) steps *= 2;
  return steps;
}

}  // namespace CAL_ISA
}  // namespace cal

#if defined(CAL_ISA_AVX512)
#include "avx512.h"
#elif defined(CAL_ISA_AVX2)
#include "avx2.h"
#elif defined(CAL_ISA_NEON)
#include "neon.h"
#else
#include "portable.h"
#endif

namespace cal {
namespace CAL_ISA {

// Shared by all: written on the functions of the instruction set's header.
CAL_INLINE V zero() { return set(0.0f); }
CAL_INLINE V neg(V a) { return from_bits(bit_xor(to_bits(a), set_int(int32_t(0x80000000u)))); }
CAL_INLINE V abs(V a) { return from_bits(bit_and(to_bits(a), set_int(0x7fffffff))); }

// Round to nearest even; NaN stays NaN.
CAL_INLINE I bf16_bits(V a) {
  I u = to_bits(a);
  I odd = bit_and(shift_right<16>(u), set_int(1));
  I rounded = shift_right<16>(u + set_int(0x7fff) + odd);
  I quiet = bit_or(shift_right<16>(u), set_int(0x40));
  return to_bits(select(is_nan(a), from_bits(quiet), from_bits(rounded)));
}
CAL_INLINE V load(const bf16 *p) { return from_bits(shift_left<16>(load_u16(&p->bits))); }
CAL_INLINE void store(bf16 *p, V a) { store_u16(&p->bits, bf16_bits(a)); }
template <class T>
CAL_INLINE V load_part(const T *p, int n) {  // the first n lanes, the others zero
  T lanes[kWidth];
  memset(lanes, 0, sizeof lanes);
  memcpy(lanes, p, size_t(n) * sizeof(T));
  return load(lanes);
}
template <class T>
CAL_INLINE void store_part(T *p, V a, int n) {
  T lanes[kWidth];
  store(lanes, a);
  memcpy(p, lanes, size_t(n) * sizeof(T));
}

}  // namespace CAL_ISA
}  // namespace cal

/* What an instruction set's header gives:
   constexpr int kWidth, kTileRows, kTileVecs;
   V load(const float*), V load(const f16*), V load(const int8_t*), V load_part(const float*, int); void store(float*, V), store(f16*, V),
   store_part(float*, V, int), stream(float*, V) (past the caches, p aligned to the vector), stream_fence();
   float from_half(uint16_t), uint16_t to_half(float) (to nearest even): one half-precision value;
   look_up(int8_t *to, const int8_t *table, const int8_t *index): 16 bytes, to[i] = table[index[i]], 0 <= index[i] < 16;
   I load_u16(const uint16_t*), store_u16(uint16_t*, I), load_int(const int32_t*);
   V set(float); I set_int(int32_t); V + - * /; fma(a,b,c) = a b + c; fnma(a,b,c) = c - a b; min, max, sqrt;
   M less(a,b), less_equal(a,b), equal(a,b), is_nan(a), int_equal(I,I); V select(M, yes, no); M mask_and(M,M);
   I to_bits(V), V from_bits(I), I +, I -, bit_and, bit_or, bit_xor, shift_left<n>, shift_right<n> (logical);
   V to_float(I); float sum(V), highest(V);
   transpose(V (&)[kWidth]) in place; fold4(a,b,c,d): lanes 4 i .. 4 i + 3 are the sums of lanes 4 i .. 4 i + 3 of a, b, c and d;
   fold_fours(const V *): of kWidth / 4 such vectors, lanes 4 i .. 4 i + 3 are the sums over all fours of lanes of vector i.
   I load_s8(const int8_t*) widened; store_low_bytes(int8_t*, I): the low byte of each lane; I lookup(const int8_t *table, I):
   bytes of a table of 16 by the bytes of an index below 16;
   Dot, sums of products of bytes, four to a lane: Sum begin(I first); add<kLargest>(Sum&, step, w, x) with w 0..kLargest,
   unsigned, and x -127..127, steps counted from 0 to a multiple of steps_in_16_bits(kLargest); add_signed(Sum&, step, w, x) with
   w + kSignedOffset in its place where that is not 0, else w as it is, signed; I total(Sum).
*/
