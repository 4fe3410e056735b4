// See attention_tiles.h. Tiles lie one after another, 1 KiB each: [high, low][step of depth][16 of the columns] for queries,
// [high, low][16 keys][step of depth] for keys, [16 of D][32 keys] for values, [32 keys][16 of the columns] for weights.
#include "attention_tiles.h"

#include "../core/processor.h"
#include "../simd/target.h"

#if defined(CAL_ISA_AVX512)
CAL_TARGET_BEGIN("avx512bf16,amx-tile,amx-bf16")

namespace cal {
namespace CAL_ISA {
namespace {

static_assert(kTileCols == 32 && kWidth == 16);
constexpr int64_t kLine = 64;  // bytes of a row of a tile

struct alignas(64) Layout {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};
constinit const Layout kLayout;  // a constant in memory: compilers believe that loading one reads its first bytes only

CAL_INLINE __m512i halves(V second, V first) { return (__m512i)_mm512_cvtne2ps_pbh(second.r, first.r); }
CAL_INLINE V low_part(V x) {
  return {_mm512_sub_ps(x.r, _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(x.r)), 16)))};
}
// Element i of `first` and of `second` become pair i.
CAL_INLINE __m512i pairs(V first, V second) {
  alignas(64) static constexpr uint16_t kOrder[32] = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                                      8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  return _mm512_permutexvar_epi16(_mm512_load_si512(kOrder), halves(second, first));
}

// Elements d .. d + 15 of line i, zeros past the depth and for lines that are missing.
CAL_INLINE V part_of(const Lines &lines, int i, int64_t d, int64_t D) {
  if (i >= lines.count || d >= D) return zero();
  const int n = D - d < kWidth ? int(D - d) : kWidth;
  if (lines.dtype == CAL_F32) return load_part(static_cast<const float *>(lines.at[i]) + d, n);
  return {_mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes(n), static_cast<const f16 *>(lines.at[i]) + d))};
}

// 2^(x - shift) with a whole shift, for weights that are rounded to 8 bits: to 1e-4. Minimax polynomial of 2^f with p(0) = 1; see
// exp2. `lowest` is shift - 127, `magic` 1.5 * 2^23 - shift.
CAL_INLINE V coarse_exp2(V x, V lowest, V magic) {
  const V c = max(lowest, x), t = c + magic, f = c - (t - magic);
  V p = set(0.05500893f);
  p = fma(p, f, set(0.24221096f));
  p = fma(p, f, set(0.69328293f));
  p = fma(p, f, set(1.0f));
  return from_bits(to_bits(p) + shift_left<23>(to_bits(t)));
}

// Rows d .. d + 16 kHigh - 1 of the sums.
template <int kHigh>
CAL_INLINE void add_rows(const uint16_t *values, const uint16_t *weights, int64_t tiles, Interval span, float *sums) {
  _tile_loadd(0, sums, 2 * kLine);
  _tile_loadd(1, sums + 16, 2 * kLine);
  if (kHigh == 2) {
    _tile_loadd(2, sums + 16 * 32, 2 * kLine);
    _tile_loadd(3, sums + 16 * 32 + 16, 2 * kLine);
  }
  for (int k = span.begin / kTileKeys; k < span.end / kTileKeys; k++) {
    _tile_loadd(6, weights + 2 * k * kTileElements, kLine);
    _tile_loadd(7, weights + (2 * k + 1) * kTileElements, kLine);
    _tile_loadd(4, values + k * kTileElements, kLine);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    if (kHigh == 2) {
      _tile_loadd(5, values + (tiles + k) * kTileElements, kLine);
      _tile_dpbf16ps(2, 5, 6);
      _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, sums, 2 * kLine);
  _tile_stored(1, sums + 16, 2 * kLine);
  if (kHigh == 2) {
    _tile_stored(2, sums + 16 * 32, 2 * kLine);
    _tile_stored(3, sums + 16 * 32 + 16, 2 * kLine);
  }
}

}  // namespace

