// storedRows: rows of a stored matrix chosen by ids, as floats. Ids are checked before anything is written.
#include "rows.h"
#include "formats.h"

namespace cal {
namespace CAL_ISA {

// out, matrix, ids | format rows columns packed
void storedRows(Call &c) {
  const Format &format = format_of(c.integer(0, 0, 255));
  const int64_t rows = c.integer(1, 0, int64_t(1) << 30), columns = c.integer(2, 0, int64_t(1) << 30);
  const bool packed = c.integer(3, 0, 1) != 0;
  const int64_t bytes = row_bytes(format, columns);
  c.need_dtype(1, "matrix", CAL_U8);
  c.need_contiguous(1, "matrix");
  if (c[1].count() != rows * bytes)
    fail(CAL_BAD_SHAPE, "matrix must have %lld bytes, %lld rows of %lld: %lld", (long long)(rows * bytes), (long long)rows, (long long)bytes,
         (long long)c[1].count());
  c.need_dtype(2, "ids", CAL_I32);
  c.need_contiguous(2, "ids");
  const int64_t count = c[2].count();
  c.need_dtype(0, "out", CAL_F32);
  c.need_contiguous(0, "out");
  c.need_shape(0, "out", count, columns);
  const int32_t *ids = c[2].as<int32_t>();
  for (int64_t n = 0; n < count; n++)
    if (ids[n] < 0 || ids[n] >= rows)
      fail(CAL_OUT_OF_RANGE, "id %d at position %lld is outside a matrix of %lld rows", int(ids[n]), (long long)n, (long long)rows);
  if (columns == 0) return;
  if (packed) fail(CAL_BAD_CALL, "this build has no rows of packed matrices");
  float *out = c[0].as<float>();
  const uint8_t *matrix = c[1].as<uint8_t>();
  parallel_range(count, kParallelGrain / columns, [&](int64_t begin, int64_t end, int) {
    for (int64_t n = begin; n < end; n++) format.dequantize(out + n * columns, matrix + ids[n] * bytes, columns / format.block);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
