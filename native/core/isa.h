// Which instruction sets this build carries and this processor can run.
#pragma once
#include "call.h"

namespace cal {

struct Isa {
  const char *name;
  const Kernel *kernels;  // ends with a null name; the same names in the same order in every instruction set
  bool (*runs_here)();
};

const Isa *isas(int *count);  // best first; only those compiled in

}  // namespace cal
