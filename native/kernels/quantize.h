// From floats to stored blocks: one function for each format that is written. F16, BF16, Q8_0, Q4_0 and Q4_1 round as the formats'
// definition does, so that the bytes are those of every other writer; Q4_K and Q6_K search for scales (fit.h).
#pragma once
#include "formats.h"

namespace cal {
namespace CAL_ISA {

// Writes `count` blocks of the floats at x.
using Quantize = void (*)(uint8_t *blocks, const float *x, int64_t count);

// quantize_blocks.cc
void to_f32(uint8_t *blocks, const float *x, int64_t count);
void to_f16(uint8_t *blocks, const float *x, int64_t count);
void to_bf16(uint8_t *blocks, const float *x, int64_t count);
void to_q8_0(uint8_t *blocks, const float *x, int64_t count);
void to_q4_0(uint8_t *blocks, const float *x, int64_t count);
void to_q4_1(uint8_t *blocks, const float *x, int64_t count);

void to_q4_k(uint8_t *blocks, const float *x, int64_t count);  // quantize_q4_k.cc
void to_q6_k(uint8_t *blocks, const float *x, int64_t count);  // quantize_q6_k.cc

}  // namespace CAL_ISA
}  // namespace cal
