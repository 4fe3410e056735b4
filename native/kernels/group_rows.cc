// groupRows: puts the places of a table of group numbers in the order of their groups, those of one group in their order. A counting
// sort on one thread: some nanoseconds a place, where each will cost a row of a matrix product.
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

// rows (N K), places (N, K), counts (G), ids (N, K), all i32
void groupRows(Call &c) {
  static const char *const names[] = {"rows", "places", "counts", "ids"};
  for (int i = 0; i < 4; i++) {
    c.need_dtype(i, names[i], CAL_I32);
    c.need_contiguous(i, names[i]);
  }
  c.need_rank(3, "ids", 2);
  c.need_same_shape(1, "places", 3, "ids");
  c.need_rank(2, "counts", 1);
  const int64_t K = c[3].dim(1), R = c[3].count(), G = c[2].dim(0);
  c.need_shape(0, "rows", R);
  if (R > 0x7fffffff) fail(CAL_BAD_SHAPE, "ids must be fewer than 2^31");
  int32_t *rows = c[0].as<int32_t>(), *places = c[1].as<int32_t>(), *counts = c[2].as<int32_t>();
  const int32_t *ids = c[3].as<int32_t>();
  for (int64_t r = 0; r < R; r++)
    if (ids[r] < 0 || ids[r] >= G)
      fail(CAL_OUT_OF_RANGE, "id %d at position %lld is outside %lld groups", int(ids[r]), (long long)r, (long long)G);

  for (int64_t g = 0; g < G; g++) counts[g] = 0;
  for (int64_t r = 0; r < R; r++) counts[ids[r]]++;
  Scratch scratch(uint64_t(G) * sizeof(int32_t));
  int32_t *next = static_cast<int32_t *>(scratch.data());
  for (int64_t g = 0, start = 0; g < G; start += counts[g++]) next[g] = int32_t(start);
  for (int64_t r = 0; r < R; r++) {
    const int32_t place = next[ids[r]]++;
    places[r] = place;
    rows[place] = int32_t(r / K);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
