// Walks operands of any strides and element types as runs of floats: what every element-wise kernel is built on.
// A run of f32 with stride 1 is used in place; anything else passes through a small buffer in the first-level cache.
#pragma once
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

constexpr int kRun = 512;                 // elements of a buffered run: 2 KiB, four of them stay in L1
constexpr int64_t kParallelGrain = 32768;  // elements a task should have: about 10 microseconds

// Converts n elements at p (given stride, in elements) to floats.
CAL_INLINE void fetch(float *to, const void *p, cal_dtype dtype, int64_t stride, int64_t n) {
  switch (dtype) {
    case CAL_F32: {
      const float *f = static_cast<const float *>(p);
      for (int64_t i = 0; i < n; i++) to[i] = f[i * stride];
      return;
    }
    case CAL_BF16: {
      const bf16 *h = static_cast<const bf16 *>(p);
      int64_t i = 0;
      if (stride == 1)
        for (; i + kWidth <= n; i += kWidth) store(to + i, load(h + i));
      for (; i < n; i++) {
        uint32_t bits = uint32_t(h[i * stride].bits) << 16;
        memcpy(to + i, &bits, 4);
      }
      return;
    }
    case CAL_F16: {
      const f16 *h = static_cast<const f16 *>(p);
      int64_t i = 0;
      if (stride == 1)
        for (; i + kWidth <= n; i += kWidth) store(to + i, load(h + i));
      for (; i < n; i++) {
        f16 lanes[kWidth] = {};
        float wide[kWidth];
        lanes[0] = h[i * stride];
        store(wide, load(lanes));
        to[i] = wide[0];
      }
      return;
    }
    case CAL_I32:
      for (int64_t i = 0; i < n; i++) to[i] = float(static_cast<const int32_t *>(p)[i * stride]);
      return;
    case CAL_U8:
      for (int64_t i = 0; i < n; i++) to[i] = float(static_cast<const uint8_t *>(p)[i * stride]);
      return;
  }
}

CAL_INLINE int32_t saturate(float x, float least, float most) {
  return x != x ? 0 : x <= least ? int32_t(least) : x >= most ? int32_t(most) : int32_t(x);
}

// Converts n floats to elements at p: to nearest even for bf16 and f16, truncated and saturated for integers.
CAL_INLINE void put(void *p, cal_dtype dtype, int64_t stride, const float *from, int64_t n) {
  switch (dtype) {
    case CAL_F32: {
      float *f = static_cast<float *>(p);
      for (int64_t i = 0; i < n; i++) f[i * stride] = from[i];
      return;
    }
    case CAL_BF16:
    case CAL_F16: {
      uint16_t *h = static_cast<uint16_t *>(p);
      int64_t i = 0;
      if (stride == 1)
        for (; i + kWidth <= n; i += kWidth) {
          if (dtype == CAL_BF16) store(reinterpret_cast<bf16 *>(h + i), load(from + i));
          else store(reinterpret_cast<f16 *>(h + i), load(from + i));
        }
      for (; i < n; i += kWidth) {
        int64_t k = n - i < kWidth ? n - i : kWidth;
        float wide[kWidth] = {};
        memcpy(wide, from + i, size_t(k) * 4);
        uint16_t lanes[kWidth];
        if (dtype == CAL_BF16) store(reinterpret_cast<bf16 *>(lanes), load(wide));
        else store(reinterpret_cast<f16 *>(lanes), load(wide));
        if (stride == 1) memcpy(h + i, lanes, size_t(k) * 2);
        else
          for (int64_t j = 0; j < k; j++) h[(i + j) * stride] = lanes[j];
      }
      return;
    }
    case CAL_I32:
      for (int64_t i = 0; i < n; i++) static_cast<int32_t *>(p)[i * stride] = saturate(from[i], -2147483648.0f, 2147483520.0f);
      return;
    case CAL_U8:
      for (int64_t i = 0; i < n; i++) static_cast<uint8_t *>(p)[i * stride] = uint8_t(saturate(from[i], 0.0f, 255.0f));
      return;
  }
}

// A row function: out[i] = f(a[i], b[i], c[i]) over n floats; operands that are absent are null.
using RowFn = void (*)(float *out, const float *a, const float *b, const float *c, int64_t n);

// Applies `row` to views of one shape: views[0] is the output, views[1..operands-1] inputs (strides of 0 repeat).
void each_row(const View *const *views, int operands, RowFn row);

}  // namespace CAL_ISA
}  // namespace cal
