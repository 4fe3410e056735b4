// See stored_fast.h.
#include "stored_fast.h"

#include "../core/processor.h"
#include "stored_amx.h"
#include "stored_dot.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kTaskBytes = int64_t(16) << 10;  // of the matrix, read by one row: some microseconds

constexpr int64_t kFewRows = 12;  // up to here bytes cost less than to make bfloat16 of the matrix
// Up to here in two terms: one row waits for memory anyway, and rounding to 8 bits alone costs 0.1 nats a token in likelihoods here and there.
constexpr int64_t kFineRows = 12;

DotKernel best_dot(int format) {
#if defined(CAL_ISA_AVX512)
  if (has_vnni()) return vnni_dot(format);
#endif
  return plain_dot(format);
}

}  // namespace

void stored_fast(const StoredProduct &p, bool packed) {
#if defined(CAL_ISA_AVX512)
  if (p.N > kFewRows && p.I > 0 && has_amx()) return amx_product(p, packed);
#endif
  if (!packed) return stored_exact(p);
  const DotKernel kernel = best_dot(p.format);
  const int terms = p.N <= kFineRows ? 2 : 1;
  const Rounded x(p.x, p.x_row, p.N, p.I, terms, kernel.offset, kernel.halves);
  const int64_t groups = (p.O + kGroup - 1) / kGroup;
  const int64_t grain = kTaskBytes / (x.rows * group_bytes(p.format, p.I) + 1) + 1;
  parallel_range(groups, grain, [&](int64_t begin, int64_t end, int) { kernel.run(p, x, begin, end); });
}

}  // namespace CAL_ISA
}  // namespace cal
