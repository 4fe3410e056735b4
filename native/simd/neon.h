// NEON of AArch64: 4 floats. See vec.h for the contract.
#pragma once
#include <arm_neon.h>

namespace cal {
namespace CAL_ISA {

constexpr int kWidth = 4;
// 8 x 3 = 24 accumulators of 32 registers, 3 for the right side, the rest for broadcasts.
constexpr int kTileRows = 8;
constexpr int kTileVecs = 3;

struct V { float32x4_t r; };
struct I { int32x4_t r; };
struct M { uint32x4_t r; };

CAL_INLINE V load(const float *p) { return {vld1q_f32(p)}; }
CAL_INLINE V load(const f16 *p) { return {vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16((const uint16_t *)p)))}; }
CAL_INLINE V load(const int8_t *p) {
  int32_t bytes;
  memcpy(&bytes, p, sizeof bytes);
  return {vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(bytes))))))};
}
CAL_INLINE V load_part(const float *p, int n) {
  float lanes[4] = {0, 0, 0, 0};
  memcpy(lanes, p, size_t(n) * 4);
  return {vld1q_f32(lanes)};
}
CAL_INLINE float from_half(uint16_t h) {
  __fp16 half;
  memcpy(&half, &h, 2);
  return half;
}
CAL_INLINE uint16_t to_half(float f) {
  const __fp16 half = f;
  uint16_t h;
  memcpy(&h, &half, 2);
  return h;
}
CAL_INLINE void store(float *p, V a) { vst1q_f32(p, a.r); }
CAL_INLINE void store(f16 *p, V a) { vst1_u16((uint16_t *)p, vreinterpret_u16_f16(vcvt_f16_f32(a.r))); }
CAL_INLINE void store_part(float *p, V a, int n) {
  float lanes[4];
  vst1q_f32(lanes, a.r);
  memcpy(p, lanes, size_t(n) * 4);
}
CAL_INLINE void stream(float *p, V a) { vst1q_f32(p, a.r); }
CAL_INLINE void stream_fence() {}
CAL_INLINE void look_up(int8_t *to, const int8_t *table, const int8_t *index) { vst1q_s8(to, vqtbl1q_s8(vld1q_s8(table), vreinterpretq_u8_s8(vld1q_s8(index)))); }
CAL_INLINE I load_u16(const uint16_t *p) { return {vreinterpretq_s32_u32(vmovl_u16(vld1_u16(p)))}; }
CAL_INLINE void store_u16(uint16_t *p, I a) { vst1_u16(p, vmovn_u32(vreinterpretq_u32_s32(a.r))); }
CAL_INLINE I load_int(const int32_t *p) { return {vld1q_s32(p)}; }

CAL_INLINE V set(float x) { return {vdupq_n_f32(x)}; }
CAL_INLINE I set_int(int32_t x) { return {vdupq_n_s32(x)}; }
CAL_INLINE V operator+(V a, V b) { return {vaddq_f32(a.r, b.r)}; }
CAL_INLINE V operator-(V a, V b) { return {vsubq_f32(a.r, b.r)}; }
CAL_INLINE V operator*(V a, V b) { return {vmulq_f32(a.r, b.r)}; }
CAL_INLINE V operator/(V a, V b) { return {vdivq_f32(a.r, b.r)}; }
CAL_INLINE V fma(V a, V b, V c) { return {vfmaq_f32(c.r, a.r, b.r)}; }
CAL_INLINE V fnma(V a, V b, V c) { return {vfmsq_f32(c.r, a.r, b.r)}; }
CAL_INLINE V min(V a, V b) { return {vminq_f32(a.r, b.r)}; }
CAL_INLINE V max(V a, V b) { return {vmaxq_f32(a.r, b.r)}; }
CAL_INLINE V sqrt(V a) { return {vsqrtq_f32(a.r)}; }

CAL_INLINE M less(V a, V b) { return {vcltq_f32(a.r, b.r)}; }
CAL_INLINE M less_equal(V a, V b) { return {vcleq_f32(a.r, b.r)}; }
CAL_INLINE M equal(V a, V b) { return {vceqq_f32(a.r, b.r)}; }
CAL_INLINE M is_nan(V a) { return {vmvnq_u32(vceqq_f32(a.r, a.r))}; }
CAL_INLINE M int_equal(I a, I b) { return {vceqq_s32(a.r, b.r)}; }
CAL_INLINE M mask_and(M a, M b) { return {vandq_u32(a.r, b.r)}; }
CAL_INLINE V select(M m, V yes, V no) { return {vbslq_f32(m.r, yes.r, no.r)}; }

