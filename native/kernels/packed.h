// The layout of matrices for the fast products. Sixteen rows lie side by side, block after block: of a sub-block of 32 columns first the
// rows' scales, then four columns of every row after another four, so that a register holds rows, and no product needs a sum across it.
// One layout for all instruction sets. Values and scales are those of the stored block; only 6-bit scales become bytes.
// Not the products (stored_fast.h) and not the meaning of stored blocks (formats.h).
#pragma once
#include "../simd/vec.h"
#include "formats.h"

namespace cal {
namespace CAL_ISA {

constexpr int kGroup = 16;                 // rows side by side; the last group of a matrix is filled up with zeros
constexpr int kParts = kGroup / kWidth;    // registers of a group
constexpr int kSubBlock = 32;

enum PackedScales {
  kPlain,    // d
  kMin,      // d, m: d q + m
  kNested,   // d, dmin of 256 columns, a scale and a min for each 32: d scale q - dmin min
  kSigned8,  // d of 256 columns, a signed scale for each 32
  kHalves,   // d of 256 columns, a signed scale for each 16
};

// What a packed block of one format is made of, in bytes of 16 rows.
template <int number, int bits, PackedScales scales, int offset, bool table = false>
struct PackedFormat {
  static constexpr int kNumber = number;
  static constexpr int kBits = bits;                       // 8: signed bytes, as they are
  static constexpr PackedScales kScales = scales;
  static constexpr int kOffset = offset;                   // what is taken off a value
  static constexpr bool kTable = table;                    // 4 bits are an index into kNonlinear
  static constexpr bool kSigned = bits == 8 || table;
  static constexpr bool kMins = scales == kMin || scales == kNested;
  static constexpr int kLargest = (1 << (bits < 8 ? bits : 7)) - 1;
  static constexpr int kSubs = scales == kPlain || scales == kMin ? 1 : 8;
  static constexpr int kHead = scales == kNested ? 64 : kSubs == 8 ? 32 : 0;
  static constexpr int kHigh = scales == kMin ? 64 : scales == kSigned8 ? 16 : 32;  // bits above the fourth, in a sub-block
  static constexpr int kQuants = kHigh + (bits == 5 ? 64 : bits == 6 ? 128 : 0);
  static constexpr int kSub = kQuants + (bits == 8 ? 512 : 256);
  static constexpr int kBytes = kHead + kSubs * kSub;
};

using PackedQ4_0 = PackedFormat<kQ4_0, 4, kPlain, 8>;
using PackedQ4_1 = PackedFormat<kQ4_1, 4, kMin, 0>;
using PackedQ5_0 = PackedFormat<kQ5_0, 5, kPlain, 16>;
using PackedQ5_1 = PackedFormat<kQ5_1, 5, kMin, 0>;
using PackedQ8_0 = PackedFormat<kQ8_0, 8, kPlain, 0>;
using PackedQ4_K = PackedFormat<kQ4_K, 4, kNested, 0>;
using PackedQ5_K = PackedFormat<kQ5_K, 5, kNested, 0>;
using PackedQ6_K = PackedFormat<kQ6_K, 6, kHalves, 32>;
using PackedIQ4_NL = PackedFormat<kIQ4_NL, 4, kPlain, 0, true>;
using PackedIQ4_XS = PackedFormat<kIQ4_XS, 4, kSigned8, 0, true>;

// Calls f(a value of the packed format), which returns true, or returns false where this format is not packed.
template <class F>
CAL_INLINE bool with_packed(int format, F &&f) {
  switch (format) {
    case kQ4_0: return f(PackedQ4_0());
    case kQ4_1: return f(PackedQ4_1());
    case kQ5_0: return f(PackedQ5_0());
    case kQ5_1: return f(PackedQ5_1());
    case kQ8_0: return f(PackedQ8_0());
    case kQ4_K: return f(PackedQ4_K());
    case kQ5_K: return f(PackedQ5_K());
    case kQ6_K: return f(PackedQ6_K());
    case kIQ4_NL: return f(PackedIQ4_NL());
    case kIQ4_XS: return f(PackedIQ4_XS());
    default: return false;
  }
}

// Bytes of a group of 16 rows of `columns`; throws where the format is not packed or columns are no whole number of blocks.
int64_t group_bytes(int format, int64_t columns);
inline int64_t packed_bytes(int format, int64_t rows, int64_t columns) { return (rows + kGroup - 1) / kGroup * group_bytes(format, columns); }

// Operand i must be a matrix of this format, packed or as stored; throws where its bytes are of another number.
void need_matrix(const Call &c, int i, const Format &format, int64_t rows, int64_t columns, bool packed);

// One row of a packed matrix as it was stored, bit for bit.
void unpack_row(uint8_t *stored, const uint8_t *packed, int format, int64_t columns, int64_t row);

}  // namespace CAL_ISA
}  // namespace cal
