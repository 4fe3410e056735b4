// The axes that one or two views share, put in order of memory and joined where memory allows, and a walker over them.
// For kernels that may visit elements in any order: the order of the axes is lost. Not for element-wise rows (rows.h).
#pragma once
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

struct Grid {
  int rank = 0;
  int64_t shape[CAL_MAX_RANK];
  int64_t stride[2][CAL_MAX_RANK];  // of the first and the second view, in elements

  int64_t count() const { return count_of(rank); }
  int64_t count_of(int axes) const {  // of the outermost axes
    int64_t n = 1;
    for (int i = 0; i < axes; i++) n *= shape[i];
    return n;
  }
  // Makes an axis the innermost; the others keep their order.
  void move_last(int axis) {
    const int64_t n = shape[axis], a = stride[0][axis], b = stride[1][axis];
    for (int i = axis; i + 1 < rank; i++) {
      shape[i] = shape[i + 1];
      stride[0][i] = stride[0][i + 1];
      stride[1][i] = stride[1][i + 1];
    }
    shape[rank - 1] = n;
    stride[0][rank - 1] = a;
    stride[1][rank - 1] = b;
  }
};

// Axes [from, to) of the shape, outermost first by the strides of the first view: the last has the smallest. An axis
// that repeats (stride 0) comes first, so that it does not hide a contiguous one. Never of rank 0.
CAL_INLINE Grid grid_of(const int64_t *shape, const int64_t *first, const int64_t *second, int from, int to) {
  int order[CAL_MAX_RANK], axes = 0;
  for (int axis = from; axis < to; axis++) {
    if (shape[axis] == 1) continue;
    int at = axes++;
    for (; at > 0; at--) {
      const int64_t before = first[order[at - 1]], here = first[axis];
      if (before == 0 || (here != 0 && before >= here)) break;
      order[at] = order[at - 1];
    }
    order[at] = axis;
  }
  Grid g;
  for (int i = 0; i < axes; i++) {
    const int64_t n = shape[order[i]], a = first[order[i]], b = second ? second[order[i]] : 0;
    const int last = g.rank - 1;
    if (g.rank > 0 && g.stride[0][last] == a * n && g.stride[1][last] == b * n) g.shape[last] *= n;
    else g.shape[g.rank++] = n;
    g.stride[0][g.rank - 1] = a;
    g.stride[1][g.rank - 1] = b;
  }
  if (g.rank == 0) {
    g.rank = 1;
    g.shape[0] = g.stride[0][0] = g.stride[1][0] = 1;
  }
  return g;
}

// A position in the outermost `axes` axes of a grid and its offset in both views.
struct Walker {
  const Grid *grid;
  int axes;
  int64_t index[CAL_MAX_RANK];
  int64_t offset[2] = {0, 0};

  Walker(const Grid &g, int outermost, int64_t position) : grid(&g), axes(outermost) {
    for (int i = axes - 1; i >= 0; i--) {
      index[i] = position % g.shape[i];
      position /= g.shape[i];
      offset[0] += index[i] * g.stride[0][i];
      offset[1] += index[i] * g.stride[1][i];
    }
  }
  void next() {
    for (int i = axes - 1; i >= 0; i--) {
      offset[0] += grid->stride[0][i];
      offset[1] += grid->stride[1][i];
      if (++index[i] < grid->shape[i]) return;
      offset[0] -= grid->shape[i] * grid->stride[0][i];
      offset[1] -= grid->shape[i] * grid->stride[1][i];
      index[i] = 0;
    }
  }
};

}  // namespace CAL_ISA
}  // namespace cal
