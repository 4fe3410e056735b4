// See processor.h.
#include "processor.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace cal {

#if defined(__x86_64__) && defined(__linux__)
namespace {

unsigned long long enabled_states() {  // XCR0
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (unsigned long long)high << 32 | low;
}

// The system keeps tile registers for a process only once it has asked; the answer then holds for all its threads.
bool ask_for_tiles() {
  unsigned a, b, c, d;
  constexpr unsigned kBf16 = 1u << 22, kTile = 1u << 24, kOsXsave = 1u << 27;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & (kBf16 | kTile)) != (kBf16 | kTile)) return false;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & (1u << 5))) return false;  // AVX-512 BF16, which converts for them
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & kOsXsave)) return false;
  constexpr unsigned long long kTileStates = 3ull << 17;
  if ((enabled_states() & kTileStates) != kTileStates) return false;
  constexpr long kRequest = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, kRequest, kTileData) == 0;
}

}  // namespace

bool has_amx() {
  static const bool answer = ask_for_tiles();
  return answer;
}
#else
bool has_amx() { return false; }
#endif

#if defined(__x86_64__)
bool has_vnni() {
  static const bool answer = __builtin_cpu_supports("avx512vnni");
  return answer;
}
#else
bool has_vnni() { return false; }
#endif

}  // namespace cal
