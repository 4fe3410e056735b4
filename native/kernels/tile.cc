// Instances of the register tile for every height. See tile.h.
#include "tile.h"

namespace cal {
namespace CAL_ISA {
namespace {

template <int R, bool kNear>
void instance(int64_t depth, const float *a, const float *b, float *c, int64_t ldc, int cols, bool accumulate) {
  tile_of<R, kNear>(depth, a, b, c, ldc, cols, accumulate);
}

// Height R where it exists, else the tallest there is (never called).
template <int R, bool kNear>
constexpr TileFn height() { return instance<(R <= kTileRows ? R : kTileRows), kNear>; }

struct Tiles {
  TileFn of[15];
};
template <bool kNear>
constexpr Tiles all() {
  return {{nullptr, height<1, kNear>(), height<2, kNear>(), height<3, kNear>(), height<4, kNear>(), height<5, kNear>(), height<6, kNear>(),
           height<7, kNear>(), height<8, kNear>(), height<9, kNear>(), height<10, kNear>(), height<11, kNear>(), height<12, kNear>(),
           height<13, kNear>(), height<14, kNear>()}};
}

static_assert(kTileRows <= 14);
constexpr Tiles kTiles = all<false>(), kNearTiles = all<true>();

}  // namespace

TileFn tile(int rows) { return kTiles.of[rows]; }
TileFn near_tile(int rows) { return kNearTiles.of[rows]; }

}  // namespace CAL_ISA
}  // namespace cal
