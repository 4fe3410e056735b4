// Spans: at most kSpan neighbouring elements of f32 or bf16, read and written as floats. f32 is used in place; bf16 passes
// through a buffer in the first-level cache. What the kernels over rows in one piece are built on (norms, activations,
// softmax, rotation). Operands whose elements are apart are the business of rows.h.
#pragma once
#include "rows.h"

namespace cal {
namespace CAL_ISA {

constexpr int kSpan = 1024;  // a buffer is 4 KiB: the five of the largest kernel leave room in a first-level cache of 32

// A store to a line that is not in cache reads the line first; a streaming store does not, and saves a third of the
// traffic of a kernel with one input. But it leaves nothing in cache for the kernel that comes next, so it is for outputs
// that a core's second-level cache (1 to 2 MiB) and a fair share of the third could not keep anyway.
constexpr int64_t kStreamBytes = int64_t(8) << 20;

// How far ahead of the loads memory is asked for: one page, at whose end the processor's own prefetching stops. Without
// it a loop with an exponential takes the time of its arithmetic plus that of memory, with it the longer of the two.
constexpr int kAhead = 1024;
CAL_INLINE void ask(const float *p) {  // for two vectors
  __builtin_prefetch(p);
  if (2 * kWidth * sizeof(float) > 64) __builtin_prefetch(p + kWidth);
}

// How far ahead a kernel with several passes over a row asks memory in its last one: for the next row, which the first
// pass over that then finds in cache; for narrow rows a page. Of operands that pass through buffers the conversion asks
// (`converted`), else the loop that uses them (`direct`).
struct Ahead {
  int64_t direct, converted;
  Ahead(int64_t width, cal_dtype a, cal_dtype b) {
    converted = width < kAhead ? kAhead : width;
    direct = a == CAL_F32 && b == CAL_F32 ? converted : 0;
  }
};

struct Buffer {
  float lanes[kSpan] __attribute__((aligned(64)));
};

CAL_INLINE int span_length(int64_t from, int64_t width) { return width - from < kSpan ? int(width - from) : kSpan; }

// Elements at..at+n of v, counted in memory from its first one. `ahead` asks memory for what lies so many elements
// further on, when it is bf16: of f32, the loop that uses it does.
CAL_INLINE const float *read_span(const View &v, int64_t at, int n, Buffer &buffer, int64_t ahead = 0) {
  if (v.dtype == CAL_F32) return v.as<float>() + at;
  const bf16 *p = v.as<bf16>() + at;
  int i = 0;
  for (; i + kWidth <= n; i += kWidth) {
    if (ahead) __builtin_prefetch(p + i + ahead);
    store(buffer.lanes + i, load(p + i));
  }
  if (i < n) store(buffer.lanes + i, load_part(p + i, n - i));
  return buffer.lanes;
}

// Where to write elements at.. of v as floats; write_span then brings them to v.
CAL_INLINE float *span_room(const View &v, int64_t at, Buffer &buffer) {
  return v.dtype == CAL_F32 ? v.as<float>() + at : buffer.lanes;
}

// Whether an output of rows `stride` apart is to be written past the caches, by the loop that computes it (`direct`) or
// by write_span. Every span then starts at a whole vector.
struct Past {
  bool direct = false, converted = false;
  Past() = default;
  Past(const View &out, int64_t stride) {
    const int64_t size = bytes_of(out.dtype), vector = kWidth * sizeof(float);
    const bool aligned = stride * size % vector == 0 && uintptr_t(out.data) % uintptr_t(vector) == 0;
    const bool past = aligned && out.count() * size >= kStreamBytes;
    direct = past && out.dtype == CAL_F32;
    converted = past && out.dtype != CAL_F32;
  }
  void fence() const {  // at the end of a task
    if (direct || converted) stream_fence();
  }
};

CAL_INLINE void write_span(const View &v, int64_t at, int n, const Buffer &buffer, const Past &past) {
  if (v.dtype == CAL_F32) return;
  bf16 *p = v.as<bf16>() + at;
  int i = 0;
  if (past.converted) {
    // Only whole vectors of floats can be streamed. All is converted before any of it is loaded again: a load that
    // takes up two stores just made would wait for both to leave the processor's store buffer.
    bf16 halves[kSpan] __attribute__((aligned(64)));
    const int whole = n / (2 * kWidth) * (2 * kWidth);
    for (int j = 0; j < whole; j += kWidth) store(halves + j, load(buffer.lanes + j));
    for (; i < whole; i += 2 * kWidth) {
      float bits[kWidth];
      memcpy(bits, halves + i, sizeof bits);
      stream(reinterpret_cast<float *>(p + i), load(bits));
    }
  }
  for (; i + kWidth <= n; i += kWidth) store(p + i, load(buffer.lanes + i));
  if (i < n) store_part(p + i, load(buffer.lanes + i), n - i);
}

CAL_INLINE void store(float *p, V a, bool past) {
  if (past) stream(p, a);
  else store(p, a);
}

// A vector operand (weight, bias) as floats for a whole call: converted once, and of one value where it is absent.
class Floats {
 public:
  Floats(const View &v, int64_t n, float absent) : scratch_(v.present() && v.dtype == CAL_F32 ? 0 : uint64_t(n) * 4) {
    if (v.present() && v.dtype == CAL_F32) {
      data_ = v.as<float>();
      return;
    }
    float *to = scratch_.floats();
    data_ = to;
    if (v.present()) fetch(to, v.data, v.dtype, 1, n);
    else
      for (int64_t i = 0; i < n; i++) to[i] = absent;
  }
  operator const float *() const { return data_; }

 private:
  Scratch scratch_;
  const float *data_;
};

}  // namespace CAL_ISA
}  // namespace cal
