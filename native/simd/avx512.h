// AVX-512 F/BW/DQ/VL: 16 floats. See vec.h for the contract.
#pragma once
#include <immintrin.h>

namespace cal {
namespace CAL_ISA {

constexpr int kWidth = 16;
// 14 x 2 = 28 accumulators of 32 registers, 2 for the right side, the left broadcast from memory: 16 loads for 28
// multiply-adds, which two load ports cover; 28 chains hide the 4-cycle latency on two FMA ports three times over.
constexpr int kTileRows = 14;
constexpr int kTileVecs = 2;

struct V { __m512 r; };
struct I { __m512i r; };
struct M { __mmask16 r; };

CAL_INLINE __mmask16 first_lanes(int n) { return __mmask16(n >= 16 ? 0xffff : (1u << n) - 1); }
CAL_INLINE V load(const float *p) { return {_mm512_loadu_ps(p)}; }
CAL_INLINE V load(const f16 *p) { return {_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p))}; }
CAL_INLINE V load(const int8_t *p) { return {_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)))}; }
CAL_INLINE V load_part(const float *p, int n) { return {_mm512_maskz_loadu_ps(first_lanes(n), p)}; }
CAL_INLINE V load_part(const bf16 *p, int n) {
  __m256i u = _mm256_maskz_loadu_epi16(first_lanes(n), p);
  return {_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(u), 16))};
}
CAL_INLINE float from_half(uint16_t h) { return _cvtsh_ss(h); }
CAL_INLINE uint16_t to_half(float f) { return _cvtss_sh(f, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
CAL_INLINE void store(float *p, V a) { _mm512_storeu_ps(p, a.r); }
CAL_INLINE void store(f16 *p, V a) { _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(a.r, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)); }
CAL_INLINE void store_part(float *p, V a, int n) { _mm512_mask_storeu_ps(p, first_lanes(n), a.r); }
CAL_INLINE void stream(float *p, V a) { _mm512_stream_ps(p, a.r); }
CAL_INLINE void stream_fence() { _mm_sfence(); }
CAL_INLINE void look_up(int8_t *to, const int8_t *table, const int8_t *index) {
  const __m128i values = _mm_loadu_si128((const __m128i *)table), at = _mm_loadu_si128((const __m128i *)index);
  _mm_storeu_si128((__m128i *)to, _mm_shuffle_epi8(values, at));
}
CAL_INLINE I load_u16(const uint16_t *p) { return {_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p))}; }
CAL_INLINE void store_u16(uint16_t *p, I a) { _mm256_storeu_si256((__m256i *)p, _mm512_cvtepi32_epi16(a.r)); }
CAL_INLINE I load_int(const int32_t *p) { return {_mm512_loadu_si512(p)}; }

CAL_INLINE V set(float x) { return {_mm512_set1_ps(x)}; }
CAL_INLINE I set_int(int32_t x) { return {_mm512_set1_epi32(x)}; }
CAL_INLINE V operator+(V a, V b) { return {_mm512_add_ps(a.r, b.r)}; }
CAL_INLINE V operator-(V a, V b) { return {_mm512_sub_ps(a.r, b.r)}; }
CAL_INLINE V operator*(V a, V b) { return {_mm512_mul_ps(a.r, b.r)}; }
CAL_INLINE V operator/(V a, V b) { return {_mm512_div_ps(a.r, b.r)}; }
CAL_INLINE V fma(V a, V b, V c) { return {_mm512_fmadd_ps(a.r, b.r, c.r)}; }
CAL_INLINE V fnma(V a, V b, V c) { return {_mm512_fnmadd_ps(a.r, b.r, c.r)}; }
CAL_INLINE V min(V a, V b) { return {_mm512_min_ps(a.r, b.r)}; }
CAL_INLINE V max(V a, V b) { return {_mm512_max_ps(a.r, b.r)}; }
CAL_INLINE V sqrt(V a) { return {_mm512_sqrt_ps(a.r)}; }

CAL_INLINE M less(V a, V b) { return {_mm512_cmp_ps_mask(a.r, b.r, _CMP_LT_OQ)}; }
CAL_INLINE M less_equal(V a, V b) { return {_mm512_cmp_ps_mask(a.r, b.r, _CMP_LE_OQ)}; }
CAL_INLINE M equal(V a, V b) { return {_mm512_cmp_ps_mask(a.r, b.r, _CMP_EQ_OQ)}; }
CAL_INLINE M is_nan(V a) { return {_mm512_cmp_ps_mask(a.r, a.r, _CMP_UNORD_Q)}; }
CAL_INLINE M int_equal(I a, I b) { return {_mm512_cmpeq_epi32_mask(a.r, b.r)}; }
CAL_INLINE M mask_and(M a, M b) { return {__mmask16(a.r & b.r)}; }
CAL_INLINE V select(M m, V yes, V no) { return {_mm512_mask_blend_ps(m.r, no.r, yes.r)}; }

