// Tests of the arena and its heap: alignment, reuse, joining, what it reports, the limit and its error, what the system refuses,
// trimming; under AddressSanitizer also that bytes past a block and freed blocks are out of bounds. Not of the handles above it.
#include "../core/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <vector>

#include "../core/asan.h"
#include "../core/heap.h"
#include "check.h"

using cal::Arena;
using cal::Scratch;
using check::expect;
using check::test;

namespace {

using ull = unsigned long long;
constexpr uint64_t kMiB = uint64_t(1) << 20, kHugePage = 2 * kMiB;

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
  expect(m.live_bytes == 2 * kMiB && m.peak_bytes == 3 * kMiB && m.reserved_bytes == 4 * kMiB, "live %llu, peak %llu, reserved %llu",
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
    bytes = 65536 + source.below(4 * kMiB);
    block = Arena::take(bytes);
    live = Arena::info().live_bytes;
    expect(live == (bytes + 63) / 64 * 64, "%llu bytes take %llu", (ull)bytes, (ull)live);
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

// What lies between live blocks serves other places: the limit counts memory, not address space.
void limit_when_scattered() {
  fresh();
  Arena::set_limit(32 * kMiB);
  void *blocks[8];
  for (void *&block : blocks) {
    block = Arena::take(4 * kMiB);
    memset(block, int(&block - blocks), 4 * kMiB);
  }
  for (int i = 0; i < 8; i += 2) Arena::give(blocks[i], 4 * kMiB);
  void *large = Arena::take(16 * kMiB);
  memset(large, 99, 16 * kMiB);
  expect(Arena::info().reserved_bytes == 32 * kMiB, "%llu are reserved", (ull)Arena::info().reserved_bytes);
  bool refused = false;
  try {
    Arena::take(64 << 10);
  } catch (const cal::Error &) {
    refused = true;
  }
  expect(refused, "more than the limit was given");
  for (int i = 1; i < 8; i += 2) {
    const char *data = static_cast<char *>(blocks[i]);
    expect(std::all_of(data, data + 4 * kMiB, [&](char c) { return c == i; }), "block %d was overwritten", i);
    Arena::give(blocks[i], 4 * kMiB);
  }
  Arena::give(large, 16 * kMiB);
  Arena::set_limit(0);
}

void joining() {
  fresh();
  check::Source source{7};
  for (int round = 0; round < 20; round++) {
    std::vector<std::pair<void *, uint64_t>> blocks;
    uint64_t sum = 0;
    for (int i = 0; i < 100; i++) {
      const uint64_t bytes = 65536 + source.below(kMiB) / 64 * 64;
      blocks.push_back({Arena::take(bytes), bytes});
      sum += bytes;
    }
    void *lowest = std::min_element(blocks.begin(), blocks.end())->first;
    const uint64_t reserved = Arena::info().reserved_bytes;
    while (!blocks.empty()) {
      std::swap(blocks[source.below(blocks.size())], blocks.back());
      Arena::give(blocks.back().first, blocks.back().second);
      blocks.pop_back();
    }
    void *whole = Arena::take(sum);
    expect(whole == lowest, "the sum of free neighbours lies at %p, they at %p", whole, lowest);
    expect(Arena::info().reserved_bytes == reserved, "reserved bytes went from %llu to %llu", (ull)reserved, (ull)Arena::info().reserved_bytes);
    Arena::give(whole, sum);
    if (round % 5 == 0) Arena::trim();
  }
}

// The smallest place that is large enough, the lowest of several.
void best_fit() {
  fresh();
  const uint64_t sizes[] = {5, 1, 3, 1, 4, 1, 3, 1};
  void *at[8];
  for (int i = 0; i < 8; i++) at[i] = Arena::take(sizes[i] * kMiB);
  for (int i = 0; i < 8; i += 2) Arena::give(at[i], sizes[i] * kMiB);
  const std::pair<uint64_t, void *> wanted[] = {{3, at[2]}, {3, at[6]}, {3, at[4]}, {4, at[0]}};
  for (auto [mib, place] : wanted) {
    void *block = Arena::take(mib * kMiB);
    expect(block == place, "%llu MiB lie at %p, the best place is %p", (ull)mib, block, place);
  }
  for (auto [mib, place] : wanted) Arena::give(place, mib * kMiB);
  for (int i = 1; i < 8; i += 2) Arena::give(at[i], sizes[i] * kMiB);
}

// Random taking and giving of large blocks: nothing overlaps, every byte stays, and what is held after trimming are the huge pages
// on which blocks lie.
void random_large() {
  fresh();
  struct Block {
    unsigned char *data;
    uint64_t bytes;
    unsigned char mark;
  };
  std::vector<Block> blocks;
  check::Source source{13};
  uint64_t live = 0;
  const auto rounded = [](uint64_t bytes) { return (bytes + 63) / 64 * 64; };
  for (int step = 0; step < 3000; step++) {
    if (blocks.size() < 40 && source.below(9) < 5) {
      const uint64_t bytes = 65536 + source.below(uint64_t(1) << (10 + source.below(13)));
      Block b{static_cast<unsigned char *>(Arena::take(bytes)), bytes, (unsigned char)(1 + source.below(255))};
      expect(uintptr_t(b.data) % 64 == 0, "%llu bytes lie at %p", (ull)bytes, (void *)b.data);
      for (const Block &o : blocks)
        expect(b.data >= o.data + o.bytes || o.data >= b.data + b.bytes, "step %d: %p overlaps %p", step, (void *)b.data, (void *)o.data);
      memset(b.data, b.mark, bytes);
      blocks.push_back(b);
      live += rounded(bytes);
    } else if (!blocks.empty()) {
      const size_t at = source.below(blocks.size());
      const Block b = blocks[at];
      expect(b.data[0] == b.mark && !memcmp(b.data, b.data + 1, b.bytes - 1), "step %d: %llu bytes were overwritten", step, (ull)b.bytes);
      Arena::give(b.data, b.bytes);
      live -= rounded(b.bytes);
      blocks[at] = blocks.back();
      blocks.pop_back();
    }
    cal_memory_info m = Arena::info();
    expect(m.live_bytes == live && m.reserved_bytes >= live, "step %d: %llu live and %llu reserved, not %llu", step, (ull)m.live_bytes,
           (ull)m.reserved_bytes, (ull)live);
    if (step % 100) continue;
    Arena::trim();
    std::set<uintptr_t> pages;
    for (const Block &b : blocks)
      for (uintptr_t page = uintptr_t(b.data) / kHugePage; page * kHugePage < uintptr_t(b.data) + rounded(b.bytes); page++) pages.insert(page);
    m = Arena::info();
    expect(m.reserved_bytes == pages.size() * kHugePage, "step %d: %llu reserved, blocks lie on %zu huge pages", step, (ull)m.reserved_bytes,
           pages.size());
  }
  for (const Block &b : blocks) Arena::give(b.data, b.bytes);
  Arena::trim();
  expect(Arena::info().reserved_bytes == 0, "%llu are reserved at the end", (ull)Arena::info().reserved_bytes);
}

// A lowered limit of the process while it exists. Emulators do not keep it, and then `works` is false.
struct ProcessLimit {
  int what;
  rlimit before;
  bool works = false;
  ProcessLimit(int resource, uint64_t bytes, uint64_t too_much, int protection) : what(resource) {
    getrlimit(resource, &before);
    rlimit lowered = before;
    lowered.rlim_cur = rlim_t(bytes);
    works = setrlimit(resource, &lowered) == 0;
    void *probe = mmap(nullptr, too_much, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED) return;
    munmap(probe, too_much);
    works = false;
  }
  ~ProcessLimit() { setrlimit(what, &before); }
};

void system_refuses() {
  fresh();
  Arena::give(Arena::take(kMiB), kMiB);
  {
    ProcessLimit none(RLIMIT_DATA, 1, 32 * kMiB, PROT_READ | PROT_WRITE);
    if (!none.works) return;
    bool refused = false;
    try {
      Arena::take(32 * kMiB);
    } catch (const cal::Error &e) {
      refused = e.status == CAL_OUT_OF_MEMORY && !strcmp(e.text, "needs 32.000 MiB and the system has none left; 0.000 MiB are live");
    }
    expect(refused, "the system's refusal was not told");
  }
  expect(Arena::info().reserved_bytes == 0 && Arena::info().live_bytes == 0, "a refusal left %llu", (ull)Arena::info().reserved_bytes);
  Arena::give(memset(Arena::take(32 * kMiB), 1, 32 * kMiB), 32 * kMiB);
}

// Where address space is short the heap takes what it needs.
void little_address_space() {
  unsigned long pages = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  const bool known = statm && fscanf(statm, "%lu", &pages) == 1;
  if (statm) fclose(statm);
  if (!known) return;
  cal::Heap heap;
  ProcessLimit little(RLIMIT_AS, pages * uint64_t(sysconf(_SC_PAGESIZE)) + 400 * kMiB, 500 * kMiB, PROT_NONE);
  if (!little.works) return;
  void *a = heap.take(100 * kMiB), *b = heap.take(100 * kMiB);
  expect(a && b && !heap.take(300 * kMiB), "takes of 100, 100 and 300 MiB gave %p and %p", a, b);
  for (void *block : {a, b}) CAL_UNPOISON(block, 100 * kMiB);
  memset(a, 1, 100 * kMiB);
  memset(b, 2, 100 * kMiB);
  expect(static_cast<char *>(a)[100 * kMiB - 1] == 1 && heap.held() == 200 * kMiB, "%llu are held", (ull)heap.held());
  heap.give(a, 100 * kMiB);
  heap.give(b, 100 * kMiB);
  heap.trim();
  expect(heap.held() == 0, "%llu are held at the end", (ull)heap.held());
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
    if (bytes > kMiB) expect(__asan_address_is_poisoned(block + bytes + 4096), "memory held and not given out is in bounds");
  }
}
#endif

}  // namespace

int main() {
  test("alignment", alignment);
  test("blocks are used again", reuse);
  test("live and peak bytes", report);
  test("at most a quarter is slack, of large blocks nothing", slack);
  test("the limit", limit);
  test("the limit where free memory is scattered", limit_when_scattered);
  test("free neighbours are joined", joining);
  test("the best fit", best_fit);
  test("the system refuses", system_refuses);
  test("little address space", little_address_space);
  test("absurd sizes are refused", absurd_size);
  test("trimming", trimming);
  test("random use", random_use);
  test("random use of large blocks", random_large);
  test("scratch is freed by an error", scratch);
#if defined(__SANITIZE_ADDRESS__)
  test("out of bounds is seen", out_of_bounds_is_seen);
#endif
  Arena::trim();
  return check::finish();
}
