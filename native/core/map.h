// Files mapped into memory. Mappings are private: a write to one changes a copy of this process, never the file.
// Safe from any thread. Nothing here knows what the bytes mean.
#pragma once
#include <stdint.h>

#include "error.h"

namespace cal {

struct Mapped {
  uint64_t id;  // never used twice
  void *data;
};

struct Mappings {
  // Throws Error(CAL_BAD_FILE) where the file is not there, not a file, or shorter than offset + bytes.
  static Mapped open(const char *path, uint64_t offset, uint64_t bytes);
  // Throws Error(CAL_USE_AFTER_FREE) for an id that is not alive.
  static void close(uint64_t id);
};

}  // namespace cal
