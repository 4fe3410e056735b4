// packMatrix: a stored matrix to the layout of packed.h, and a row of it back.
#include "stored_block.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Lane `lane` of a packed block from the block of one row.
template <class F>
void put_lane(uint8_t *block, int lane, const StoredBlock &b) {
  uint8_t *heads = F::kHead ? block : nullptr;
  if (heads) {
    memcpy(heads + 2 * lane, &b.d, 2);
    if (F::kScales == kNested) memcpy(heads + 32 + 2 * lane, &b.m, 2);
  }
  for (int s = 0; s < F::kSubs; s++) {
    uint8_t *sub = block + F::kHead + s * F::kSub, *to = sub + F::kQuants + 4 * lane;
    const uint8_t *q = b.q + kSubBlock * s;
    if constexpr (F::kSubs == 1) {
      memcpy(sub + 2 * lane, &b.d, 2);
      if (F::kMins) memcpy(sub + 32 + 2 * lane, &b.m, 2);
    } else if constexpr (F::kScales == kHalves) {
      sub[lane] = b.scale[2 * s];
      sub[16 + lane] = b.scale[2 * s + 1];
    } else {
      sub[lane] = b.scale[s];
      if (F::kMins) sub[16 + lane] = b.min[s];
    }
    if constexpr (F::kBits == 8) {
      for (int c = 0; c < 8; c++) memcpy(to + 64 * c, q + 4 * c, 4);
      continue;
    }
    uint8_t nibbles[16];
    write_nibbles(nibbles, q, 16);
    for (int c = 0; c < 4; c++) memcpy(to + 64 * c, nibbles + 4 * c, 4);
    uint8_t *high = sub + F::kHigh + 4 * lane;
    for (int i = 0; i < 4 && F::kBits > 4; i++) {
      if (F::kBits == 5) {
        high[i] = 0;
        for (int c = 0; c < 8; c++) high[i] = uint8_t(high[i] | (q[4 * c + i] >> 4) << c);
      } else {
        high[i] = high[64 + i] = 0;
        for (int c = 0; c < 4; c++) {
          high[i] = uint8_t(high[i] | (q[4 * c + i] >> 4) << 2 * c);
          high[64 + i] = uint8_t(high[64 + i] | (q[16 + 4 * c + i] >> 4) << 2 * c);
        }
      }
    }
  }
}

template <class F>
void take_lane(StoredBlock &b, const uint8_t *block, int lane) {
  if (F::kHead) {
    memcpy(&b.d, block + 2 * lane, 2);
    if (F::kScales == kNested) memcpy(&b.m, block + 32 + 2 * lane, 2);
  }
  for (int s = 0; s < F::kSubs; s++) {
    const uint8_t *sub = block + F::kHead + s * F::kSub, *from = sub + F::kQuants + 4 * lane;
    uint8_t *q = b.q + kSubBlock * s;
    if constexpr (F::kSubs == 1) {
      memcpy(&b.d, sub + 2 * lane, 2);
      if (F::kMins) memcpy(&b.m, sub + 32 + 2 * lane, 2);
    } else if constexpr (F::kScales == kHalves) {
      b.scale[2 * s] = sub[lane];
      b.scale[2 * s + 1] = sub[16 + lane];
    } else {
      b.scale[s] = sub[lane];
      if (F::kMins) b.min[s] = sub[16 + lane];
    }
    if constexpr (F::kBits == 8) {
      for (int c = 0; c < 8; c++) memcpy(q + 4 * c, from + 64 * c, 4);
      continue;
    }
    uint8_t nibbles[16];
    for (int c = 0; c < 4; c++) memcpy(nibbles + 4 * c, from + 64 * c, 4);
    read_nibbles(q, nibbles, 16);
    const uint8_t *high = sub + F::kHigh + 4 * lane;
    for (int k = 0; k < kSubBlock && F::kBits > 4; k++) {
      const int c = k / 4, i = k % 4;
      const int bits = F::kBits == 5 ? high[i] >> c & 1 : high[(c / 4) * 64 + i] >> 2 * (c % 4) & 3;
      q[k] = uint8_t(q[k] | bits << 4);
    }
  }
}

