// Any processor: 4 floats by the compiler's vector extension, which it lowers to whatever there is. See vec.h.
#pragma once

namespace cal {
namespace CAL_ISA {

constexpr int kWidth = 4;
constexpr int kTileRows = 4;
constexpr int kTileVecs = 2;

typedef float floats __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));
typedef uint32_t words __attribute__((vector_size(16)));

struct V { floats r; };
struct I { ints r; };
struct M { ints r; };

CAL_INLINE float float_of(uint32_t bits) {
  float f;
  memcpy(&f, &bits, 4);
  return f;
}
CAL_INLINE uint32_t bits_of(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  return bits;
}
CAL_INLINE float from_half(uint16_t h) {
  uint32_t sign = uint32_t(h & 0x8000) << 16, exponent = (h >> 10) & 31, mantissa = h & 0x3ff;
  if (exponent == 31) return float_of(sign | 0x7f800000u | mantissa << 13);
  if (exponent == 0) {  // subnormal: mantissa times 2^-24
    float f = float(mantissa) * 5.9604644775390625e-8f;
    return sign ? -f : f;
  }
  return float_of(sign | (exponent + 112) << 23 | mantissa << 13);
}
CAL_INLINE uint16_t to_half(float f) {
  uint32_t u = bits_of(f), sign = (u >> 16) & 0x8000, magnitude = u & 0x7fffffff;
  if (magnitude > 0x7f800000u) return uint16_t(sign | 0x7e00 | ((magnitude >> 13) & 0x3ff));
  if (magnitude >= 0x477ff000u) return uint16_t(sign | 0x7c00);  // rounds to infinity
  if (magnitude < 0x38800000u) {                                 // subnormal: let the addition round to nearest even
    float shifted = float_of(magnitude) + 0.5f;
    return uint16_t(sign | (bits_of(shifted) - 0x3f000000u));
  }
  uint32_t odd = (magnitude >> 13) & 1;
  return uint16_t(sign | ((magnitude + 0xfff + odd - 0x38000000u) >> 13));
}

CAL_INLINE V load(const float *p) {
  V a;
  memcpy(&a.r, p, sizeof a.r);
  return a;
}
CAL_INLINE V load(const f16 *p) { return {floats{from_half(p[0].bits), from_half(p[1].bits), from_half(p[2].bits), from_half(p[3].bits)}}; }
CAL_INLINE V load(const int8_t *p) { return {floats{float(p[0]), float(p[1]), float(p[2]), float(p[3])}}; }
CAL_INLINE V load_part(const float *p, int n) {
  V a{floats{0, 0, 0, 0}};
  memcpy(&a.r, p, size_t(n) * 4);
  return a;
}
CAL_INLINE void store(float *p, V a) { memcpy(p, &a.r, sizeof a.r); }
CAL_INLINE void store(f16 *p, V a) {
  for (int i = 0; i < 4; i++) p[i].bits = to_half(a.r[i]);
}
CAL_INLINE void store_part(float *p, V a, int n) { memcpy(p, &a.r, size_t(n) * 4); }
CAL_INLINE void stream(float *p, V a) { store(p, a); }
CAL_INLINE void stream_fence() {}
CAL_INLINE void look_up(int8_t *to, const int8_t *table, const int8_t *index) {
  for (int i = 0; i < 16; i++) to[i] = table[index[i]];
}
CAL_INLINE I load_u16(const uint16_t *p) { return {ints{p[0], p[1], p[2], p[3]}}; }
CAL_INLINE void store_u16(uint16_t *p, I a) {
  for (int i = 0; i < 4; i++) p[i] = uint16_t(a.r[i]);
}
CAL_INLINE I load_int(const int32_t *p) {
  I a;
  memcpy(&a.r, p, sizeof a.r);
  return a;
}

