// A line of a page, D elements of one head of one token: the rotary turn of a key and its way back, and how floats become a line of any
// element type and are read from it. Not where lines lie (pages.h).
#pragma once
#include "pages.h"

namespace cal {
namespace CAL_ISA {

// The turn of a call: row `position` of cos and sin (positions, half), absent where nothing turns.
struct Rotary {
  const float *cos = nullptr, *sin = nullptr;
  int64_t positions = int64_t(1) << 31, half = 0;
  bool interleaved = false;

  void turn(float *x, int64_t position) const;
  // What turn did, undone: tables may hold a factor, so that it is no rotation alone.
  void turn_back(float *x, int64_t position) const;
};
// Operands cos and sin at `first` and behind it, of heads of D elements.
Rotary read_rotary(const Call &c, int first, int64_t D, bool interleaved);

void store_line(char *to, cal_dtype dtype, const float *x, int64_t D);
void read_line(float *to, const char *line, cal_dtype dtype, int64_t D);

}  // namespace CAL_ISA
}  // namespace cal