bool tiles_here() { return has_amx(); }

void open_tiles() {
  _tile_loadconfig(&kLayout);
}
void close_tiles() { _tile_release(); }

void tile_queries(const float *panel, int64_t D, uint16_t *to) {
  const TileSizes sizes(D);
  uint16_t *low = to + sizes.steps * 2 * kTileElements;
  for (int64_t d = 0; d < sizes.steps * 32; d += 2)
    for (int c = 0; c < 2; c++) {
      const V even = d < D ? load(panel + d * 32 + c * 16) : zero(), odd = d + 1 < D ? load(panel + (d + 1) * 32 + c * 16) : zero();
      const int64_t at = (d / 32 * 2 + c) * kTileElements + d % 32 / 2 * 32;
      _mm512_storeu_si512(to + at, pairs(even, odd));
      _mm512_storeu_si512(low + at, pairs(low_part(even), low_part(odd)));
    }
}

void tile_keys(const Lines &lines, int64_t D, int64_t room, uint16_t *to) {
  const TileSizes sizes(D);
  uint16_t *low = to + room / 16 * sizes.steps * kTileElements;
  const int padded = int(ceil_div(lines.count, kTileKeys) * kTileKeys);
  for (int i = 0; i < padded; i++)
    for (int64_t s = 0; s < sizes.steps; s++) {
      const V first = part_of(lines, i, 32 * s, D), second = part_of(lines, i, 32 * s + 16, D);
      const int64_t at = (i / 16 * sizes.steps + s) * kTileElements + i % 16 * 32;
      _mm512_storeu_si512(to + at, halves(second, first));
      _mm512_storeu_si512(low + at, halves(low_part(second), low_part(first)));
    }
}

void tile_values(const Lines &lines, int64_t D, int64_t room, uint16_t *to) {
  const int padded = int(ceil_div(lines.count, kTileKeys) * kTileKeys);
  for (int i = 0; i < padded; i += kTileKeys)
    for (int64_t g = 0; g < TileSizes(D).groups; g++) {
      V first[16], second[16];
#pragma GCC unroll 16
      for (int r = 0; r < 16; r++) first[r] = part_of(lines, i + r, 16 * g, D);
      transpose(first);
#pragma GCC unroll 16
      for (int r = 0; r < 16; r++) second[r] = part_of(lines, i + 16 + r, 16 * g, D);
      transpose(second);
      uint16_t *tile = to + (g * (room / kTileKeys) + i / kTileKeys) * kTileElements;
#pragma GCC unroll 16
      for (int r = 0; r < 16; r++) _mm512_storeu_si512(tile + r * 32, halves(second[r], first[r]));
    }
}

void tile_scores(const uint16_t *queries, const uint16_t *keys, int64_t D, int64_t room, Interval span, float *scores) {
  const int64_t steps = TileSizes(D).steps, low_keys = room / 16 * steps * kTileElements, low_queries = steps * 2 * kTileElements;
  for (int k = span.begin; k < span.end; k += kTileKeys) {
    const uint16_t *above = keys + k / 16 * steps * kTileElements, *below = above + steps * kTileElements;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int64_t s = 0; s < steps; s++) {
      const int64_t a = s * kTileElements, q = 2 * s * kTileElements;
#define CAL_FOUR_PRODUCTS       \
  _tile_dpbf16ps(0, 4, 6);      \
  _tile_dpbf16ps(1, 4, 7);      \
  _tile_dpbf16ps(2, 5, 6);      \
  _tile_dpbf16ps(3, 5, 7)
      _tile_loadd(4, above + low_keys + a, kLine);
      _tile_loadd(5, below + low_keys + a, kLine);
      _tile_loadd(6, queries + q, kLine);
      _tile_loadd(7, queries + q + kTileElements, kLine);
      CAL_FOUR_PRODUCTS;
      _tile_loadd(4, above + a, kLine);
      _tile_loadd(5, below + a, kLine);
      CAL_FOUR_PRODUCTS;
      _tile_loadd(6, queries + low_queries + q, kLine);
      _tile_loadd(7, queries + low_queries + q + kTileElements, kLine);
      CAL_FOUR_PRODUCTS;
#undef CAL_FOUR_PRODUCTS
    }
    _tile_stored(0, scores + k * 32, 2 * kLine);
    _tile_stored(1, scores + k * 32 + 16, 2 * kLine);
    _tile_stored(2, scores + (k + 16) * 32, 2 * kLine);
    _tile_stored(3, scores + (k + 16) * 32 + 16, 2 * kLine);
  }
}

