// Small blocks by size class, large ones from the heap; the limit, the report and the errors. See arena.h.
#include "arena.h"

#include <stdlib.h>

#include "asan.h"
#include "heap.h"

namespace cal {
namespace {

constexpr uint64_t kSmallest = 64;
constexpr uint64_t kLarge = uint64_t(64) << 10;  // blocks from here on lie in the heap
constexpr int kStepsPerDouble = 4;               // classes at 1, 1.25, 1.5, 1.75 times a power of two: at most 25 % slack
constexpr int kClasses = 10 * kStepsPerDouble + 1;

struct Free {
  Free *next;
};

Free *kept[kClasses];
Heap heap;
uint64_t small_bytes;     // of the classes, live and kept
cal_memory_info memory;  // reserved_bytes is reckoned when asked for

// A block that lies in the heap has no class.
struct Size {
  int index;
  uint64_t bytes;
};

Size size_of(uint64_t bytes) {
  if (bytes >= kLarge) return {-1, (bytes + 63) & ~uint64_t(63)};
  if (bytes < kSmallest) bytes = kSmallest;
  int log = 63 - __builtin_clzll(bytes);
  uint64_t base = uint64_t(1) << log, step = base / kStepsPerDouble;
  uint64_t extra = (bytes - base + step - 1) / step;
  return {(log - 6) * kStepsPerDouble + int(extra), (base + extra * step + 63) & ~uint64_t(63)};
}

uint64_t reserved() { return small_bytes + heap.held(); }

// Bytes that such a block takes from the system.
uint64_t wanted(Size size) { return size.index < 0 ? heap.wanted(size.bytes) : kept[size.index] ? 0 : size.bytes; }

// nullptr where the system has none left.
void *obtain(Size size) {
  if (size.index < 0) return heap.take(size.bytes);
  if (Free *f = kept[size.index]) {
    CAL_UNPOISON(f, sizeof(Free));
    kept[size.index] = f->next;
    return f;
  }
  void *block = nullptr;
  if (posix_memalign(&block, 64, size.bytes) != 0) return nullptr;
  small_bytes += size.bytes;
  return block;
}

}  // namespace

void *Arena::take(uint64_t bytes) {
  if (bytes > (uint64_t(1) << 44)) fail(CAL_OUT_OF_MEMORY, "%llu bytes were asked for at once", (unsigned long long)bytes);
  const Size size = size_of(bytes);
  void *block = nullptr;
  for (bool trimmed = false; !block; trimmed = true) {
    const uint64_t more = memory.limit_bytes ? wanted(size) : 0;
    const bool over = more > 0 && reserved() + more > memory.limit_bytes;
    if (!over) block = obtain(size);
    if (block) break;
    if (trimmed && over)
      fail(CAL_OUT_OF_MEMORY, "needs %.3f MiB, %.3f MiB are live, the limit is %.3f MiB", size.bytes / 1048576.0,
           memory.live_bytes / 1048576.0, memory.limit_bytes / 1048576.0);
    if (trimmed)
      fail(CAL_OUT_OF_MEMORY, "needs %.3f MiB and the system has none left; %.3f MiB are live", size.bytes / 1048576.0,
           memory.live_bytes / 1048576.0);
    trim();
  }
  CAL_POISON(block, size.bytes);  // what rounding adds stays out of bounds
  CAL_UNPOISON(block, bytes);
  memory.live_bytes += size.bytes;
  if (memory.live_bytes > memory.peak_bytes) memory.peak_bytes = memory.live_bytes;
  return block;
}

void Arena::give(void *block, uint64_t bytes) {
  const Size size = size_of(bytes);
  if (size.index < 0) {
    heap.give(block, size.bytes);
    CAL_POISON(block, size.bytes);
  } else {
    CAL_UNPOISON(block, sizeof(Free));
    Free *f = static_cast<Free *>(block);
    f->next = kept[size.index];
    kept[size.index] = f;
    CAL_POISON(static_cast<char *>(block) + sizeof(Free), size.bytes - sizeof(Free));
  }
  memory.live_bytes -= size.bytes;
}

void Arena::trim() {
  for (int i = 0; i < kClasses; i++) {
    const uint64_t base = kSmallest << i / kStepsPerDouble, size = base + uint64_t(i % kStepsPerDouble) * (base / kStepsPerDouble);
    const uint64_t bytes = (size + 63) & ~uint64_t(63);
    while (Free *f = kept[i]) {
      kept[i] = f->next;
      CAL_UNPOISON(f, bytes);
      ::free(f);
      small_bytes -= bytes;
    }
  }
  heap.trim();
}

Scratch::Scratch(uint64_t bytes) : bytes_(bytes), data_(bytes ? Arena::take(bytes) : nullptr) {}
Scratch::~Scratch() {
  if (data_) Arena::give(data_, bytes_);
}

cal_memory_info Arena::info() {
  cal_memory_info info = memory;
  info.reserved_bytes = reserved();
  return info;
}
void Arena::reset_peak() { memory.peak_bytes = memory.live_bytes; }
void Arena::set_limit(uint64_t bytes) { memory.limit_bytes = bytes; }

}  // namespace cal
