// Instances of the register tile for every height. See tile.h.
#include "tile.h"

namespace cal {
namespace CAL_ISA {
namespace {

template <int R, Left kLeft>
void instance(int64_t depth, const float *a, int64_t step, const float *b, int64_t ldb, float *c, int64_t ldc, int cols, bool accumulate) {
  tile<R, kLeft>(depth, a, step, b, ldb, c, ldc, cols, accumulate);
}

// Height R where it exists, else the tallest there is (never called).
template <int R, int kMost>
constexpr int height() { return R <= kMost ? R : kMost; }

#define CAL_TILE(r, left, most) instance<height<r, most>(), left>
#define CAL_TILES(left, most)                                                                                               \
  {nullptr, CAL_TILE(1, left, most), CAL_TILE(2, left, most), CAL_TILE(3, left, most), CAL_TILE(4, left, most),             \
   CAL_TILE(5, left, most), CAL_TILE(6, left, most), CAL_TILE(7, left, most), CAL_TILE(8, left, most),                      \
   CAL_TILE(9, left, most), CAL_TILE(10, left, most), CAL_TILE(11, left, most), CAL_TILE(12, left, most),                   \
   CAL_TILE(13, left, most), CAL_TILE(14, left, most)}
static_assert(kTileRows <= 14);

const TileFn packed_tiles[15] = CAL_TILES(Left::packed, kTileRows);
const TileFn column_tiles[15] = CAL_TILES(Left::columns, kTileRows);
const TileFn row_tiles[15] = CAL_TILES(Left::rows, kRowTileRows);

}  // namespace

TileFn tile_packed(int rows) { return packed_tiles[rows]; }
TileFn tile_by_columns(int rows) { return column_tiles[rows]; }
TileFn tile_by_rows(int rows) { return row_tiles[rows]; }

}  // namespace CAL_ISA
}  // namespace cal
