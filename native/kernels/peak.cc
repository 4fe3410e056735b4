// peakFma and peakRead: what this machine can do at best, for the bench's shares. They compute nothing of use.
// peakFma counts a fused multiply-add as 2 operations; the portable set has none and does a product and a sum.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

// As many independent chains as the matrix product has accumulators: they fit in the registers, and are above latency
// times ports wherever there is a fused instruction (12 on AVX2, 4 x 2 needed; 24 on NEON, 4 x 4 on the widest core).
constexpr int kChains = kTileRows * kTileVecs;

#define CAL_UNROLL _Pragma("GCC unroll 32")

// Distinct chains that tend to a fixed point: no two can be merged, none overflows or becomes subnormal.
float multiply_add(int64_t iterations) {
  V chain[kChains];
  float first = 0.5f;
  asm volatile("" : "+m"(first));  // unknown to the compiler
  CAL_UNROLL
  for (int k = 0; k < kChains; k++) chain[k] = set(first + float(k) * 0.01f);
  const V factor = set(first), addend = set(first + 0.1f);
  for (int64_t i = 0; i < iterations; i++) {
    CAL_UNROLL
    for (int k = 0; k < kChains; k++) chain[k] = fma(chain[k], factor, addend);
  }
  V total = zero();
  CAL_UNROLL
  for (int k = 0; k < kChains; k++) total = total + chain[k];
  return sum(total);
}

// Four streams side by side, a prefetcher follows each: one alone leaves a tenth of the bandwidth unused.
float read(const float *x, int64_t n) {
  const int64_t part = n / 4 / kWidth * kWidth;
  V a = zero(), b = a, c = a, d = a;
  for (int64_t i = 0; i < part; i += kWidth) {
    a = a + load(x + i);
    b = b + load(x + part + i);
    c = c + load(x + 2 * part + i);
    d = d + load(x + 3 * part + i);
  }
  for (int64_t i = 4 * part; i < n; i += kWidth)
    a = a + (n - i < kWidth ? load_part(x + i, int(n - i)) : load(x + i));
  return sum((a + b) + (c + d));
}

int64_t threads_of(const Call &c) {
  c.need_dtype(0, "out", CAL_F32);
  c.need_contiguous(0, "out");
  const int64_t n = c[0].count();
  if (n < 1 || n > Pool::threads())
    fail(CAL_BAD_SHAPE, "out must have an element for each of 1 to %d threads: %lld", Pool::threads(), (long long)n);
  return n;
}

}  // namespace

// out (threads): the GFLOP that each thread did; [iterations]
void peakFma(Call &c) {
  const int64_t iterations = c.integer(0, 1, int64_t(1) << 40), threads = threads_of(c);
  float *out = c[0].as<float>();
  int64_t started = 0;
  parallel(threads, [&](int64_t task, int) {
    // Every task waits for all the others, so that none of the threads takes two.
    __atomic_add_fetch(&started, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&started, __ATOMIC_ACQUIRE) < threads) {
    }
    const float total = multiply_add(iterations);
    const double flops = 2.0 * kWidth * kChains * double(iterations);
    out[task] = total > 0 ? float(flops * 1e-9) : 0;  // always positive: the sum has to be computed
  });
}

// out (threads): sums of parts of x, so that it has to be read; x f32
void peakRead(Call &c) {
  const int64_t threads = threads_of(c), n = c[1].count();
  c.need_dtype(1, "input", CAL_F32);
  c.need_contiguous(1, "input");
  float *out = c[0].as<float>();
  // Parts of 256 KiB: threads work near each other, and one that is held up does not hold up the rest.
  const int64_t part = 65536, parts = (n + part - 1) / part;
  Scratch scratch(uint64_t(parts) * sizeof(float));
  float *partial = scratch.floats();
  parallel(parts, [&](int64_t k, int) {
    partial[k] = read(c[1].as<float>() + k * part, n - k * part < part ? n - k * part : part);
  });
  for (int64_t t = 0; t < threads; t++) out[t] = 0;
  for (int64_t k = 0; k < parts; k++) out[k % threads] += partial[k];
}

}  // namespace CAL_ISA
}  // namespace cal
