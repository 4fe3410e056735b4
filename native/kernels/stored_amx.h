// Products of many rows in tiles of bfloat16 (AMX): matrices of any format become bfloat16 a panel at a time, activations once.
// x86-64 with AVX-512, on processors where has_amx().
#pragma once
#include "stored.h"

namespace cal {
namespace CAL_ISA {

void amx_product(const StoredProduct &p, bool packed);

}  // namespace CAL_ISA
}  // namespace cal
