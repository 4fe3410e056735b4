// The checks of call.h.
#include "call.h"

#include <stdarg.h>
#include <stdio.h>

namespace cal {

void fail(cal_status status, const char *format, ...) {
  Error e;
  e.status = status;
  va_list args;
  va_start(args, format);
  vsnprintf(e.text, sizeof e.text, format, args);
  va_end(args);
  throw e;
}

namespace {

const char *dtype_name(cal_dtype d) {
  switch (d) {
    case CAL_F32: return "f32";
    case CAL_BF16: return "bf16";
    case CAL_F16: return "f16";
    case CAL_I32: return "i32";
    case CAL_U8: return "u8";
  }
  return "?";
}

struct ShapeText {
  char text[160];
  explicit ShapeText(const int64_t *shape, int rank) {
    int at = snprintf(text, sizeof text, "(");
    for (int i = 0; i < rank && at < int(sizeof text) - 24; i++)
      at += snprintf(text + at, sizeof text - at, "%s%lld", i ? "," : "", (long long)shape[i]);
    snprintf(text + at, sizeof text - at, ")");
  }
};

void need(const Call &c, int i, const char *name, const int64_t *shape, int rank) {
  const View &v = c[i];
  bool same = v.rank == rank;
  for (int k = 0; same && k < rank; k++) same = v.shape[k] == shape[k];
  if (!same)
    fail(CAL_BAD_SHAPE, "%s must have shape %s: %s", name, ShapeText(shape, rank).text, ShapeText(v.shape, v.rank).text);
}

}  // namespace

double Call::number(int i) const {
  if (i >= param_count) fail(CAL_BAD_CALL, "parameter %d is missing: %d given", i, param_count);
  return params[i];
}

int64_t Call::integer(int i, int64_t least, int64_t most) const {
  double p = number(i);
  if (!(p >= double(least) && p <= double(most)) || p != double(int64_t(p)))
    fail(CAL_OUT_OF_RANGE, "parameter %d must be a whole number from %lld to %lld: %g", i, (long long)least, (long long)most, p);
  return int64_t(p);
}

const View &Call::operator[](int i) const {
  if (i >= view_count) fail(CAL_BAD_CALL, "operand %d is missing: %d given", i, view_count);
  return views[i];
}

void Call::need_dtype(int i, const char *name, cal_dtype dtype) const {
  if ((*this)[i].dtype != dtype || !(*this)[i].present())
    fail(CAL_BAD_DTYPE, "%s must be %s: %s", name, dtype_name(dtype), (*this)[i].present() ? dtype_name((*this)[i].dtype) : "absent");
}

void Call::need_float(int i, const char *name) const {
  const View &v = (*this)[i];
  if (!v.present() || (v.dtype != CAL_F32 && v.dtype != CAL_BF16))
    fail(CAL_BAD_DTYPE, "%s must be f32 or bf16: %s", name, v.present() ? dtype_name(v.dtype) : "absent");
}

void Call::need_contiguous(int i, const char *name) const {
  if (!(*this)[i].present()) fail(CAL_BAD_CALL, "%s is absent", name);
  if (!(*this)[i].contiguous()) fail(CAL_BAD_SHAPE, "%s must be contiguous", name);
}

void Call::need_rank(int i, const char *name, int rank) const {
  if ((*this)[i].rank != rank) fail(CAL_BAD_SHAPE, "%s must have rank %d: %s", name, rank, ShapeText((*this)[i].shape, (*this)[i].rank).text);
}

void Call::need_same_shape(int i, const char *name, int j, const char *other) const {
  const View &a = (*this)[i], &b = (*this)[j];
  bool same = a.rank == b.rank;
  for (int k = 0; same && k < a.rank; k++) same = a.shape[k] == b.shape[k];
  if (!same)
    fail(CAL_BAD_SHAPE, "%s must have the shape of %s: %s and %s", name, other, ShapeText(a.shape, a.rank).text,
         ShapeText(b.shape, b.rank).text);
}

void Call::need_shape(int i, const char *name, int64_t a) const {
  int64_t s[] = {a};
  need(*this, i, name, s, 1);
}
void Call::need_shape(int i, const char *name, int64_t a, int64_t b) const {
  int64_t s[] = {a, b};
  need(*this, i, name, s, 2);
}
void Call::need_shape(int i, const char *name, int64_t a, int64_t b, int64_t c) const {
  int64_t s[] = {a, b, c};
  need(*this, i, name, s, 3);
}
void Call::need_shape(int i, const char *name, int64_t a, int64_t b, int64_t c, int64_t d) const {
  int64_t s[] = {a, b, c, d};
  need(*this, i, name, s, 4);
}

}  // namespace cal
