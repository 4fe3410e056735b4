// Keys and values in pages of P tokens, as a scheduler hands them out: keys and values (pages, G, P, D) f32 or f16, or u8
// (pages, G, P, D + 4), a line then being D signed bytes and an f32 scale. rows (N, 2): sequence and position of each row;
// tables (S, most pages): the pages of each sequence, in the order of positions. What a row or a table says is believed only
// after check_rows or check_pages. Shapes are those of src/tensor/kernels.ts, group INFERENCE.
#pragma once
#include "../core/call.h"
#include "../simd/vec.h"

namespace cal {
namespace CAL_ISA {

constexpr int kMostDepth = 256;

struct Pages {
  const View *keys, *values;
  int64_t count, G, D;
  int shift;      // P = 1 << shift
  int64_t line;   // bytes of one head of one token
  const int32_t *rows, *tables;
  int64_t N, sequences, width;  // width: entries of a table

  CAL_ALWAYS int64_t sequence(int64_t row) const { return rows[2 * row]; }
  CAL_ALWAYS int64_t position(int64_t row) const { return rows[2 * row + 1]; }
  CAL_ALWAYS const int32_t *table(int64_t sequence) const { return tables + sequence * width; }
  CAL_ALWAYS int64_t page_tokens() const { return int64_t(1) << shift; }
  // Where a token's line of one head begins; v is keys or values.
  CAL_ALWAYS char *at(const View &v, const int32_t *table, int64_t head, int64_t position) const {
    const int64_t page = table[position >> shift], slot = position & (page_tokens() - 1);
    return v.as<char>() + (((page * G + head) << shift) + slot) * line;
  }
};

// Reads keys, values, rows, tables, operands first .. first + 3, and checks their shapes against N rows of heads of D elements.
Pages read_pages(const Call &c, int first, int64_t N, int64_t D);
// Every row's sequence has a table, and its position has an entry in it and lies below `positions`.
void check_rows(const Pages &p, int64_t positions);
// The pages of positions first .. last of a sequence, which check_rows has seen, exist.
void check_pages(const Pages &p, int64_t sequence, int64_t first, int64_t last);

// Operands first .. first + 2: slots i32 (sequences), the tokens of each sequence that are its slot's; slotBias and nullScore f32 (heads).
void need_reader(const Call &c, int first, int64_t sequences, int64_t heads);

// The f32 behind the D bytes of a line of u8.
CAL_INLINE float line_scale(const char *line, int64_t D) {
  float scale;
  memcpy(&scale, line + D, sizeof scale);
  return scale;
}

}  // namespace CAL_ISA
}  // namespace cal
