// The one exception of the native core and the checks that throw it. Caught at the C ABI; never crosses it.
#pragma once
#include "../include/callosum.h"

// Inline members of core headers are always inlined: a copy kept for the linker could be one compiled for a wider instruction set.
#define CAL_ALWAYS inline __attribute__((always_inline))

namespace cal {

struct Error {
  cal_status status;
  char text[480];
};

// Formats like printf, prefixes nothing: the ABI adds the kernel's name.
[[noreturn]] void fail(cal_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

}  // namespace cal
