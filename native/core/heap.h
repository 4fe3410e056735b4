// The heap of large blocks: best fit over address space of its own, free neighbours joined, memory of the system taken and returned by
// huge pages. What it keeps about blocks lies outside of them. Not the limit and not the errors: those are the arena's.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include <vector>

namespace cal {

class Heap {
 public:
  // All sizes are multiples of 64, and so are all addresses.
  void *take(uint64_t bytes);              // nullptr where the system refuses; what was free stays free
  void give(void *block, uint64_t bytes);  // never allocates, never fails
  void trim();                             // returns every huge page on which no block lies
  // What take(bytes) would have to ask of the system beyond what is held.
  uint64_t wanted(uint64_t bytes) const;
  uint64_t held() const { return held_; }  // a multiple of the huge page

 private:
  struct Span {
    uintptr_t start, end;
  };
  size_t best_fit(uint64_t bytes) const;
  bool extend(uint64_t bytes);
  bool hold(uintptr_t start, uintptr_t end);

  std::vector<Span> holes_;   // free address space, by address
  std::vector<Span> absent_;  // whole huge pages in holes that hold no memory, by address
  uint64_t held_ = 0;
  size_t live_ = 0, ranges_ = 0;
};

}  // namespace cal
