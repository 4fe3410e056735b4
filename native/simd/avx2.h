// AVX2 + FMA + F16C: 8 floats. See vec.h for the contract.
#pragma once
#include <immintrin.h>

namespace cal {
namespace CAL_ISA {

constexpr int kWidth = 8;
// 6 x 2 = 12 accumulators of 16 registers, 2 for the right side, 1 or 2 for broadcasts: 8 loads for 12 multiply-adds.
constexpr int kTileRows = 6;
constexpr int kTileVecs = 2;

struct V { __m256 r; };
struct I { __m256i r; };
struct M { __m256 r; };

CAL_INLINE __m256i first_lanes(int n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
CAL_INLINE V load(const float *p) { return {_mm256_loadu_ps(p)}; }
CAL_INLINE V load(const f16 *p) { return {_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p))}; }
CAL_INLINE V load(const int8_t *p) { return {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)))}; }
CAL_INLINE V load_part(const float *p, int n) { return {_mm256_maskload_ps(p, first_lanes(n))}; }
CAL_INLINE float from_half(uint16_t h) { return _cvtsh_ss(h); }
CAL_INLINE uint16_t to_half(float f) { return _cvtss_sh(f, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
CAL_INLINE void store(float *p, V a) { _mm256_storeu_ps(p, a.r); }
CAL_INLINE void store(f16 *p, V a) { _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(a.r, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)); }
CAL_INLINE void store_part(float *p, V a, int n) { _mm256_maskstore_ps(p, first_lanes(n), a.r); }
CAL_INLINE void stream(float *p, V a) { _mm256_stream_ps(p, a.r); }
CAL_INLINE void stream_fence() { _mm_sfence(); }
CAL_INLINE void look_up(int8_t *to, const int8_t *table, const int8_t *index) {
  const __m128i values = _mm_loadu_si128((const __m128i *)table), at = _mm_loadu_si128((const __m128i *)index);
  _mm_storeu_si128((__m128i *)to, _mm_shuffle_epi8(values, at));
}
CAL_INLINE I load_u16(const uint16_t *p) { return {_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p))}; }
CAL_INLINE void store_u16(uint16_t *p, I a) {
  __m256i packed = _mm256_packus_epi32(a.r, a.r);  // within 128-bit halves
  packed = _mm256_permute4x64_epi64(packed, 0x08);
  _mm_storeu_si128((__m128i *)p, _mm256_castsi256_si128(packed));
}
CAL_INLINE I load_int(const int32_t *p) { return {_mm256_loadu_si256((const __m256i *)p)}; }

CAL_INLINE V set(float x) { return {_mm256_set1_ps(x)}; }
CAL_INLINE I set_int(int32_t x) { return {_mm256_set1_epi32(x)}; }
CAL_INLINE V operator+(V a, V b) { return {_mm256_add_ps(a.r, b.r)}; }
CAL_INLINE V operator-(V a, V b) { return {_mm256_sub_ps(a.r, b.r)}; }
CAL_INLINE V operator*(V a, V b) { return {_mm256_mul_ps(a.r, b.r)}; }
CAL_INLINE V operator/(V a, V b) { return {_mm256_div_ps(a.r, b.r)}; }
CAL_INLINE V fma(V a, V b, V c) { return {_mm256_fmadd_ps(a.r, b.r, c.r)}; }
CAL_INLINE V fnma(V a, V b, V c) { return {_mm256_fnmadd_ps(a.r, b.r, c.r)}; }
CAL_INLINE V min(V a, V b) { return {_mm256_min_ps(a.r, b.r)}; }
CAL_INLINE V max(V a, V b) { return {_mm256_max_ps(a.r, b.r)}; }
CAL_INLINE V sqrt(V a) { return {_mm256_sqrt_ps(a.r)}; }

CAL_INLINE M less(V a, V b) { return {_mm256_cmp_ps(a.r, b.r, _CMP_LT_OQ)}; }
CAL_INLINE M less_equal(V a, V b) { return {_mm256_cmp_ps(a.r, b.r, _CMP_LE_OQ)}; }
CAL_INLINE M equal(V a, V b) { return {_mm256_cmp_ps(a.r, b.r, _CMP_EQ_OQ)}; }
CAL_INLINE M is_nan(V a) { return {_mm256_cmp_ps(a.r, a.r, _CMP_UNORD_Q)}; }
CAL_INLINE M int_equal(I a, I b) { return {_mm256_castsi256_ps(_mm256_cmpeq_epi32(a.r, b.r))}; }
CAL_INLINE M mask_and(M a, M b) { return {_mm256_and_ps(a.r, b.r)}; }
CAL_INLINE V select(M m, V yes, V no) { return {_mm256_blendv_ps(no.r, yes.r, m.r)}; }