CAL_INLINE V set(float x) { return {floats{x, x, x, x}}; }
CAL_INLINE I set_int(int32_t x) { return {ints{x, x, x, x}}; }
CAL_INLINE V operator+(V a, V b) { return {a.r + b.r}; }
CAL_INLINE V operator-(V a, V b) { return {a.r - b.r}; }
CAL_INLINE V operator*(V a, V b) { return {a.r * b.r}; }
CAL_INLINE V operator/(V a, V b) { return {a.r / b.r}; }
CAL_INLINE V fma(V a, V b, V c) { return {a.r * b.r + c.r}; }
CAL_INLINE V fnma(V a, V b, V c) { return {c.r - a.r * b.r}; }
CAL_INLINE V select(M m, V yes, V no) { return {(floats)(((ints)yes.r & m.r) | ((ints)no.r & ~m.r))}; }
CAL_INLINE M less(V a, V b) { return {(ints)(a.r < b.r)}; }
CAL_INLINE M less_equal(V a, V b) { return {(ints)(a.r <= b.r)}; }
CAL_INLINE M equal(V a, V b) { return {(ints)(a.r == b.r)}; }
CAL_INLINE M is_nan(V a) { return {(ints)(a.r != a.r)}; }
CAL_INLINE M int_equal(I a, I b) { return {(ints)(a.r == b.r)}; }
CAL_INLINE M mask_and(M a, M b) { return {a.r & b.r}; }
CAL_INLINE V min(V a, V b) { return select(less(a, b), a, b); }
CAL_INLINE V max(V a, V b) { return select(less(b, a), a, b); }
CAL_INLINE V sqrt(V a) { return {floats{__builtin_sqrtf(a.r[0]), __builtin_sqrtf(a.r[1]), __builtin_sqrtf(a.r[2]), __builtin_sqrtf(a.r[3])}}; }

CAL_INLINE I to_bits(V a) { return {(ints)a.r}; }
CAL_INLINE V from_bits(I a) { return {(floats)a.r}; }
// Integer arithmetic wraps: done on unsigned lanes, where that is defined.
CAL_INLINE I operator+(I a, I b) { return {(ints)((words)a.r + (words)b.r)}; }
CAL_INLINE I operator-(I a, I b) { return {(ints)((words)a.r - (words)b.r)}; }
CAL_INLINE I bit_and(I a, I b) { return {a.r & b.r}; }
CAL_INLINE I bit_or(I a, I b) { return {a.r | b.r}; }
CAL_INLINE I bit_xor(I a, I b) { return {a.r ^ b.r}; }
template <int n> CAL_INLINE I shift_left(I a) { return {(ints)((words)a.r << n)}; }
template <int n> CAL_INLINE I shift_right(I a) { return {(ints)((words)a.r >> n)}; }
CAL_INLINE V to_float(I a) { return {__builtin_convertvector(a.r, floats)}; }
CAL_INLINE void transpose(V (&x)[4]) {
  const V a = x[0], b = x[1], c = x[2], d = x[3];
  for (int i = 0; i < 4; i++) x[i].r = floats{a.r[i], b.r[i], c.r[i], d.r[i]};
}
CAL_INLINE V fold4(V a, V b, V c, V d) {
  V x[4] = {a, b, c, d};
  transpose(x);
  return (x[0] + x[2]) + (x[1] + x[3]);
}
CAL_INLINE V fold_fours(const V *x) { return x[0]; }
CAL_INLINE float sum(V a) { return (a.r[0] + a.r[1]) + (a.r[2] + a.r[3]); }
CAL_INLINE float highest(V a) {
  float x = a.r[0] > a.r[1] ? a.r[0] : a.r[1], y = a.r[2] > a.r[3] ? a.r[2] : a.r[3];
  return x > y ? x : y;
}

CAL_INLINE I load_s8(const int8_t *p) { return {ints{p[0], p[1], p[2], p[3]}}; }
CAL_INLINE void store_low_bytes(int8_t *p, I a) {
  for (int i = 0; i < 4; i++) p[i] = int8_t(a.r[i]);
}
CAL_INLINE I lookup(const int8_t *table, I indices) {
  uint8_t bytes[16];
  memcpy(bytes, &indices.r, 16);
  for (int i = 0; i < 16; i++) bytes[i] = uint8_t(table[bytes[i] & 15]);
  I a;
  memcpy(&a.r, bytes, 16);
  return a;
}

// Products of bytes: all are signed here; a product fits in 16 bits, and they are added in 32.
struct Dot {
  static constexpr int kSignedOffset = 0;
  typedef int8_t bytes __attribute__((vector_size(16)));
  typedef int16_t shorts __attribute__((vector_size(32)));
  struct Sum { ints wide; };
  CAL_INLINE Sum begin(I first) { return {first.r}; }
  CAL_INLINE void add_signed(Sum &s, int, I w, I x) {
    const shorts p = __builtin_convertvector((bytes)w.r, shorts) * __builtin_convertvector((bytes)x.r, shorts);
    for (int i = 0; i < 4; i++) s.wide[i] += p[4 * i] + p[4 * i + 1] + p[4 * i + 2] + p[4 * i + 3];
  }
  template <int kLargest>
  CAL_INLINE void add(Sum &s, int step, I w, I x) { add_signed(s, step, w, x); }
  CAL_INLINE I total(const Sum &s) { return {s.wide}; }
};

}  // namespace CAL_ISA
}  // namespace cal
