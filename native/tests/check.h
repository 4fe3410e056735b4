// The smallest test frame: test("name", [] { expect(a == b, "..."); }) prints `ok name` or `not ok name: reason`; the exit
// code of finish() is 1 when one failed. Not for the product, and no third-party frame is worth its build here.
#pragma once
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

namespace check {

struct Failed {
  char text[400];
};
inline int failures = 0;

__attribute__((format(printf, 2, 3))) inline void expect(bool holds, const char *format, ...) {
  if (holds) return;
  Failed f;
  va_list args;
  va_start(args, format);
  vsnprintf(f.text, sizeof f.text, format, args);
  va_end(args);
  throw f;
}

template <class F>
void test(const char *name, F &&body) {
  try {
    body();
    printf("ok %s\n", name);
  } catch (const Failed &f) {
    failures++;
    printf("not ok %s: %s\n", name, f.text);
  }
  fflush(stdout);
}

inline int finish() { return failures ? 1 : 0; }

// A small seeded source of whole numbers (xorshift64*).
struct Source {
  uint64_t state;
  uint64_t below(uint64_t n) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545f4914f6cdd1dull >> 16) % n;
  }
};

}  // namespace check
