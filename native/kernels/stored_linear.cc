// storedLinear: checks the operands of a product with a stored matrix and hands it to the way that computes it.
#include "packed.h"
#include "stored_fast.h"

namespace cal {
namespace CAL_ISA {
namespace {

// An operand of f32 rows with adjacent columns; its row stride.
int64_t need_rows(const Call &c, int i, const char *name, int64_t rows, int64_t columns) {
  c.need_dtype(i, name, CAL_F32);
  c.need_shape(i, name, rows, columns);
  if (columns > 1 && c[i].stride[1] != 1) fail(CAL_BAD_SHAPE, "columns of %s must be adjacent", name);
  return c[i].stride[0];
}

}  // namespace

// out, x, matrix, bias?, residual? | format rows columns packed exact
void storedLinear(Call &c) {
  StoredProduct p = {};
  const Format &format = format_of(c.integer(0, 0, 255));
  p.format = format.number;
  p.O = c.integer(1, 0, int64_t(1) << 30);
  p.I = c.integer(2, 0, int64_t(1) << 30);
  const bool packed = c.integer(3, 0, 1) != 0;
  c.need_rank(0, "out", 2);
  p.N = c[0].shape[0];
  p.out_row = need_rows(c, 0, "out", p.N, p.O);
  if (p.N > 1 && p.out_row < p.O) fail(CAL_BAD_SHAPE, "rows of out must not overlap");
  p.x_row = need_rows(c, 1, "x", p.N, p.I);
  need_matrix(c, 2, format, p.O, p.I, packed);
  p.out = c[0].as<float>();
  p.x = c[1].as<float>();
  p.matrix = c[2].as<uint8_t>();
  if (c.view_count > 3 && c[3].present()) {
    c.need_float(3, "bias");
    c.need_contiguous(3, "bias");
    c.need_shape(3, "bias", p.O);
    p.bias = c[3].data;
    p.bias_dtype = c[3].dtype;
  }
  if (c.view_count > 4 && c[4].present()) {
    p.residual_row = need_rows(c, 4, "residual", p.N, p.O);
    p.residual = c[4].as<float>();
  }
  const bool exact = c.integer(4, 0, 1) != 0;
  if (p.N == 0 || p.O == 0) return;
  if (!exact) stored_fast(p, packed);
  else if (packed) packed_exact(p);
  else stored_exact(p);
}

}  // namespace CAL_ISA
}  // namespace cal
