// Processor features. A new instruction set is one header in simd/ and one row here.
#include "isa.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace cal {

#if defined(__x86_64__)
namespace avx512 { extern const Kernel kernels[]; }
namespace avx2 { extern const Kernel kernels[]; }
#elif defined(__aarch64__)
namespace neon { extern const Kernel kernels[]; }
#endif
namespace portable { extern const Kernel kernels[]; }

namespace {

bool always() { return true; }

#if defined(__x86_64__)
// Not every compiler's __builtin_cpu_supports knows this one.
bool has_f16c() {
  unsigned a, b, c, d;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c(); }
bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const Isa all[] = {
#if defined(__x86_64__)
    {"avx512", avx512::kernels, has_avx512},
    {"avx2", avx2::kernels, has_avx2},
#elif defined(__aarch64__)
    {"neon", neon::kernels, always},
#endif
    {"portable", portable::kernels, always},
};

}  // namespace

const Isa *isas(int *count) {
  *count = int(sizeof all / sizeof all[0]);
  return all;
}

}  // namespace cal
