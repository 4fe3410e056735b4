// Size-class allocator over the system's pages. See arena.h.
#include "arena.h"

#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#include <sanitizer/asan_interface.h>
#endif
#endif

namespace cal {
namespace {

constexpr uint64_t kSmallest = 64;
constexpr int kStepsPerDouble = 4;                   // classes at 1, 1.25, 1.5, 1.75 times a power of two: at most 25 % slack
constexpr int kClasses = 40 * kStepsPerDouble;
constexpr uint64_t kHugePage = uint64_t(2) << 20;    // blocks of this size and above ask for huge pages: fewer TLB misses

struct Free {
  Free *next;
};

Free *kept[kClasses];
cal_memory_info memory;

struct SizeClass {
  int index;
  uint64_t bytes;
};

SizeClass class_of(uint64_t bytes) {
  if (bytes < kSmallest) bytes = kSmallest;
  int log = 63 - __builtin_clzll(bytes);
  uint64_t base = uint64_t(1) << log, step = base / kStepsPerDouble;
  uint64_t extra = (bytes - base + step - 1) / step;
  uint64_t size = base + extra * step;
  size = (size + 63) & ~uint64_t(63);
  return {(log - 6) * kStepsPerDouble + int(extra), size};
}

void to_system(void *block, uint64_t bytes) {
#ifdef __SANITIZE_ADDRESS__
  ASAN_UNPOISON_MEMORY_REGION(block, bytes);
#endif
  ::free(block);
  memory.reserved_bytes -= bytes;
}

}  // namespace

void *Arena::take(uint64_t bytes) {
  if (bytes > (uint64_t(1) << 44)) fail(CAL_OUT_OF_MEMORY, "%llu bytes were asked for at once", (unsigned long long)bytes);
  SizeClass c = class_of(bytes);
  void *block = nullptr;
  if (kept[c.index]) {
    block = kept[c.index];
#ifdef __SANITIZE_ADDRESS__
    ASAN_UNPOISON_MEMORY_REGION(block, c.bytes);
#endif
    kept[c.index] = kept[c.index]->next;
  } else {
    if (memory.limit_bytes && memory.reserved_bytes + c.bytes > memory.limit_bytes) trim();
    if (memory.limit_bytes && memory.reserved_bytes + c.bytes > memory.limit_bytes)
      fail(CAL_OUT_OF_MEMORY, "needs %.3f MiB, %.3f MiB are live, the limit is %.3f MiB", c.bytes / 1048576.0,
           memory.live_bytes / 1048576.0, memory.limit_bytes / 1048576.0);
    uint64_t alignment = c.bytes >= kHugePage ? kHugePage : 64;
    if (posix_memalign(&block, alignment, c.bytes) != 0) {
      trim();
      if (posix_memalign(&block, alignment, c.bytes) != 0)
        fail(CAL_OUT_OF_MEMORY, "needs %.3f MiB and the system has none left; %.3f MiB are live", c.bytes / 1048576.0,
             memory.live_bytes / 1048576.0);
    }
#ifdef MADV_HUGEPAGE
    if (c.bytes >= kHugePage) madvise(block, c.bytes, MADV_HUGEPAGE);
#endif
    memory.reserved_bytes += c.bytes;
  }
#ifdef __SANITIZE_ADDRESS__
  ASAN_POISON_MEMORY_REGION(block, c.bytes);  // the slack of the class stays out of bounds
  ASAN_UNPOISON_MEMORY_REGION(block, bytes);
#endif
  memory.live_bytes += c.bytes;
  if (memory.live_bytes > memory.peak_bytes) memory.peak_bytes = memory.live_bytes;
  return block;
}

void Arena::give(void *block, uint64_t bytes) {
  SizeClass c = class_of(bytes);
#ifdef __SANITIZE_ADDRESS__
  ASAN_UNPOISON_MEMORY_REGION(block, sizeof(Free));
#endif
  Free *f = static_cast<Free *>(block);
  f->next = kept[c.index];
  kept[c.index] = f;
#ifdef __SANITIZE_ADDRESS__
  ASAN_POISON_MEMORY_REGION(static_cast<char *>(block) + sizeof(Free), c.bytes - sizeof(Free));
#endif
  memory.live_bytes -= c.bytes;
}

void Arena::trim() {
  for (int i = 0; i < kClasses; i++) {
    // Rebuild the class's size from its index.
    int log = i / kStepsPerDouble + 6, extra = i % kStepsPerDouble;
    uint64_t base = uint64_t(1) << log, size = base + uint64_t(extra) * (base / kStepsPerDouble);
    size = (size + 63) & ~uint64_t(63);
    while (kept[i]) {
      Free *f = kept[i];
      kept[i] = f->next;
      to_system(f, size);
    }
  }
}

Scratch::Scratch(uint64_t bytes) : bytes_(bytes), data_(bytes ? Arena::take(bytes) : nullptr) {}
Scratch::~Scratch() {
  if (data_) Arena::give(data_, bytes_);
}

cal_memory_info Arena::info() { return memory; }
void Arena::reset_peak() { memory.peak_bytes = memory.live_bytes; }
void Arena::set_limit(uint64_t bytes) { memory.limit_bytes = bytes; }

}  // namespace cal
