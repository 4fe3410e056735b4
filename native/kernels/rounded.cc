// See rounded.h.
#include "rounded.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kBlock = 32;
constexpr int kVectors = kBlock / kWidth;
constexpr int64_t kGrain = 16384;  // elements of a task

struct BlockSums {
  float scale;
  int32_t low, high;  // of the bytes of its halves
};

// Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
constexpr float kMagic = 12582912.0f;

// v is rounded to multiples of `unit`; what is left of it stays in v.
BlockSums round_vectors(int8_t *to, V (&v)[kVectors], float inverse, float unit) {
  const V magic = set(kMagic);
  V low = zero(), high = zero();
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; i++) {
    const V shifted = v[i] * set(inverse) + magic;
    store_low_bytes(to + i * kWidth, to_bits(shifted));
    const V whole = shifted - magic;
    if (i < kVectors / 2) low = low + whole;
    else high = high + whole;
    v[i] = fnma(whole, set(unit), v[i]);
  }
  return {unit, int32_t(sum(low)), int32_t(sum(high))};
}

// `fine` is null where one term is enough.
void round_block(int8_t *coarse, int8_t *fine, BlockSums (&sums)[2], const float *x) {
  V v[kVectors], largest = zero(), strange = zero();
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; i++) {
    v[i] = load(x + i * kWidth);
    largest = max(largest, abs(v[i]));
    strange = strange + v[i] * zero();  // NaN where an element is NaN or infinite
  }
  const float most = highest(largest), odd = sum(strange);
  const float inverse = most > 1e-30f ? 127.0f / most : 0.0f;
  sums[0] = round_vectors(coarse, v, inverse, most / 127.0f);
  // Half a unit is left at most: 127 of 254 parts.
  if (fine) sums[1] = round_vectors(fine, v, 254.0f * inverse, most / (127.0f * 254.0f));
  if (odd != odd) sums[0] = sums[1] = {odd, 0, 0};  // the scale makes NaN of everything the block goes into
}

uint64_t bytes_of_rows(int64_t rows, int64_t blocks) { return uint64_t(rows) * uint64_t(blocks) * (kBlock + 4 + 4 + 8); }

}  // namespace

Rounded::Rounded(const float *x, int64_t row_stride, int64_t row_count, int64_t columns, int term_count, int offset, bool halves)
    : terms(term_count),
      rows(term_count * row_count),
      blocks(columns / kBlock),
      scratch_(bytes_of_rows(rows + 1, blocks)) {
  const int64_t places = (rows + 1) * blocks;  // one row more: see panel_rows
  bytes = static_cast<int8_t *>(scratch_.data());
  scale = reinterpret_cast<float *>(bytes + places * kBlock);
  sum = scale + places;
  start = reinterpret_cast<int32_t *>(sum + places);
  // Panels before the last are of 8 rows.
  const int64_t panels = (rows + kPanel - 1) / kPanel;
  parallel_range(panels, kGrain / (kPanel * columns + 1) + 1, [&](int64_t begin, int64_t end, int) {
    const int64_t until = end * kPanel < rows ? end * kPanel : rows;
    for (int64_t first = begin * kPanel; first < until;) {
      const int height = panel_rows(rows - first);
      for (int64_t b = 0; b < blocks; b++)
        for (int r = 0; r < height; r += terms) {
          const int64_t at = first * blocks + b * height + r;
          int8_t *coarse = bytes + at * kBlock, *fine = terms == 2 ? coarse + kBlock : nullptr;
          BlockSums s[2] = {{0, 0, 0}, {0, 0, 0}};
          if (first + r < rows) round_block(coarse, fine, s, x + (first + r) / terms * row_stride + b * kBlock);
          else memset(coarse, 0, kBlock);
          for (int t = 0; t < terms; t++) {
            scale[at + t] = s[t].scale;
            sum[at + t] = s[t].scale * float(s[t].low + s[t].high);
            start[2 * (at + t)] = -offset * (halves ? s[t].low : s[t].low + s[t].high);
            start[2 * (at + t) + 1] = halves ? -offset * s[t].high : 0;
          }
        }
      first += height;
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
