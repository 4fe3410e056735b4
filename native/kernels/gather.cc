// gather and scatterAdd: rows of a table chosen by ids, and its backward pass. Ids are checked before anything is
// written. scatterAdd follows, for each row of the output, the list of inputs that go there, in their order: a row
// belongs to one task, so nothing depends on the number of threads. Tables have one row axis; other axes are flattened.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kStrip = 128;  // columns of one task of scatterAdd: 512 bytes, enough for a prefetcher to follow
constexpr int64_t kLists = 64;   // lists of one task

// N rows of E columns picked out of a table of V rows: how gather and scatterAdd both see their operands.
struct Sizes {
  int64_t rows, columns, table_rows;
};

Sizes check(const Call &c, int table, const char *table_name, int rows, const char *rows_name) {
  c.need_contiguous(table, table_name);
  c.need_contiguous(rows, rows_name);
  c.need_dtype(2, "ids", CAL_I32);
  c.need_contiguous(2, "ids");
  const View &t = c[table];
  if (t.rank < 1) fail(CAL_BAD_SHAPE, "%s must have a row axis", table_name);
  Sizes s{c[2].count(), 1, t.shape[0]};
  for (int axis = 1; axis < t.rank; axis++) s.columns *= t.shape[axis];
  if (c[rows].count() != s.rows * s.columns)
    fail(CAL_BAD_SHAPE, "%s must have %lld rows of %lld elements: %lld elements", rows_name, (long long)s.rows,
         (long long)s.columns, (long long)c[rows].count());
  const int32_t *ids = c[2].as<int32_t>();
  for (int64_t n = 0; n < s.rows; n++)
    if (ids[n] < 0 || ids[n] >= s.table_rows)
      fail(CAL_OUT_OF_RANGE, "id %d at position %lld is outside a table of %lld rows", int(ids[n]), (long long)n,
           (long long)s.table_rows);
  return s;
}

// For each distinct id the positions where it occurs, in order: first[list], then next[position] until -1.
struct Lists {
  int32_t *first, *next;
  int64_t count = 0;
};

// `slots` is an open-addressing table of a power of two above twice the positions; it holds each id's last position.
Lists list_ids(const int32_t *ids, int64_t n, int32_t *memory, int64_t slots) {
  Lists lists{memory, memory + n};
  int32_t *last = memory + 2 * n;
  memset(last, 0xff, size_t(slots) * sizeof(int32_t));
  for (int64_t i = 0; i < n; i++) {
    uint64_t slot = uint64_t(uint32_t(ids[i]) * 2654435761u) & uint64_t(slots - 1);
    while (last[slot] >= 0 && ids[last[slot]] != ids[i]) slot = (slot + 1) & uint64_t(slots - 1);
    if (last[slot] >= 0) lists.next[last[slot]] = int32_t(i);
    else lists.first[lists.count++] = int32_t(i);
    lists.next[i] = -1;
    last[slot] = int32_t(i);
  }
  return lists;
}

// out[0..n) += the rows of one list, added in float and rounded once.
template <class Out, class X>
void add_list(Out *out, const X *x, int64_t row_stride, int32_t position, const int32_t *next, int n) {
  float total[kStrip] __attribute__((aligned(64)));
  for (int j = 0; j < n; j += kWidth) store(total + j, n - j < kWidth ? load_part(out + j, n - j) : load(out + j));
  for (; position >= 0; position = next[position]) {
    const X *row = x + position * row_stride;
    int j = 0;
    for (; j + kWidth <= n; j += kWidth) store(total + j, load(total + j) + load(row + j));
    if (j < n) store(total + j, load(total + j) + load_part(row + j, n - j));
  }
  for (int j = 0; j < n; j += kWidth) {
    if (n - j < kWidth) store_part(out + j, load(total + j), n - j);
    else store(out + j, load(total + j));
  }
}

template <class Out, class X>
void scatter_add(Out *out, const X *x, const int32_t *ids, const Sizes &s) {
  int64_t slots = 64;
  while (slots < 2 * s.rows) slots *= 2;
  Scratch scratch(uint64_t(2 * s.rows + slots) * sizeof(int32_t));
  const Lists lists = list_ids(ids, s.rows, static_cast<int32_t *>(scratch.data()), slots);
  const int64_t strips = (s.columns + kStrip - 1) / kStrip, groups = (lists.count + kLists - 1) / kLists;
  parallel(groups * strips, [&](int64_t task, int) {
    const int64_t column = task % strips * kStrip, begin = task / strips * kLists;
    const int64_t end = lists.count - begin < kLists ? lists.count : begin + kLists;
    const int n = int(s.columns - column < kStrip ? s.columns - column : kStrip);
    for (int64_t list = begin; list < end; list++) {
      const int32_t position = lists.first[list];
      add_list(out + ids[position] * s.columns + column, x + column, s.columns, position, lists.next, n);
    }
  });
}

}  // namespace

// out, table, ids
void gather(Call &c) {
  const Sizes s = check(c, 1, "table", 0, "out");
  const View &out = c[0], &table = c[1];
  const int32_t *ids = c[2].as<int32_t>();
  const int64_t from = bytes_of(table.dtype), to = bytes_of(out.dtype);
  if (s.columns == 0) return;
  parallel_range(s.rows, kParallelGrain / s.columns, [&](int64_t begin, int64_t end, int) {
    float buffer[kRun];
    for (int64_t n = begin; n < end; n++) {
      const char *x = table.as<char>() + ids[n] * s.columns * from;
      char *y = out.as<char>() + n * s.columns * to;
      if (out.dtype == table.dtype) {
        memcpy(y, x, size_t(s.columns * to));
        continue;
      }
      for (int64_t j = 0; j < s.columns; j += kRun) {
        const int64_t count = s.columns - j < kRun ? s.columns - j : kRun;
        fetch(buffer, x + j * from, table.dtype, 1, count);
        put(y + j * to, out.dtype, 1, buffer, count);
      }
    }
  });
}

// out, x, ids
void scatterAdd(Call &c) {
  c.need_float(0, "out");
  c.need_float(1, "input");
  const Sizes s = check(c, 0, "out", 1, "input");
  if (s.rows > 0x7fffffff) fail(CAL_BAD_SHAPE, "ids must be fewer than 2^31");
  const int32_t *ids = c[2].as<int32_t>();
  const bool wide_out = c[0].dtype == CAL_F32, wide_x = c[1].dtype == CAL_F32;
  if (wide_out && wide_x) scatter_add(c[0].as<float>(), c[1].as<float>(), ids, s);
  else if (wide_out) scatter_add(c[0].as<float>(), c[1].as<bf16>(), ids, s);
  else if (wide_x) scatter_add(c[0].as<bf16>(), c[1].as<float>(), ids, s);
  else scatter_add(c[0].as<bf16>(), c[1].as<bf16>(), ids, s);
}

}  // namespace CAL_ISA
}  // namespace cal