CAL_INLINE I to_bits(V a) { return {_mm256_castps_si256(a.r)}; }
CAL_INLINE V from_bits(I a) { return {_mm256_castsi256_ps(a.r)}; }
CAL_INLINE I operator+(I a, I b) { return {_mm256_add_epi32(a.r, b.r)}; }
CAL_INLINE I operator-(I a, I b) { return {_mm256_sub_epi32(a.r, b.r)}; }
CAL_INLINE I bit_and(I a, I b) { return {_mm256_and_si256(a.r, b.r)}; }
CAL_INLINE I bit_or(I a, I b) { return {_mm256_or_si256(a.r, b.r)}; }
CAL_INLINE I bit_xor(I a, I b) { return {_mm256_xor_si256(a.r, b.r)}; }
template <int n> CAL_INLINE I shift_left(I a) { return {_mm256_slli_epi32(a.r, n)}; }
template <int n> CAL_INLINE I shift_right(I a) { return {_mm256_srli_epi32(a.r, n)}; }
CAL_INLINE V to_float(I a) { return {_mm256_cvtepi32_ps(a.r)}; }
// Rows become columns: pairs, then quadruples inside 128-bit halves, then the halves.
CAL_INLINE void transpose(V (&x)[8]) {
  __m256 t[8], u[8];
#pragma GCC unroll 4
  for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(x[i].r, x[i + 1].r);
    t[i + 1] = _mm256_unpackhi_ps(x[i].r, x[i + 1].r);
  }
#pragma GCC unroll 2
  for (int i = 0; i < 8; i += 4) {
    u[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    u[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    u[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    u[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    x[i].r = _mm256_permute2f128_ps(u[i], u[i + 4], 0x20);
    x[i + 4].r = _mm256_permute2f128_ps(u[i], u[i + 4], 0x31);
  }
}
CAL_INLINE V fold4(V a, V b, V c, V d) {
  const __m256 p = _mm256_add_ps(_mm256_unpacklo_ps(a.r, b.r), _mm256_unpackhi_ps(a.r, b.r));
  const __m256 q = _mm256_add_ps(_mm256_unpacklo_ps(c.r, d.r), _mm256_unpackhi_ps(c.r, d.r));
  return {_mm256_add_ps(_mm256_shuffle_ps(p, q, 0x44), _mm256_shuffle_ps(p, q, 0xee))};
}
CAL_INLINE V fold_fours(const V *x) {
  return {_mm256_add_ps(_mm256_permute2f128_ps(x[0].r, x[1].r, 0x20), _mm256_permute2f128_ps(x[0].r, x[1].r, 0x31))};
}
CAL_INLINE float sum(V a) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(a.r), _mm256_extractf128_ps(a.r, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
CAL_INLINE float highest(V a) {
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(a.r), _mm256_extractf128_ps(a.r, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}

CAL_INLINE I load_s8(const int8_t *p) { return {_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p))}; }
CAL_INLINE void store_low_bytes(int8_t *p, I a) {
  const __m256i low = _mm256_shuffle_epi8(a.r, _mm256_set1_epi32(0x0c080400));  // the low bytes of each half side by side
  const int32_t halves[2] = {_mm256_cvtsi256_si32(low), _mm256_extract_epi32(low, 4)};
  memcpy(p, halves, 8);
}
CAL_INLINE I lookup(const int8_t *table, I indices) {
  return {_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table)), indices.r)};
}

// Products of bytes: pairs meet in 16 bits, and as many steps are added there as cannot overflow.
struct Dot {
  static constexpr int kSignedOffset = 0;
  struct Sum { __m256i wide, narrow; };
  CAL_INLINE Sum begin(I first) { return {first.r, _mm256_setzero_si256()}; }
  template <int kLargest>
  CAL_INLINE void add(Sum &s, int step, I w, I x) {
    constexpr int kSteps = steps_in_16_bits(kLargest);
    const __m256i p = _mm256_maddubs_epi16(w.r, x.r);
    s.narrow = step % kSteps == 0 ? p : _mm256_add_epi16(s.narrow, p);
    if (step % kSteps == kSteps - 1) s.wide = _mm256_add_epi32(s.wide, _mm256_madd_epi16(s.narrow, _mm256_set1_epi16(1)));
  }
  CAL_INLINE void add_signed(Sum &s, int, I w, I x) {
    const __m256i p = _mm256_maddubs_epi16(_mm256_abs_epi8(w.r), _mm256_sign_epi8(x.r, w.r));
    s.wide = _mm256_add_epi32(s.wide, _mm256_madd_epi16(p, _mm256_set1_epi16(1)));
  }
  CAL_INLINE I total(const Sum &s) { return {s.wide}; }
};

}  // namespace CAL_ISA
}  // namespace cal
