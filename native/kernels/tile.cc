// Instances of the register tile for every height. See tile.h.
#include "tile.h"

namespace cal {
namespace CAL_ISA {
namespace {

template <int R>
void by_columns(int64_t depth, const float *a, int64_t step, const float *b, int64_t ldb, float *c, int64_t ldc, int cols, bool accumulate) {
  tile<R, false>(depth, a, step, b, ldb, c, ldc, cols, accumulate);
}
template <int R>
void by_rows(int64_t depth, const float *a, int64_t step, const float *b, int64_t ldb, float *c, int64_t ldc, int cols, bool accumulate) {
  tile<R, true>(depth, a, step, b, ldb, c, ldc, cols, accumulate);
}

// Height R where it exists, else the tallest there is (never called).
template <int R, int kMost>
constexpr int height() { return R <= kMost ? R : kMost; }

}  // namespace

#define CAL_HEIGHTS(X, most)                                                                                        \
  X(1, most) X(2, most) X(3, most) X(4, most) X(5, most) X(6, most) X(7, most) X(8, most) X(9, most) X(10, most)   \
  X(11, most) X(12, most) X(13, most) X(14, most)
static_assert(kTileRows <= 14);

struct TileTables {
  TileFn columns[15];
  TileFn rows[15];
};
#define CAL_COLUMNS(r, most) by_columns<height<r, most>()>,
#define CAL_ROWS(r, most) by_rows<height<r, most>()>,
static const TileTables tables = {{nullptr, CAL_HEIGHTS(CAL_COLUMNS, kTileRows)}, {nullptr, CAL_HEIGHTS(CAL_ROWS, kRowTileRows)}};

TileFn tile_by_columns(int rows) { return tables.columns[rows]; }
TileFn tile_by_rows(int rows) { return tables.rows[rows]; }

}  // namespace CAL_ISA
}  // namespace cal
