// The one exception of the native core and the checks that throw it. Caught at the C ABI; never crosses it.
#pragma once
#include "../include/callosum.h"

namespace cal {

struct Error {
  cal_status status;
  char text[480];
};

// Formats like printf, prefixes nothing: the ABI adds the kernel's name.
[[noreturn]] void fail(cal_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

}  // namespace cal
