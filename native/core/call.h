// One kernel call: its parameters and its operands as strided views. What every kernel receives, and the checks it
// states its requirements with. Not the kernels, and no allocation of outputs: the caller has made them.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "error.h"
#include "pool.h"

namespace cal {

constexpr int kMaxOperands = 48;
constexpr int kMaxParams = 32;

struct View {
  void *data = nullptr;  // first element of the view; null: the optional operand is absent
  cal_dtype dtype = CAL_F32;
  int rank = 0;
  int64_t shape[CAL_MAX_RANK];
  int64_t stride[CAL_MAX_RANK];  // in elements, never negative; 0 repeats

  CAL_ALWAYS bool present() const { return data != nullptr; }
  CAL_ALWAYS int64_t count() const {
    int64_t n = 1;
    for (int i = 0; i < rank; i++) n *= shape[i];
    return n;
  }
  // Size and stride counted from the last axis: dim(-1) is the innermost.
  CAL_ALWAYS int64_t dim(int axis) const { return shape[axis < 0 ? rank + axis : axis]; }
  CAL_ALWAYS int64_t step(int axis) const { return stride[axis < 0 ? rank + axis : axis]; }
  CAL_ALWAYS bool contiguous() const {
    int64_t expected = 1;
    for (int i = rank - 1; i >= 0; i--) {
      if (shape[i] != 1 && stride[i] != expected) return false;
      expected *= shape[i];
    }
    return true;
  }
  template <class T>
  CAL_ALWAYS T *as() const {
    return static_cast<T *>(data);
  }
};

struct Call {
  double params[kMaxParams];
  int param_count = 0;
  View views[kMaxOperands];
  int view_count = 0;

  double number(int i) const;                                // a parameter; throws when absent
  int64_t integer(int i, int64_t least, int64_t most) const; // a whole parameter inside [least, most]
  const View &operator[](int i) const;                       // an operand; throws when absent from the list

  // Requirements; `name` is what the message calls operand i.
  void need_dtype(int i, const char *name, cal_dtype dtype) const;
  void need_float(int i, const char *name) const;            // f32 or bf16
  void need_contiguous(int i, const char *name) const;
  void need_rank(int i, const char *name, int rank) const;
  void need_same_shape(int i, const char *name, int j, const char *other) const;
  void need_shape(int i, const char *name, int64_t a) const;
  void need_shape(int i, const char *name, int64_t a, int64_t b) const;
  void need_shape(int i, const char *name, int64_t a, int64_t b, int64_t c) const;
  void need_shape(int i, const char *name, int64_t a, int64_t b, int64_t c, int64_t d) const;
};

static CAL_ALWAYS int64_t bytes_of(cal_dtype dtype) { return dtype == CAL_F32 || dtype == CAL_I32 ? 4 : dtype == CAL_U8 ? 1 : 2; }

using KernelFn = void (*)(Call &);
struct Kernel {
  const char *name;
  KernelFn run;
};

}  // namespace cal
