// Instances of the register tile for every height. See tile.h.
#include "tile.h"

namespace cal {
namespace CAL_ISA {
namespace {

template <int R>
void instance(int64_t depth, const float *a, const float *b, float *c, int64_t ldc, int cols, bool accumulate) {
  tile_of<R>(depth, a, b, c, ldc, cols, accumulate);
}

// Height R where it exists, else the tallest there is (never called).
template <int R>
constexpr TileFn height() { return instance<(R <= kTileRows ? R : kTileRows)>; }

static_assert(kTileRows <= 14);
const TileFn tiles[] = {nullptr,     height<1>(), height<2>(), height<3>(),  height<4>(),  height<5>(),  height<6>(), height<7>(),
                        height<8>(), height<9>(), height<10>(), height<11>(), height<12>(), height<13>(), height<14>()};

}  // namespace

TileFn tile(int rows) { return tiles[rows]; }

}  // namespace CAL_ISA
}  // namespace cal
