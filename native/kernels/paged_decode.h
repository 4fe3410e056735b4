// Attention of a few rows of one sequence over pages of keys and values: bound by reading those once. A part is some keys of one
// key/value head for all rows that share it; the parts of a head are then combined (Dao et al. 2023, "Flash-Decoding").
// Where a part begins and ends depends on positions alone: not on the threads, nor on what else is in the call.
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

constexpr int64_t kPartKeys = 256;  // 64 KiB of keys and values at D = 64 in f16: a few microseconds of reading

// Keys that some of the rows see, and the parts these lie in.
struct DecodeParts {
  int64_t begin, end, first, count;
  explicit DecodeParts(const Attention &p) {
    begin = seen_keys(p, position_of(p, 0), 0, p.S).begin, end = p.S;
    first = begin / kPartKeys, count = ceil_div(end, kPartKeys) - first;
  }
};

int64_t decode_result(const Attention &p);  // floats that a part leaves
int64_t decode_room(const Attention &p);    // bytes of memory that a part works in, a multiple of 64
// Part `part` of 0 .. count - 1.
void decode_part(const Attention &p, int64_t head, int64_t part, float *result, void *room);
// Adds the results of all parts of a head in their order, and writes its rows of out.
void decode_combine(const Attention &p, const View &out, int64_t head, float *results);

}  // namespace CAL_ISA
}  // namespace cal