CAL_INLINE I to_bits(V a) { return {_mm512_castps_si512(a.r)}; }
CAL_INLINE V from_bits(I a) { return {_mm512_castsi512_ps(a.r)}; }
CAL_INLINE I operator+(I a, I b) { return {_mm512_add_epi32(a.r, b.r)}; }
CAL_INLINE I operator-(I a, I b) { return {_mm512_sub_epi32(a.r, b.r)}; }
CAL_INLINE I bit_and(I a, I b) { return {_mm512_and_si512(a.r, b.r)}; }
CAL_INLINE I bit_or(I a, I b) { return {_mm512_or_si512(a.r, b.r)}; }
CAL_INLINE I bit_xor(I a, I b) { return {_mm512_xor_si512(a.r, b.r)}; }
template <int n> CAL_INLINE I shift_left(I a) { return {_mm512_slli_epi32(a.r, n)}; }
template <int n> CAL_INLINE I shift_right(I a) { return {_mm512_srli_epi32(a.r, n)}; }
CAL_INLINE V to_float(I a) { return {_mm512_cvtepi32_ps(a.r)}; }
// Rows become columns: pairs, then quadruples inside 128-bit lanes, then the lanes themselves.
CAL_INLINE void transpose(V (&x)[16]) {
  __m512 t[16], u[16];
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_ps(x[i].r, x[i + 1].r);
    t[i + 1] = _mm512_unpackhi_ps(x[i].r, x[i + 1].r);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {
    u[i] = _mm512_shuffle_ps(t[i], t[i + 2], 0x44);
    u[i + 1] = _mm512_shuffle_ps(t[i], t[i + 2], 0xee);
    u[i + 2] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    u[i + 3] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    __m512 a = _mm512_shuffle_f32x4(u[i], u[i + 4], 0x88), b = _mm512_shuffle_f32x4(u[i + 8], u[i + 12], 0x88);
    __m512 c = _mm512_shuffle_f32x4(u[i], u[i + 4], 0xdd), d = _mm512_shuffle_f32x4(u[i + 8], u[i + 12], 0xdd);
    x[i].r = _mm512_shuffle_f32x4(a, b, 0x88);
    x[i + 8].r = _mm512_shuffle_f32x4(a, b, 0xdd);
    x[i + 4].r = _mm512_shuffle_f32x4(c, d, 0x88);
    x[i + 12].r = _mm512_shuffle_f32x4(c, d, 0xdd);
  }
}
CAL_INLINE V fold4(V a, V b, V c, V d) {
  const __m512 p = _mm512_add_ps(_mm512_unpacklo_ps(a.r, b.r), _mm512_unpackhi_ps(a.r, b.r));
  const __m512 q = _mm512_add_ps(_mm512_unpacklo_ps(c.r, d.r), _mm512_unpackhi_ps(c.r, d.r));
  return {_mm512_add_ps(_mm512_shuffle_ps(p, q, 0x44), _mm512_shuffle_ps(p, q, 0xee))};
}
CAL_INLINE V fold_fours(const V *x) {
  const __m512 p = _mm512_add_ps(_mm512_shuffle_f32x4(x[0].r, x[1].r, 0x88), _mm512_shuffle_f32x4(x[0].r, x[1].r, 0xdd));
  const __m512 q = _mm512_add_ps(_mm512_shuffle_f32x4(x[2].r, x[3].r, 0x88), _mm512_shuffle_f32x4(x[2].r, x[3].r, 0xdd));
  return {_mm512_add_ps(_mm512_shuffle_f32x4(p, q, 0x88), _mm512_shuffle_f32x4(p, q, 0xdd))};
}
CAL_INLINE float sum(V a) { return _mm512_reduce_add_ps(a.r); }
CAL_INLINE float highest(V a) { return _mm512_reduce_max_ps(a.r); }

CAL_INLINE I load_s8(const int8_t *p) { return {_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p))}; }
CAL_INLINE void store_low_bytes(int8_t *p, I a) { _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8(a.r)); }
CAL_INLINE I lookup(const int8_t *table, I indices) {
  return {_mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table)), indices.r)};
}

// Products of bytes without VNNI: pairs meet in 16 bits, and as many steps are added there as cannot overflow.
struct Dot {
  static constexpr int kSignedOffset = 0;
  struct Sum { __m512i wide, narrow; };
  CAL_INLINE Sum begin(I first) { return {first.r, _mm512_setzero_si512()}; }
  template <int kLargest>
  CAL_INLINE void add(Sum &s, int step, I w, I x) {
    constexpr int kSteps = steps_in_16_bits(kLargest);
    const __m512i p = _mm512_maddubs_epi16(w.r, x.r);
    s.narrow = step % kSteps == 0 ? p : _mm512_add_epi16(s.narrow, p);
    if (step % kSteps == kSteps - 1) s.wide = _mm512_add_epi32(s.wide, _mm512_madd_epi16(s.narrow, _mm512_set1_epi16(1)));
  }
  CAL_INLINE void add_signed(Sum &s, int, I w, I x) {
    const __m512i turned = _mm512_mask_sub_epi8(x.r, _mm512_movepi8_mask(w.r), _mm512_setzero_si512(), x.r);
    const __m512i p = _mm512_maddubs_epi16(_mm512_abs_epi8(w.r), turned);
    s.wide = _mm512_add_epi32(s.wide, _mm512_madd_epi16(p, _mm512_set1_epi16(1)));
  }
  CAL_INLINE I total(const Sum &s) { return {s.wide}; }
};

}  // namespace CAL_ISA
}  // namespace cal
