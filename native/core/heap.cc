// Best fit with joining over reserved address space. See heap.h.
#include "heap.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "asan.h"

namespace cal {
namespace {

constexpr uint64_t kHugePage = uint64_t(2) << 20;  // fewer TLB misses than with the system's own pages
constexpr uint64_t kLeastRange = uint64_t(64) << 20;

uintptr_t page_up(uintptr_t at) { return (at + kHugePage - 1) & ~uintptr_t(kHugePage - 1); }
uintptr_t page_down(uintptr_t at) { return at & ~uintptr_t(kHugePage - 1); }

// Address space without memory; at a place given, what lay there is returned to the system.
bool map_nothing(uintptr_t &start, uint64_t bytes) {
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | (start ? MAP_FIXED : 0);
  void *at = mmap(reinterpret_cast<void *>(start), bytes, PROT_NONE, flags, -1, 0);
  if (at == MAP_FAILED) return false;
  start = uintptr_t(at);
#ifdef MADV_HUGEPAGE
  madvise(at, bytes, MADV_HUGEPAGE);
#endif
  return true;
}

uint64_t physical_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? uint64_t(pages) * uint64_t(size) : 0;
}

}  // namespace

// The smallest hole that is large enough, the lowest of several; their number where there is none. There are fewer holes than blocks:
// going through them all costs less than keeping them sorted by size too.
size_t Heap::best_fit(uint64_t bytes) const {
  size_t best = holes_.size();
  uint64_t least = ~uint64_t(0);
  for (size_t i = 0; i < holes_.size(); i++) {
    const uint64_t size = holes_[i].end - holes_[i].start;
    if (size >= bytes && size < least) {
      best = i;
      least = size;
    }
  }
  return best;
}

// More address space: as much as the machine has memory, so that nearly always one range is all, and everything free in it can be
// joined; where the system grants less of it, what is needed now.
bool Heap::extend(uint64_t bytes) {
  const uint64_t needed = page_up(std::max(bytes, kLeastRange)), whole = page_up(std::max(needed, physical_bytes()));
  for (uint64_t size : {whole, needed}) {
    uintptr_t start = 0;
    if (!map_nothing(start, size + kHugePage)) continue;
    const Span range{page_up(start), page_up(start) + size};
    const auto above = [&](const Span &s) { return s.start > range.start; };
    holes_.reserve(2 * (live_ + ++ranges_ + 1));
    absent_.reserve(holes_.capacity());
    holes_.insert(std::find_if(holes_.begin(), holes_.end(), above), range);
    absent_.insert(std::find_if(absent_.begin(), absent_.end(), above), range);
    return true;
  }
  return false;
}

uint64_t Heap::wanted(uint64_t bytes) const {
  const size_t at = best_fit(bytes);
  if (at == holes_.size()) return page_up(bytes);
  const uintptr_t start = holes_[at].start, end = start + bytes;
  uint64_t sum = 0;
  for (const Span &s : absent_)
    if (s.start < end && s.end > start) sum += std::min(s.end, page_up(end)) - s.start;
  return sum;
}

// Memory under a block at the beginning of a hole, poisoned until the arena hands it out. Absent pages lie within holes, so none begins
// before the block.
bool Heap::hold(uintptr_t start, uintptr_t end) {
  auto s = std::find_if(absent_.begin(), absent_.end(), [&](const Span &a) { return a.end > start; });
  while (s != absent_.end() && s->start < end) {
    const uintptr_t upto = std::min(s->end, page_up(end));
    void *pages = reinterpret_cast<void *>(s->start);
    if (mprotect(pages, upto - s->start, PROT_READ | PROT_WRITE) != 0) return false;
    CAL_POISON(pages, upto - s->start);
    held_ += upto - s->start;
    s->start = upto;
    s = s->start == s->end ? absent_.erase(s) : s + 1;
  }
  return true;
}

void *Heap::take(uint64_t bytes) {
  // Between two holes lies a block: so much room, and nothing is allocated later, when a block is given back.
  if (holes_.capacity() < live_ + ranges_ + 1) holes_.reserve(2 * (live_ + ranges_ + 1));
  if (absent_.capacity() < holes_.capacity()) absent_.reserve(holes_.capacity());
  size_t at = best_fit(bytes);
  if (at == holes_.size()) {
    if (!extend(bytes)) return nullptr;
    at = best_fit(bytes);
  }
  Span &hole = holes_[at];
  const uintptr_t start = hole.start;
  if (!hold(start, start + bytes)) return nullptr;
  hole.start += bytes;
  if (hole.start == hole.end) holes_.erase(holes_.begin() + ptrdiff_t(at));
  live_++;
  return reinterpret_cast<void *>(start);
}

void Heap::give(void *block, uint64_t bytes) {
  const uintptr_t start = uintptr_t(block), end = start + bytes;
  auto after = std::lower_bound(holes_.begin(), holes_.end(), start, [](const Span &s, uintptr_t at) { return s.start < at; });
  const bool joins_after = after != holes_.end() && after->start == end;
  const bool joins_before = after != holes_.begin() && after[-1].end == start;
  if (joins_before && joins_after) {
    after[-1].end = after->end;
    holes_.erase(after);
  } else if (joins_before) {
    after[-1].end = end;
  } else if (joins_after) {
    after->start = start;
  } else {
    holes_.insert(after, {start, end});
  }
  live_--;
}

void Heap::trim() {
  auto first = absent_.begin();
  for (const Span &hole : holes_) {
    const Span pages{page_up(hole.start), page_down(hole.end)};
    if (pages.start >= pages.end) continue;
    while (first != absent_.end() && first->end <= pages.start) ++first;
    auto last = first;
    uint64_t missing = 0;
    for (; last != absent_.end() && last->start < pages.end; ++last) missing += last->end - last->start;
    uintptr_t at = pages.start;
    if (missing == pages.end - pages.start || !map_nothing(at, pages.end - pages.start)) continue;
    held_ -= pages.end - pages.start - missing;
    first = absent_.erase(first, last);
    first = absent_.insert(first, pages) + 1;
  }
}

}  // namespace cal
