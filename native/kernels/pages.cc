// The checks of pages.h.
#include "pages.h"

namespace cal {
namespace CAL_ISA {

Pages read_pages(const Call &c, int first, int64_t N, int64_t D) {
  Pages p;
  p.keys = &c[first], p.values = &c[first + 1];
  const View &keys = *p.keys, &rows = c[first + 2], &tables = c[first + 3];
  if (!keys.present() || (keys.dtype != CAL_F32 && keys.dtype != CAL_F16 && keys.dtype != CAL_U8))
    fail(CAL_BAD_DTYPE, "keys must be f32, f16 or u8");
  if (D < 8 || D > kMostDepth || D % 8 != 0)
    fail(CAL_BAD_SHAPE, "a head must have a multiple of 8 elements up to %d: %lld", kMostDepth, (long long)D);
  c.need_rank(first, "keys", 4);
  const int64_t P = keys.shape[2];
  p.count = keys.shape[0], p.G = keys.shape[1], p.D = D, p.N = N;
  p.line = keys.dtype == CAL_U8 ? D + int64_t(sizeof(float)) : D * bytes_of(keys.dtype);
  if (P < 1 || (P & (P - 1)) != 0) fail(CAL_BAD_SHAPE, "the tokens of a page must be a power of two: %lld", (long long)P);
  p.shift = __builtin_ctzll((unsigned long long)P);
  c.need_shape(first, "keys", p.count, p.G, P, keys.dtype == CAL_U8 ? p.line : D);
  c.need_contiguous(first, "keys");
  c.need_dtype(first + 1, "values", keys.dtype);
  c.need_same_shape(first + 1, "values", first, "keys");
  c.need_contiguous(first + 1, "values");
  c.need_dtype(first + 2, "rows", CAL_I32);
  c.need_shape(first + 2, "rows", N, 2);
  c.need_contiguous(first + 2, "rows");
  c.need_dtype(first + 3, "tables", CAL_I32);
  c.need_rank(first + 3, "tables", 2);
  c.need_contiguous(first + 3, "tables");
  p.rows = rows.as<int32_t>(), p.tables = tables.as<int32_t>();
  p.sequences = tables.shape[0], p.width = tables.shape[1];
  return p;
}

void check_rows(const Pages &p, int64_t positions) {
  for (int64_t n = 0; n < p.N; n++) {
    const int64_t sequence = p.sequence(n), position = p.position(n);
    if (sequence < 0 || sequence >= p.sequences)
      fail(CAL_OUT_OF_RANGE, "row %lld is of sequence %lld, there are %lld tables", (long long)n, (long long)sequence, (long long)p.sequences);
    if (position < 0 || position >= positions)
      fail(CAL_OUT_OF_RANGE, "row %lld is at position %lld, outside %lld positions", (long long)n, (long long)position, (long long)positions);
    if (position >> p.shift >= p.width)
      fail(CAL_OUT_OF_RANGE, "row %lld at position %lld needs page %lld of its sequence, tables have %lld", (long long)n, (long long)position,
           (long long)(position >> p.shift), (long long)p.width);
  }
}

void check_pages(const Pages &p, int64_t sequence, int64_t first, int64_t last) {
  const int32_t *table = p.table(sequence);
  for (int64_t i = first >> p.shift; i <= last >> p.shift; i++)
    if (table[i] < 0 || table[i] >= p.count)
      fail(CAL_OUT_OF_RANGE, "table %lld has page %d at %lld, there are %lld pages", (long long)sequence, table[i], (long long)i, (long long)p.count);
}

void need_reader(const Call &c, int first, int64_t sequences, int64_t heads) {
  c.need_dtype(first, "slots", CAL_I32);
  c.need_shape(first, "slots", sequences);
  c.need_contiguous(first, "slots");
  const char *const names[] = {"slotBias", "nullScore"};
  for (int i = 0; i < 2; i++) {
    c.need_dtype(first + 1 + i, names[i], CAL_F32);
    c.need_shape(first + 1 + i, names[i], heads);
    c.need_contiguous(first + 1 + i, names[i]);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
