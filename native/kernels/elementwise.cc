// Element-wise kernels: unary, binary (second operand a tensor or a constant), where, fill.
// The operation is a parameter: an index in the tables below, in the order of src/tensor/kernels.ts.
#include "../simd/math.h"
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

#define UNARY(name, expression)                                                       \
  void name(float *out, const float *a, const float *, const float *, int64_t n) {    \
    int64_t i = 0;                                                                    \
    for (; i + kWidth <= n; i += kWidth) {                                            \
      V x = load(a + i);                                                              \
      store(out + i, expression);                                                     \
    }                                                                                 \
    if (i < n) {                                                                      \
      V x = load_part(a + i, int(n - i));                                             \
      store_part(out + i, expression, int(n - i));                                    \
    }                                                                                 \
  }

#define BINARY(name, expression)                                                      \
  void name(float *out, const float *a, const float *b, const float *, int64_t n) {   \
    int64_t i = 0;                                                                    \
    for (; i + kWidth <= n; i += kWidth) {                                            \
      V x = load(a + i), y = load(b + i);                                             \
      store(out + i, expression);                                                     \
    }                                                                                 \
    if (i < n) {                                                                      \
      V x = load_part(a + i, int(n - i)), y = load_part(b + i, int(n - i));           \
      store_part(out + i, expression, int(n - i));                                    \
    }                                                                                 \
  }

#define SCALAR(name, expression)                                                      \
  void name(float *out, const float *a, const float *b, const float *, int64_t n) {   \
    (void)b;                                                                          \
    for (int64_t i = 0; i < n; i++) out[i] = expression;                              \
  }

UNARY(neg_row, neg(x))
UNARY(abs_row, abs(x))
UNARY(exp_row, exp(x))
UNARY(log_row, log(x))
UNARY(sqrt_row, sqrt(x))
UNARY(rsqrt_row, set(1.0f) / sqrt(x))
UNARY(reciprocal_row, set(1.0f) / x)
UNARY(square_row, x *x)
UNARY(tanh_row, tanh(x))
UNARY(erf_row, erf(x))
UNARY(sigmoid_row, sigmoid(x))
SCALAR(sin_row, __builtin_sinf(a[i]))
SCALAR(cos_row, __builtin_cosf(a[i]))

BINARY(add_row, x + y)
BINARY(sub_row, x - y)
BINARY(mul_row, x *y)
BINARY(div_row, x / y)
BINARY(max_row, max(x, y))
BINARY(min_row, min(x, y))
SCALAR(pow_row, __builtin_powf(a[i], b[i]))
BINARY(less_row, select(less(x, y), set(1.0f), zero()))
BINARY(less_equal_row, select(less_equal(x, y), set(1.0f), zero()))
BINARY(equal_row, select(equal(x, y), set(1.0f), zero()))

void where_row(float *out, const float *c, const float *a, const float *b, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = c[i] != 0 ? a[i] : b[i];
}

const RowFn unary_rows[] = {neg_row,    abs_row,  exp_row, log_row,     sqrt_row, rsqrt_row, reciprocal_row,
                            square_row, tanh_row, erf_row, sigmoid_row, sin_row,  cos_row};
const RowFn binary_rows[] = {add_row, sub_row, mul_row,  div_row,        max_row,
                             min_row, pow_row, less_row, less_equal_row, equal_row};
constexpr int kUnary = sizeof unary_rows / sizeof unary_rows[0];
constexpr int kBinary = sizeof binary_rows / sizeof binary_rows[0];

}  // namespace

// out, a; [operation]
void unary(Call &c) {
  const int operation = int(c.integer(0, 0, kUnary - 1));
  c.need_float(0, "out");
  c.need_float(1, "input");
  c.need_same_shape(1, "input", 0, "out");
  const View *views[] = {&c[0], &c[1]};
  each_row(views, 2, unary_rows[operation]);
}

// out, a, b or absent; [operation, constant used where b is absent]
void binary(Call &c) {
  const int operation = int(c.integer(0, 0, kBinary - 1));
  c.need_same_shape(1, "left", 0, "out");
  float constant = 0;
  View repeated;
  const View *b = &c[2];
  if (b->present()) {
    c.need_same_shape(2, "right", 0, "out");
  } else {
    constant = float(c.number(1));
    repeated = c[0];
    repeated.dtype = CAL_F32;
    repeated.data = &constant;
    for (int i = 0; i < repeated.rank; i++) repeated.stride[i] = 0;
    b = &repeated;
  }
  const View *views[] = {&c[0], &c[1], b};
  each_row(views, 3, binary_rows[operation]);
}

// out, condition (u8), yes, no
void where(Call &c) {
  c.need_dtype(1, "condition", CAL_U8);
  c.need_same_shape(1, "condition", 0, "out");
  c.need_same_shape(2, "yes", 0, "out");
  c.need_same_shape(3, "no", 0, "out");
  const View *views[] = {&c[0], &c[1], &c[2], &c[3]};
  each_row(views, 4, where_row);
}

}  // namespace CAL_ISA
}  // namespace cal
