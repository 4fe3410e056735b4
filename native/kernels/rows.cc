// See rows.h.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kMost = 4;

// The shape shared by the operands with neighbouring axes joined where all strides allow it.
struct Grid {
  int rank = 0;
  int64_t shape[CAL_MAX_RANK];
  int64_t stride[kMost][CAL_MAX_RANK];
};

Grid join_axes(const View *const *views, int operands) {
  Grid g;
  for (int axis = 0; axis < views[0]->rank; axis++) {
    int64_t size = views[0]->shape[axis];
    if (size == 1) continue;
    bool joins = g.rank > 0;
    for (int k = 0; joins && k < operands; k++) joins = g.stride[k][g.rank - 1] == views[k]->stride[axis] * size;
    if (joins) g.shape[g.rank - 1] *= size;
    else g.shape[g.rank++] = size;
    for (int k = 0; k < operands; k++) g.stride[k][g.rank - 1] = views[k]->stride[axis];
  }
  if (g.rank == 0) {
    g.rank = 1;
    g.shape[0] = 1;
    for (int k = 0; k < operands; k++) g.stride[k][0] = 1;
  }
  return g;
}

}  // namespace

void each_row(const View *const *views, int operands, RowFn row) {
  if (views[0]->count() == 0) return;
  const Grid g = join_axes(views, operands);
  const int inner = g.rank - 1;
  const int64_t n = g.shape[inner];
  int64_t outer = 1;
  for (int i = 0; i < inner; i++) outer *= g.shape[i];
  bool direct[kMost];
  bool all_direct = true;
  for (int k = 0; k < operands; k++) {
    direct[k] = views[k]->dtype == CAL_F32 && g.stride[k][inner] == 1;
    all_direct = all_direct && direct[k];
  }

  // Pieces of the inner axis; a task is a range of (row, piece).
  const int64_t piece = n < kParallelGrain ? n : kParallelGrain;
  const int64_t pieces = (n + piece - 1) / piece;
  parallel_range(outer * pieces, kParallelGrain / piece, [&](int64_t begin, int64_t end, int) {
    float buffer[kMost][kRun] __attribute__((aligned(64)));
    const void *held[kMost] = {};  // a repeated element that already fills its buffer
    for (int64_t at = begin; at < end; at++) {
      int64_t rest = at / pieces, from = (at % pieces) * piece;
      const int64_t to = from + piece < n ? from + piece : n;
      int64_t offset[kMost] = {};
      for (int axis = inner - 1; axis >= 0; axis--) {
        const int64_t i = rest % g.shape[axis];
        rest /= g.shape[axis];
        for (int k = 0; k < operands; k++) offset[k] += i * g.stride[k][axis];
      }
      while (from < to) {
        const int64_t count = all_direct || to - from < kRun ? to - from : kRun;
        float *p[kMost] = {};
        for (int k = 0; k < operands; k++) {
          const int64_t stride = g.stride[k][inner];
          char *base = static_cast<char *>(views[k]->data) + (offset[k] + from * stride) * bytes_of(views[k]->dtype);
          p[k] = direct[k] ? reinterpret_cast<float *>(base) : buffer[k];
          if (k == 0 || direct[k]) continue;
          if (stride == 0) {
            if (held[k] == base) continue;
            held[k] = base;
            fetch(buffer[k], base, views[k]->dtype, 0, kRun);
          } else fetch(buffer[k], base, views[k]->dtype, stride, count);
        }
        row(p[0], p[1], p[2], p[3], count);
        if (!direct[0]) {
          const int64_t stride = g.stride[0][inner];
          put(static_cast<char *>(views[0]->data) + (offset[0] + from * stride) * bytes_of(views[0]->dtype), views[0]->dtype, stride, p[0], count);
        }
        from += count;
      }
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
