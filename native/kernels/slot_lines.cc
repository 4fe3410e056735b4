// Compiled slots: the keys and values of a text that was read by itself, as signed bytes with a scale a line, keys without their turn.
// From pages to a slot and back to pages at any position, where the keys are turned again. A slot is u8 (2, G, T, D + 4).
#include "page_lines.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kGrain = 8192;  // elements a task should have: some microseconds

struct Slot {
  Pages pages;
  Rotary rotary;
  char *data;
  int64_t T, start;
  const int32_t *table;

  char *line(int of, int64_t head, int64_t token) const {
    return data + ((of * pages.G + head) * T + token) * (pages.D + int64_t(sizeof(float)));
  }
  template <class F>
  void each(F f) const {  // of every head of every token
    const int64_t grain = kGrain / pages.D;
    parallel_range(pages.G * T, grain, [&](int64_t begin, int64_t end, int) {
      for (int64_t i = begin; i < end; i++) f(i / T, i % T);
    });
  }
};

// slot, keys, values, rows (1, 2), tables, cos?, sin?; [interleaved]
Slot read_slot(const Call &c) {
  c.need_dtype(0, "slot", CAL_U8);
  c.need_rank(0, "slot", 4);
  c.need_contiguous(0, "slot");
  const View &slot = c[0];
  Slot s;
  s.pages = read_pages(c, 1, 1, slot.shape[3] - int64_t(sizeof(float)));
  s.T = slot.shape[2], s.data = slot.as<char>();
  c.need_shape(0, "slot", 2, s.pages.G, s.T, s.pages.D + int64_t(sizeof(float)));
  s.rotary = read_rotary(c, 5, s.pages.D, c.integer(0, 0, 1) == 1);
  check_rows(s.pages, s.rotary.positions);
  s.start = s.pages.position(0), s.table = s.pages.table(s.pages.sequence(0));
  if (s.T == 0) return s;
  const int64_t last = s.start + s.T - 1;
  if (last >= s.rotary.positions || last >> s.pages.shift >= s.pages.width)
    fail(CAL_OUT_OF_RANGE, "a slot of %lld tokens from position %lld does not fit into %lld positions and %lld pages", (long long)s.T,
         (long long)s.start, (long long)s.rotary.positions, (long long)s.pages.width);
  check_pages(s.pages, s.pages.sequence(0), s.start, last);
  return s;
}

}  // namespace

void slotStore(Call &c) {
  const Slot slot = read_slot(c);
  const Pages &pages = slot.pages;
  slot.each([&](int64_t head, int64_t token) {
    float x[kMostDepth];
    const int64_t position = slot.start + token;
    read_line(x, pages.at(*pages.keys, slot.table, head, position), pages.keys->dtype, pages.D);
    slot.rotary.turn_back(x, position);
    store_line(slot.line(0, head, token), CAL_U8, x, pages.D);
    read_line(x, pages.at(*pages.values, slot.table, head, position), pages.values->dtype, pages.D);
    store_line(slot.line(1, head, token), CAL_U8, x, pages.D);
  });
}

void slotLoad(Call &c) {
  const Slot slot = read_slot(c);
  const Pages &pages = slot.pages;
  slot.each([&](int64_t head, int64_t token) {
    float x[kMostDepth];
    const int64_t position = slot.start + token;
    read_line(x, slot.line(0, head, token), CAL_U8, pages.D);
    slot.rotary.turn(x, position);
    store_line(pages.at(*pages.keys, slot.table, head, position), pages.keys->dtype, x, pages.D);
    read_line(x, slot.line(1, head, token), CAL_U8, pages.D);
    store_line(pages.at(*pages.values, slot.table, head, position), pages.values->dtype, x, pages.D);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