template <class F>
void pack_groups(uint8_t *to, const uint8_t *stored, int64_t rows, int64_t columns, int64_t begin, int64_t end) {
  const int64_t blocks = columns / (F::kSubs * kSubBlock), bytes = format_of(F::kNumber).bytes;
  for (int64_t g = begin; g < end; g++) {
    uint8_t *group = to + g * blocks * F::kBytes;
    const int64_t row0 = g * kGroup;
    const int height = int(rows - row0 < kGroup ? rows - row0 : kGroup);
    if (height < kGroup) memset(group, 0, size_t(blocks * F::kBytes));
    for (int64_t k = 0; k < blocks; k++)
      for (int lane = 0; lane < height; lane++) {
        StoredBlock b;
        read_block<F>(b, stored + ((row0 + lane) * blocks + k) * bytes);
        put_lane<F>(group + k * F::kBytes, lane, b);
      }
  }
}

}  // namespace

int64_t group_bytes(int format, int64_t columns) {
  const Format &f = format_of(format);
  int64_t bytes = 0;
  row_bytes(f, columns);
  if (!with_packed(format, [&](auto packed) {
        bytes = columns / f.block * packed.kBytes;
        return true;
      }))
    fail(CAL_BAD_CALL, "%s has no packed layout", f.name);
  return bytes;
}

void need_matrix(const Call &c, int i, const Format &format, int64_t rows, int64_t columns, bool packed) {
  const int64_t row = packed ? group_bytes(format.number, columns) / kGroup : row_bytes(format, columns);
  const int64_t places = packed ? (rows + kGroup - 1) / kGroup * kGroup : rows;
  c.need_dtype(i, "matrix", CAL_U8);
  c.need_contiguous(i, "matrix");
  if (c[i].count() != places * row)
    fail(CAL_BAD_SHAPE, "matrix must have %lld bytes, %lld rows of %lld: %lld", (long long)(places * row), (long long)places, (long long)row,
         (long long)c[i].count());
}

void unpack_row(uint8_t *stored, const uint8_t *packed, int format, int64_t columns, int64_t row) {
  const uint8_t *group = packed + row / kGroup * group_bytes(format, columns);
  with_packed(format, [&](auto packed_format) {
    using F = decltype(packed_format);
    const int64_t blocks = columns / (F::kSubs * kSubBlock), bytes = format_of(F::kNumber).bytes;
    for (int64_t k = 0; k < blocks; k++) {
      StoredBlock b;
      take_lane<F>(b, group + k * F::kBytes, int(row % kGroup));
      write_block<F>(stored + k * bytes, b);
    }
    return true;
  });
}

// out, x | format rows columns
void packMatrix(Call &c) {
  const Format &format = format_of(c.integer(0, 0, 255));
  const int64_t rows = c.integer(1, 0, int64_t(1) << 30), columns = c.integer(2, 0, int64_t(1) << 30);
  const int64_t stored = rows * row_bytes(format, columns), bytes = packed_bytes(format.number, rows, columns);
  c.need_dtype(0, "out", CAL_U8);
  c.need_contiguous(0, "out");
  c.need_dtype(1, "x", CAL_U8);
  c.need_contiguous(1, "x");
  if (c[0].count() != bytes) fail(CAL_BAD_SHAPE, "out must have %lld bytes: %lld", (long long)bytes, (long long)c[0].count());
  if (c[1].count() != stored) fail(CAL_BAD_SHAPE, "x must have %lld bytes: %lld", (long long)stored, (long long)c[1].count());
  if (bytes == 0) return;
  uint8_t *to = c[0].as<uint8_t>();
  const uint8_t *from = c[1].as<uint8_t>();
  const int64_t groups = (rows + kGroup - 1) / kGroup;
  with_packed(format.number, [&](auto packed) {
    parallel_range(groups, (int64_t(1) << 16) / (bytes / groups + 1) + 1, [&](int64_t begin, int64_t end, int) {
      pack_groups<decltype(packed)>(to, from, rows, columns, begin, end);
    });
    return true;
  });
}

}  // namespace CAL_ISA
}  // namespace cal
