// Tests of the arena: alignment, reuse, what it reports, the limit and its error, trimming; under AddressSanitizer also that
// bytes past a block and freed blocks are out of bounds. Not of the handles above it.
#include "../core/arena.h"

#include <stdlib.h>
#include <string.h>

#include <vector>

#include "check.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

using cal::Arena;
using cal::Scratch;
using check::expect;
using check::test;

namespace {

using ull = unsigned long long;
constexpr uint64_t kMiB = uint64_t(1) << 20;

// Starts each test from an arena that holds nothing.
void fresh() {
  Arena::set_limit(0);
  Arena::trim();
  Arena::reset_peak();
  cal_memory_info m = Arena::info();
  expect(m.live_bytes == 0 && m.reserved_bytes == 0, "%llu bytes live, %llu reserved at the start", (ull)m.live_bytes, (ull)m.reserved_bytes);
}

void alignment() {
  fresh();
  std::vector<std::pair<void *, uint64_t>> blocks;
  for (uint64_t bytes : {uint64_t(0), uint64_t(1), uint64_t(63), uint64_t(64), uint64_t(65), uint64_t(127), uint64_t(128), uint64_t(1000),
                         uint64_t(4097), uint64_t(100000), 2 * kMiB - 1, 2 * kMiB, 3 * kMiB + 5}) {
    void *block = Arena::take(bytes);
    expect(uintptr_t(block) % 64 == 0, "%llu bytes lie at %p", (ull)bytes, block);
    memset(block, 0x5a, bytes);
    blocks.push_back({block, bytes});
  }
  for (auto [block, bytes] : blocks) Arena::give(block, bytes);
}

void reuse() {
  fresh();
  void *a = Arena::take(1000);
  uint64_t reserved = Arena::info().reserved_bytes;
  for (int i = 0; i < 1000; i++) {
    Arena::give(a, 1000);
    void *b = Arena::take(1000);
    expect(a == b, "a block that was given back was not used again");
  }
  expect(Arena::info().reserved_bytes == reserved, "reserved bytes grew from %llu to %llu", (ull)reserved, (ull)Arena::info().reserved_bytes);
  void *c = Arena::take(1000);
  expect(c != a, "a live block was handed out twice");
  Arena::give(c, 1000);
  Arena::give(a, 1000);
}

void report() {
  fresh();
  void *a = Arena::take(kMiB);
  expect(Arena::info().live_bytes == kMiB && Arena::info().peak_bytes == kMiB, "one MiB is reported as %llu", (ull)Arena::info().live_bytes);
  void *b = Arena::take(2 * kMiB);
  Arena::give(a, kMiB);
  cal_memory_info m = Arena::info();
  expect(m.live_bytes == 2 * kMiB && m.peak_bytes == 3 * kMiB && m.reserved_bytes == 3 * kMiB, "live %llu, peak %llu, reserved %llu",
         (ull)m.live_bytes, (ull)m.peak_bytes, (ull)m.reserved_bytes);
  Arena::reset_peak();
  expect(Arena::info().peak_bytes == 2 * kMiB, "the peak after its reset is %llu", (ull)Arena::info().peak_bytes);
  Arena::give(b, 2 * kMiB);
  expect(Arena::info().live_bytes == 0, "%llu bytes are left", (ull)Arena::info().live_bytes);
}

void slack() {
  fresh();
  check::Source source{3};
  for (int i = 0; i < 5000; i++) {
    uint64_t bytes = 1 + source.below(uint64_t(1) << (6 + i % 16));
    void *block = Arena::take(bytes);
    uint64_t live = Arena::info().live_bytes;
    expect(live >= bytes && live <= bytes + bytes / 4 + 128, "%llu bytes take %llu", (ull)bytes, (ull)live);
    Arena::give(block, bytes);
  }
}

void limit() {
  fresh();
  Arena::set_limit(4 * kMiB);
  expect(Arena::info().limit_bytes == 4 * kMiB, "the limit reads %llu", (ull)Arena::info().limit_bytes);
  void *a = Arena::take(3 * kMiB);
  bool refused = false;
  try {
    Arena::give(Arena::take(2 * kMiB), 2 * kMiB);
  } catch (const cal::Error &e) {
    refused = true;
    expect(e.status == CAL_OUT_OF_MEMORY, "the status is %d", int(e.status));
    expect(!strcmp(e.text, "needs 2.000 MiB, 3.000 MiB are live, the limit is 4.000 MiB"), "the message is '%s'", e.text);
  }
  expect(refused, "5 MiB fit into a limit of 4");
  expect(Arena::info().live_bytes == 3 * kMiB, "the refusal changed the live bytes to %llu", (ull)Arena::info().live_bytes);
  Arena::give(Arena::take(kMiB), kMiB);  // up to the limit is allowed
  Arena::give(a, 3 * kMiB);
  void *whole = Arena::take(4 * kMiB);  // what is kept for reuse makes room
  expect(Arena::info().reserved_bytes == 4 * kMiB, "%llu are reserved", (ull)Arena::info().reserved_bytes);
  Arena::give(whole, 4 * kMiB);
  Arena::set_limit(0);
  Arena::give(Arena::take(6 * kMiB), 6 * kMiB);
}

void absurd_size() {
  fresh();
  for (uint64_t bytes : {(uint64_t(1) << 44) + 1, ~uint64_t(0)}) {
    bool refused = false;
    try {
      Arena::take(bytes);
    } catch (const cal::Error &e) {
      refused = e.status == CAL_OUT_OF_MEMORY;
    }
    expect(refused, "%llu bytes were not refused", (ull)bytes);
  }
  expect(Arena::info().reserved_bytes == 0, "a refusal kept %llu bytes", (ull)Arena::info().reserved_bytes);
}

void trimming() {
  fresh();
  void *kept = Arena::take(5000);
  memset(kept, 7, 5000);
  for (uint64_t bytes = 1; bytes < 4 * kMiB; bytes = bytes * 5 / 4 + 1) Arena::give(Arena::take(bytes), bytes);
  expect(Arena::info().reserved_bytes > Arena::info().live_bytes, "nothing is kept for reuse");
  Arena::trim();
  expect(Arena::info().reserved_bytes == Arena::info().live_bytes, "%llu reserved and %llu live after trimming",
         (ull)Arena::info().reserved_bytes, (ull)Arena::info().live_bytes);
  for (int i = 0; i < 5000; i++) expect(static_cast<char *>(kept)[i] == 7, "trimming changed a live block");
  Arena::give(kept, 5000);
}

// Random taking and giving: every block keeps its own bytes, and the report is the sum of the blocks.
void random_use() {
  fresh();
  struct Block {
    unsigned char *data;
    uint64_t bytes;
    unsigned char mark;
  };
  std::vector<Block> blocks;
  check::Source source{11};
  for (int step = 0; step < 20000; step++) {
    if (blocks.size() < 60 && source.below(5) < 3) {
      uint64_t bytes = source.below(uint64_t(1) << (4 + source.below(13)));
      Block b{static_cast<unsigned char *>(Arena::take(bytes)), bytes, (unsigned char)step};
      memset(b.data, b.mark, bytes);
      blocks.push_back(b);
    } else if (!blocks.empty()) {
      size_t at = source.below(blocks.size());
      Block b = blocks[at];
      for (uint64_t i = 0; i < b.bytes; i++) expect(b.data[i] == b.mark, "step %d: byte %llu of %llu was overwritten", step, (ull)i, (ull)b.bytes);
      Arena::give(b.data, b.bytes);
      blocks[at] = blocks.back();
      blocks.pop_back();
    }
    if (step % 4000 == 0) Arena::trim();
  }
  for (Block b : blocks) Arena::give(b.data, b.bytes);
  expect(Arena::info().live_bytes == 0, "%llu bytes are left", (ull)Arena::info().live_bytes);
}

void scratch() {
  fresh();
  try {
    Scratch s(10000);
    s.floats()[2499] = 1;
    expect(Arena::info().live_bytes >= 10000, "scratch is not counted");
    cal::fail(CAL_BAD_CALL, "thrown on purpose");
  } catch (const cal::Error &) {
  }
  expect(Arena::info().live_bytes == 0, "scratch outlived an error: %llu bytes", (ull)Arena::info().live_bytes);
  expect(Scratch(0).data() == nullptr, "no bytes are no block");
}

#if defined(__SANITIZE_ADDRESS__)
void out_of_bounds_is_seen() {
  fresh();
  for (uint64_t bytes : {uint64_t(8), uint64_t(100), uint64_t(1000), 3 * kMiB - 8}) {
    char *block = static_cast<char *>(Arena::take(bytes));
    expect(__asan_region_is_poisoned(block, bytes) == nullptr, "a live block of %llu is out of bounds", (ull)bytes);
    if (bytes % 64) expect(__asan_address_is_poisoned(block + bytes), "the byte after a block of %llu is in bounds", (ull)bytes);
    Arena::give(block, bytes);
    expect(__asan_address_is_poisoned(block + 16), "a freed block of %llu is in bounds", (ull)bytes);
  }
}
#endif

}  // namespace

int main() {
  test("alignment", alignment);
  test("blocks are used again", reuse);
  test("live and peak bytes", report);
  test("at most a quarter is slack", slack);
  test("the limit", limit);
  test("absurd sizes are refused", absurd_size);
  test("trimming", trimming);
  test("random use", random_use);
  test("scratch is freed by an error", scratch);
#if defined(__SANITIZE_ADDRESS__)
  test("out of bounds is seen", out_of_bounds_is_seen);
#endif
  Arena::trim();
  return check::finish();
}
