// What the operands of rmsnorm and layernorm must be, forward and backward: stated once.
#pragma once
#include "span.h"

namespace cal {
namespace CAL_ISA {

// A contiguous float matrix of the shape of operand `like`.
CAL_INLINE void need_matrix(const Call &c, int i, const char *name, int like) {
  c.need_float(i, name);
  c.need_rank(i, name, 2);
  c.need_same_shape(i, name, like, "x");
  c.need_contiguous(i, name);
}

// A vector of n f32: a statistic, or the gradient of a weight.
CAL_INLINE void need_floats(const Call &c, int i, const char *name, int64_t n) {
  c.need_dtype(i, name, CAL_F32);
  c.need_shape(i, name, n);
  c.need_contiguous(i, name);
}

// A weight or bias of n floats, where it is present.
CAL_INLINE void need_weight(const Call &c, int i, const char *name, int64_t n) {
  if (!c[i].present()) return;
  c.need_float(i, name);
  c.need_shape(i, name, n);
  c.need_contiguous(i, name);
}

}  // namespace CAL_ISA
}  // namespace cal