CAL_INLINE I to_bits(V a) { return {vreinterpretq_s32_f32(a.r)}; }
CAL_INLINE V from_bits(I a) { return {vreinterpretq_f32_s32(a.r)}; }
CAL_INLINE I operator+(I a, I b) { return {vaddq_s32(a.r, b.r)}; }
CAL_INLINE I operator-(I a, I b) { return {vsubq_s32(a.r, b.r)}; }
CAL_INLINE I bit_and(I a, I b) { return {vandq_s32(a.r, b.r)}; }
CAL_INLINE I bit_or(I a, I b) { return {vorrq_s32(a.r, b.r)}; }
CAL_INLINE I bit_xor(I a, I b) { return {veorq_s32(a.r, b.r)}; }
template <int n> CAL_INLINE I shift_left(I a) { return {vshlq_n_s32(a.r, n)}; }
template <int n> CAL_INLINE I shift_right(I a) { return {vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a.r), n))}; }
CAL_INLINE V to_float(I a) { return {vcvtq_f32_s32(a.r)}; }
CAL_INLINE void transpose(V (&x)[4]) {
  float32x4x2_t p = vtrnq_f32(x[0].r, x[1].r), q = vtrnq_f32(x[2].r, x[3].r);
  x[0].r = vcombine_f32(vget_low_f32(p.val[0]), vget_low_f32(q.val[0]));
  x[1].r = vcombine_f32(vget_low_f32(p.val[1]), vget_low_f32(q.val[1]));
  x[2].r = vcombine_f32(vget_high_f32(p.val[0]), vget_high_f32(q.val[0]));
  x[3].r = vcombine_f32(vget_high_f32(p.val[1]), vget_high_f32(q.val[1]));
}
CAL_INLINE V fold4(V a, V b, V c, V d) { return {vpaddq_f32(vpaddq_f32(a.r, b.r), vpaddq_f32(c.r, d.r))}; }
CAL_INLINE V fold_fours(const V *x) { return x[0]; }
CAL_INLINE float sum(V a) { return vaddvq_f32(a.r); }
CAL_INLINE float highest(V a) { return vmaxvq_f32(a.r); }

CAL_INLINE I load_s8(const int8_t *p) {
  int32_t word;
  memcpy(&word, p, 4);
  return {vmovl_s16(vget_low_s16(vmovl_s8(vcreate_s8(uint64_t(uint32_t(word))))))};
}
CAL_INLINE void store_low_bytes(int8_t *p, I a) {
  const int16x4_t half = vmovn_s32(a.r);
  const int32_t word = vget_lane_s32(vreinterpret_s32_s8(vmovn_s16(vcombine_s16(half, half))), 0);
  memcpy(p, &word, 4);
}
CAL_INLINE I lookup(const int8_t *table, I indices) {
  return {vreinterpretq_s32_s8(vqtbl1q_s8(vld1q_s8(table), vreinterpretq_u8_s32(indices.r)))};
}

// Products of bytes: all are signed here, and a pair of them fits in 16 bits (2 * 128 * 127).
struct Dot {
  static constexpr int kSignedOffset = 0;
  struct Sum { int32x4_t wide; };
  CAL_INLINE Sum begin(I first) { return {first.r}; }
  CAL_INLINE void add_signed(Sum &s, int, I w, I x) {
    const int8x16_t a = vreinterpretq_s8_s32(w.r), b = vreinterpretq_s8_s32(x.r);
#if defined(__ARM_FEATURE_DOTPROD)
    s.wide = vdotq_s32(s.wide, a, b);
#else
    const int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(b)), high = vmull_high_s8(a, b);
    s.wide = vpadalq_s16(s.wide, vpaddq_s16(low, high));
#endif
  }
  template <int kLargest>
  CAL_INLINE void add(Sum &s, int step, I w, I x) { add_signed(s, step, w, x); }
  CAL_INLINE I total(const Sum &s) { return {s.wide}; }
};

}  // namespace CAL_ISA
}  // namespace cal
