// What this processor has beyond the instruction set its kernels are compiled for, asked once.
#pragma once

namespace cal {

bool has_vnni();  // AVX-512 VNNI: products of bytes in one instruction
bool has_amx();   // tiles of bfloat16 (AMX), allowed to this process by the system

}  // namespace cal