void tile_weigh(const float *scores, Interval span, int64_t D, float *highest, float *total, float *sums, uint16_t *to, const char *next,
                int64_t next_bytes) {
  V lowest[2], magic[2], sum[2], shrink[2];
  V change = zero();
  for (int j = 0; j < 2; j++) {
    V even = set(-kInf), odd = even;
    for (int k = span.begin; k < span.end; k += 2) {
      even = max(even, load(scores + k * 32 + j * 16));
      odd = max(odd, load(scores + (k + 1) * 32 + j * 16));
    }
    // A whole number at least as large as the maximum does as well, and takes no subtraction of its own.
    const V top = {_mm512_roundscale_ps(max(even, odd).r, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)};
    const V old = load(highest + j * 16), now = max(old, top), shift = select(equal(now, set(-kInf)), zero(), now);
    lowest[j] = shift - set(127.0f), magic[j] = set(12582912.0f) - shift;
    shrink[j] = select(equal(old, set(-kInf)), set(1.0f), exp2(old - shift));
    change = max(change, abs(shrink[j] - set(1.0f)));
    sum[j] = load(total + j * 16) * shrink[j];
    store(highest + j * 16, now);
  }
  if (cal::CAL_ISA::highest(change) != 0)
    for (int64_t d = 0; d < D; d++)
      for (int j = 0; j < 2; j++) store(sums + d * 32 + j * 16, load(sums + d * 32 + j * 16) * shrink[j]);
  V odd_sum[2] = {zero(), zero()};
  for (int k = span.begin; k < span.end; k += 2) {
    for (int i = 0; i < 3 && next_bytes > 0; i++, next += 64, next_bytes -= 64) __builtin_prefetch(next);
#pragma GCC unroll 2
    for (int j = 0; j < 2; j++) {
      const V even = coarse_exp2(load(scores + k * 32 + j * 16), lowest[j], magic[j]);
      const V odd = coarse_exp2(load(scores + (k + 1) * 32 + j * 16), lowest[j], magic[j]);
      sum[j] = sum[j] + even;
      odd_sum[j] = odd_sum[j] + odd;
      _mm512_storeu_si512(to + (k / 32 * 2 + j) * kTileElements + k % 32 / 2 * 32, pairs(even, odd));
    }
  }
  for (int j = 0; j < 2; j++) store(total + j * 16, sum[j] + odd_sum[j]);
}

void tile_add(const uint16_t *values, const uint16_t *weights, int64_t D, int64_t room, Interval span, float *sums) {
  const int64_t tiles = room / kTileKeys, groups = TileSizes(D).groups;
  int64_t g = 0;
  for (; g + 2 <= groups; g += 2) add_rows<2>(values + g * tiles * kTileElements, weights, tiles, span, sums + g * 16 * 32);
  if (g < groups) add_rows<1>(values + g * tiles * kTileElements, weights, tiles, span, sums + g * 16 * 32);
}

}  // namespace CAL_ISA
}  // namespace cal

CAL_TARGET_END
#else

namespace cal {
namespace CAL_ISA {

bool tiles_here() { return false; }

}  // namespace CAL_ISA
}  // namespace cal
#endif
