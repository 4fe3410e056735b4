// The products of bytes with AVX-512 VNNI: four products a lane and their sum in one instruction.
#include "packed_values.h"
#include "rounded.h"
#include "stored.h"
#if defined(CAL_ISA_AVX512)
#include "../simd/target.h"

CAL_TARGET_BEGIN("avx512vnni")
#include "stored_dot.h"

namespace cal {
namespace CAL_ISA {
namespace {

struct VnniDot {
  static constexpr int kSignedOffset = 128;  // the left bytes are unsigned
  using Sum = I;
  CAL_INLINE Sum begin(I first) { return first; }
  template <int kLargest>
  CAL_INLINE void add(Sum &s, int, I w, I x) { s.r = _mm512_dpbusd_epi32(s.r, w.r, x.r); }
  CAL_INLINE void add_signed(Sum &s, int, I w, I x) { s.r = _mm512_dpbusd_epi32(s.r, w.r, x.r); }
  CAL_INLINE I total(const Sum &s) { return s; }
};

}  // namespace

DotKernel vnni_dot(int format) { return dot_kernel<VnniDot>(format); }

}  // namespace CAL_ISA
}  // namespace cal
CAL_TARGET_END
#endif
