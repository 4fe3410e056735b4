// Attention of a few queries with many keys, as in decoding a token: bound by reading the keys and values once.
#pragma once
#include "attention.h"

namespace cal {
namespace CAL_ISA {

// At most this many rows (queries times heads of a group): up to here it takes less time than the panels of attention.cc, most of
// whose lanes would be idle.
constexpr int kFewRows = 12;

void attend_few(const Attention &p, const View &out, const View &lse);

}  // namespace CAL_ISA
}  // namespace cal
