// Sums over rows in an order that depends on the sizes alone, whatever the threads: the rows are cut in blocks, each
// block adds its rows into a vector of its own, and the vectors are added in the order of the blocks. The gradients of
// weights and biases of the norms are made so. Not for sums along a row.
#pragma once
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

struct RowBlocks {
  int64_t rows, each, count;  // rows in all, rows of a block (the last may have fewer), blocks
  int64_t begin(int64_t block) const { return block * each; }
  int64_t end(int64_t block) const { return block * each + each < rows ? block * each + each : rows; }
};

// At least `grain` elements a block, and at most 64 blocks: their vectors stay a small part of the memory in use.
CAL_INLINE RowBlocks row_blocks(int64_t rows, int64_t width, int64_t grain) {
  constexpr int64_t kMostBlocks = 64;
  int64_t each = width > 0 ? (grain + width - 1) / width : rows;
  if (each * kMostBlocks < rows) each = (rows + kMostBlocks - 1) / kMostBlocks;
  if (each < 1) each = 1;
  return {rows, each, (rows + each - 1) / each};
}

// The floats one block's vector takes: whole registers, whole cache lines.
CAL_INLINE int64_t block_stride(int64_t width) { return (width + 15) / 16 * 16; }

// out[i] = parts[0][i] + parts[1][i] + ... over vectors of block_stride(width). No blocks: zeros.
CAL_INLINE void add_blocks(float *out, const float *parts, int64_t blocks, int64_t width) {
  const int64_t stride = block_stride(width);
  parallel_range((width + kWidth - 1) / kWidth, 256, [=](int64_t begin, int64_t end, int) {
    for (int64_t i = begin * kWidth; i < width && i < end * kWidth; i += kWidth) {
      V total = zero();
      for (int64_t b = 0; b < blocks; b++) total = total + load(parts + b * stride + i);
      if (i + kWidth <= width) store(out + i, total);
      else store_part(out + i, total, int(width - i));
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
