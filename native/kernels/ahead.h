// Lines of (B, S, H, D) operands that will be wanted soon, asked for a few at a time while tiles are computed: to pack all of a block
// at once leaves the multipliers idle for as long as memory takes, a fifth of attention's time where the operands do not fit the
// second-level cache. What is asked for in vain costs next to nothing.
#pragma once
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

class Ahead {
 public:
  void clear() { next_ = spans_ = 0; }
  // Lines first...first+count-1 of `heads` adjacent heads of D elements each.
  void add(const View &v, int64_t batch, int64_t head, int64_t first, int64_t count, int64_t heads, int64_t depth) {
    const int64_t size = bytes_of(v.dtype);
    add_lines(static_cast<const char *>(v.data) + (batch * v.stride[0] + first * v.stride[1] + head * v.stride[2]) * size, v.stride[1] * size,
              count, heads * depth * size);
  }
  // `count` lines of so many bytes, `step` bytes apart.
  void add_lines(const char *at, int64_t step, int64_t count, int64_t bytes) {
    if (next_ == spans_) clear();
    if (count > 0 && spans_ < kMost) span_[spans_++] = {at, step, count, bytes};
  }
  inline __attribute__((always_inline)) void ask() {
    for (int i = 0; i < kEach && next_ < spans_; i++) {
      Span &s = span_[next_];
      for (int64_t b = 0; b < s.bytes; b += 64) __builtin_prefetch(s.at + b, 0, 2);
      s.at += s.step;
      if (--s.count == 0) next_++;
    }
  }

 private:
  static constexpr int kMost = 32;
  static constexpr int kEach = 4;  // a tile takes about 0.3 microseconds, in which memory delivers some 16 cache lines
  struct Span {
    const char *at;
    int64_t step, count, bytes;
  };
  Span span_[kMost];
  int next_ = 0, spans_ = 0;
};

}  // namespace CAL_ISA
}  // namespace cal
