// See stored_fast.h. Rows of the packed matrix are taken back to their stored form a slice at a time, and the slices multiplied.
#include "packed.h"
#include "stored_fast.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kSliceBytes = int64_t(4) << 20;

}  // namespace

void packed_exact(const StoredProduct &p) {
  const int64_t row = row_bytes(format_of(p.format), p.I);
  int64_t slice = kSliceBytes / (row + 1) / kGroup * kGroup + kGroup;
  if (slice > p.O) slice = p.O;
  Scratch scratch(uint64_t(slice * row));
  uint8_t *stored = static_cast<uint8_t *>(scratch.data());
  for (int64_t o = 0; o < p.O; o += slice) {
    StoredProduct part = p;
    part.O = p.O - o < slice ? p.O - o : slice;
    part.matrix = stored;
    part.out += o;
    if (p.bias) part.bias = static_cast<const uint8_t *>(p.bias) + o * bytes_of(p.bias_dtype);
    if (p.residual) part.residual += o;
    parallel_range(part.O, kSliceBytes / 64 / (row + 1) + 1, [&](int64_t begin, int64_t end, int) {
      for (int64_t r = begin; r < end; r++) unpack_row(stored + r * row, p.matrix, p.format, p.I, o + r);
    });
    stored_exact(part);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
