// From stored blocks to floats, one function for each format: what the table of formats.cc points to. Each value is formed by the
// operations on floats, in their order, that define the format, so its bits are those that every other reader gets. A block's layout
// stands above its function: sizes in bytes, d and m half-precision scales, q the numbers of the elements.
#pragma once
#include "formats.h"

namespace cal {
namespace CAL_ISA {

// One element a block (dequantize_floats.cc).
void from_f32(float *out, const uint8_t *blocks, int64_t count);
void from_f16(float *out, const uint8_t *blocks, int64_t count);
void from_bf16(float *out, const uint8_t *blocks, int64_t count);

// 32 elements a block (dequantize_blocks.cc).
void from_q4_0(float *out, const uint8_t *blocks, int64_t count);
void from_q4_1(float *out, const uint8_t *blocks, int64_t count);
void from_q5_0(float *out, const uint8_t *blocks, int64_t count);
void from_q5_1(float *out, const uint8_t *blocks, int64_t count);
void from_q8_0(float *out, const uint8_t *blocks, int64_t count);
void from_iq4_nl(float *out, const uint8_t *blocks, int64_t count);

// 256 elements a block with scales of their own for parts of it (dequantize_super.cc).
void from_q2_k(float *out, const uint8_t *blocks, int64_t count);
void from_q3_k(float *out, const uint8_t *blocks, int64_t count);
void from_q4_k(float *out, const uint8_t *blocks, int64_t count);
void from_q5_k(float *out, const uint8_t *blocks, int64_t count);
void from_q6_k(float *out, const uint8_t *blocks, int64_t count);
void from_iq4_xs(float *out, const uint8_t *blocks, int64_t count);

// 256 elements of three values a block (dequantize_ternary.cc).
void from_tq1_0(float *out, const uint8_t *blocks, int64_t count);
void from_tq2_0(float *out, const uint8_t *blocks, int64_t count);

}  // namespace CAL_ISA
}  // namespace cal
