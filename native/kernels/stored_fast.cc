// See stored_fast.h.
#include "stored_fast.h"

#include "../core/processor.h"
#include "stored_dot.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kTaskBytes = int64_t(32) << 10;  // of the matrix, read by one row: some microseconds

DotKernel best_dot(int format) {
#if defined(CAL_ISA_AVX512)
  if (has_vnni()) return vnni_dot(format);
#endif
  return plain_dot(format);
}

}  // namespace

void stored_fast(const StoredProduct &p) {
  const DotKernel kernel = best_dot(p.format);
  const Rounded x(p.x, p.x_row, p.N, p.I, kernel.offset, kernel.halves);
  const int64_t groups = (p.O + kGroup - 1) / kGroup;
  const int64_t grain = kTaskBytes / (p.N * group_bytes(p.format, p.I) + 1) + 1;
  parallel_range(groups, grain, [&](int64_t begin, int64_t end, int) { kernel.run(p, x, begin, end); });
}

}  // namespace CAL_ISA
}  // namespace cal
