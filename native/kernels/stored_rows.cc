// storedRows: rows of a stored matrix chosen by ids, as floats. Ids are checked before anything is written.
#include "packed.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {

// out, matrix, ids | format rows columns packed
void storedRows(Call &c) {
  const Format &format = format_of(c.integer(0, 0, 255));
  const int64_t rows = c.integer(1, 0, int64_t(1) << 30), columns = c.integer(2, 0, int64_t(1) << 30);
  const bool packed = c.integer(3, 0, 1) != 0;
  const int64_t bytes = row_bytes(format, columns);
  need_matrix(c, 1, format, rows, columns, packed);
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
  float *out = c[0].as<float>();
  const uint8_t *matrix = c[1].as<uint8_t>();
  Scratch scratch(packed ? uint64_t(bytes * Pool::threads()) : 0);
  parallel_range(count, kParallelGrain / columns, [&](int64_t begin, int64_t end, int thread) {
    for (int64_t n = begin; n < end; n++) {
      const uint8_t *row = matrix + ids[n] * bytes;
      if (packed) {
        uint8_t *stored = static_cast<uint8_t *>(scratch.data()) + thread * bytes;
        unpack_row(stored, matrix, format.number, columns, ids[n]);
        row = stored;
      }
      format.dequantize(out + n * columns, row, columns / format.block);
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
