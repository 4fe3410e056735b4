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

BlockSums round_block(int8_t *to, const float *x) {
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  const V magic = set(12582912.0f);
  V v[kVectors], largest = zero(), strange = zero();
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; i++) {
    v[i] = load(x + i * kWidth);
    largest = max(largest, abs(v[i]));
    strange = strange + v[i] * zero();  // NaN where an element is NaN or infinite
  }
  const float most = highest(largest);
  const V inverse = set(most > 1e-30f ? 127.0f / most : 0.0f);
  V low = zero(), high = zero();
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; i++) {
    const V shifted = v[i] * inverse + magic;
    store_low_bytes(to + i * kWidth, to_bits(shifted));
    if (i < kVectors / 2) low = low + (shifted - magic);
    else high = high + (shifted - magic);
  }
  const float odd = sum(strange);
  if (odd != odd) return {odd, 0, 0};  // the scale makes NaN of everything the block goes into
  return {most / 127.0f, int32_t(sum(low)), int32_t(sum(high))};
}

uint64_t bytes_of_rows(int64_t rows, int64_t blocks) { return uint64_t(rows) * uint64_t(blocks) * (kBlock + 4 + 4 + 8); }

}  // namespace

Rounded::Rounded(const float *x, int64_t row_stride, int64_t row_count, int64_t columns, int offset, bool halves)
    : rows(row_count), blocks(columns / kBlock), scratch_(bytes_of_rows(row_count + 1, columns / kBlock)) {
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
        for (int r = 0; r < height; r++) {
          const int64_t at = first * blocks + b * height + r;
          BlockSums s = {0, 0, 0};
          if (first + r < rows) s = round_block(bytes + at * kBlock, x + (first + r) * row_stride + b * kBlock);
          else memset(bytes + at * kBlock, 0, kBlock);
          scale[at] = s.scale;
          sum[at] = s.scale * float(s.low + s.high);
          start[2 * at] = -offset * (halves ? s.low : s.low + s.high);
          start[2 * at + 1] = halves ? -offset * s.high : 0;
        }
      first += height;
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
