// Memory for storages and for kernels' scratch: 64-byte aligned, kept for reuse, with a hard limit.
// Not thread safe: allocation happens on the calling thread, before or after a kernel's parallel part.
#pragma once
#include <stdint.h>

#include "error.h"

namespace cal {

struct Arena {
  // Throws Error(CAL_OUT_OF_MEMORY) naming sizes.
  static void *take(uint64_t bytes);
  static void give(void *block, uint64_t bytes);
  static void trim();  // returns what is kept for reuse to the system: small blocks, and huge pages on which no block lies
  static cal_memory_info info();
  static void reset_peak();
  static void set_limit(uint64_t bytes);
};

// Scratch of a kernel: freed when the kernel returns or throws.
class Scratch {
 public:
  explicit Scratch(uint64_t bytes);  // not inline: nothing of the core may be compiled once for each instruction set
  ~Scratch();
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  CAL_ALWAYS float *floats() { return static_cast<float *>(data_); }
  CAL_ALWAYS double *doubles() { return static_cast<double *>(data_); }
  CAL_ALWAYS void *data() { return data_; }

 private:
  uint64_t bytes_;
  void *data_;
};

}  // namespace cal
