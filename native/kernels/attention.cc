// Attention's forward pass without a score matrix: softmax over blocks of keys with a running maximum and sum (Milakov and
// Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022, "FlashAttention"). A task takes some blocks of
// rows through all keys they see. With too few rows for that, as in decoding, the keys are divided too and the parts' results
// combined. Blocks, masks and packing are in attention.h.
#include "attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kMostBlocks = 8;  // blocks of rows a task carries along: packed rows and sums take 0.5 MiB at D = 64
#ifndef KSUB
#define KSUB 4
#endif
constexpr int kStep = KSUB * kTileRows;  // rows whose scores exist at a time: 49 KiB
constexpr int kFewTasks = 16;   // fewer than this, and keys are divided

// Memory of one thread.
struct Room {
  float *left, *sums, *highest, *total;  // of all the task's rows
  float *keys, *values, *scores;
  RowBlock *rows;
  KeyBlock *block;
  Meeting *meeting;

  // With base null only measures. Returns the bytes taken.
  int64_t lay_out(const Attention &p, int64_t blocks, char *base) {
    int64_t at = 0;
    const auto take = [&](int64_t bytes) {
      char *here = base ? base + at : nullptr;
      at += (bytes + 63) / 64 * 64;
      return here;
    };
    const auto floats = [&](int64_t count) { return reinterpret_cast<float *>(take(count * 4)); };
    const int64_t rows_kept = blocks * kRowBlock;
    left = floats(rows_kept * p.D + kWidth), sums = floats(rows_kept * p.width);
    highest = floats(rows_kept), total = floats(rows_kept);
    keys = floats(kKeyBlock * p.D), values = floats(kKeyBlock * p.width), scores = floats(kStep * kKeyBlock);
    rows = reinterpret_cast<RowBlock *>(take(blocks * int64_t(sizeof(RowBlock))));
    block = reinterpret_cast<KeyBlock *>(take(sizeof(KeyBlock)));
    meeting = reinterpret_cast<Meeting *>(take(sizeof(Meeting)));
    return at;
  }
};

// Rows and keys of one task.
struct Task {
  int64_t batch, head, first, rows, key_begin, key_end;
};

// Brings the maxima of `rows` rows up to date with those of the scores at hand. shift: what to subtract from scores, the new maximum
// or 0 where nothing is seen yet; shrink: what the sums so far are to be multiplied with.
void raise(int rows, const float *here, float *highest, float *total, float *shift, float *shrink) {
  const V none = set(-kInf);
  for (int r = 0; r < rows; r += kWidth) {
    const int n = rows - r < kWidth ? rows - r : kWidth;
    const V old = load_part(highest + r, n), top = max(old, load(here + r));  // of a NaN max gives the second operand
    const V by = select(equal(top, none), zero(), top);
    const V factor = select(equal(old, none), set(1.0f), exp2(old - by));
    store_part(highest + r, top, n);
    store_part(total + r, load_part(total + r, n) * factor, n);
    store(shift + r, by);
    store(shrink + r, factor);
  }
}

// Turns a row's scores into weights exp2(score - shift), zero over the rest of the hull; returns their sum.
CAL_INLINE float weigh_row(float *scores, Interval seen, Interval hull, float shift) {
  const int begin = down(seen.begin), end = up(seen.end);
  const V by = set(shift);
  V total = zero();
  for (int i = begin; i < end; i += kWidth) {
    const V weight = exp2(load(scores + i) - by);
    store(scores + i, weight);
    total = total + weight;
  }
  clear(scores, down(hull.begin), begin);
  clear(scores, end, up(hull.end));
  return sum(total);
}

// Rows begin..end-1 of a block of rows against the block of keys.
void attend_rows(const Attention &p, const Room &room, const RowBlock &rows, int begin, int end, int64_t at) {
  const Meeting &m = *room.meeting;
  const Interval hull = m.of(begin, end);
  if (hull.empty()) return;
  products(p, room.left + (at + begin) * p.D, room.keys, begin, end, m, room.scores);
  float here[kStep + kWidth], shift[kStep + kWidth], shrink[kStep + kWidth];
  for (int r = begin; r < end; r++) {
    float *scores = room.scores + (r - begin) * kKeyBlock;
    V top = set(-kInf);
    if (!m.seen[r].empty()) {
      finish_scores(p, scores, m.seen[r], m.by_segment, *room.block, rows.segment[r]);
      for (int i = down(m.seen[r].begin); i < m.seen[r].end; i += kWidth) top = max(top, load(scores + i));
    }
    here[r - begin] = highest(top);
  }
  raise(end - begin, here, room.highest + at + begin, room.total + at + begin, shift, shrink);
  for (int r = begin; r < end; r++) {
    float *scores = room.scores + (r - begin) * kKeyBlock, *sums = room.sums + (at + r) * p.width;
    if (m.seen[r].empty()) clear(scores, down(hull.begin), up(hull.end));
    else room.total[at + r] += weigh_row(scores, m.seen[r], hull, shift[r - begin]);
    if (shrink[r - begin] == 1.0f) continue;
    const V by = set(shrink[r - begin]);
    for (int64_t d = 0; d < p.width; d += kWidth) store(sums + d, load(sums + d) * by);
  }
  add_weighted(p, room.scores, room.values, begin, end, m, room.sums + (at + begin) * p.width);
}

// Leaves sums, highest and total of the task's rows in the room.
void attend(const Attention &p, const Task &task, const Room &room) {
  const int64_t blocks = (task.rows + kRowBlock - 1) / kRowBlock;
  for (int64_t i = 0; i < blocks; i++) {
    const int64_t first = i * kRowBlock;
    const int count = int(task.rows - first < kRowBlock ? task.rows - first : kRowBlock);
    locate_rows(p, task.batch, task.first + first, count, room.rows[i]);
    pack_rows_across(p, *p.q, task.batch, task.head, task.first + first, count, p.query_factor(), room.left + first * p.D);
  }
  memset(room.sums, 0, size_t(task.rows * p.width) * sizeof(float));
  for (int64_t r = 0; r < task.rows; r++) room.highest[r] = -kInf, room.total[r] = 0;

  const RowBlock &last = room.rows[blocks - 1];
  const Interval seen_first = seen_keys(p, room.rows[0].position[0], 0, p.S), seen_last = seen_keys(p, last.position[last.rows - 1], 0, p.S);
  int64_t begin = seen_first.begin / kKeyBlock * kKeyBlock, end = seen_last.end;
  begin = begin < task.key_begin ? task.key_begin : begin;
  end = end > task.key_end ? task.key_end : end;
  for (int64_t k = begin; k < end; k += kKeyBlock) {
    locate_keys(p, task.batch, k, *room.block);
    bool packed = false;
    for (int64_t i = 0; i < blocks; i++) {
      if (!meet(p, room.rows[i], *room.block, *room.meeting)) continue;
      if (!packed) {
        pack_keys_across(p, *p.k, task.batch, task.head, *room.block, room.keys);
        pack_keys_along(p, *p.v, task.batch, task.head, *room.block, room.values);
        packed = true;
      }
      const RowBlock &rows = room.rows[i];
      for (int r = 0; r < rows.rows; r += kStep) attend_rows(p, room, rows, r, r + kStep < rows.rows ? r + kStep : rows.rows, i * kRowBlock);
    }
  }
}

void write_row(const Attention &p, const View &out, const View &lse, int64_t batch, int64_t head, int64_t row, const float *sums, float highest,
               float total) {
  const int64_t t = row / p.group, h = head * p.group + row % p.group;
  write_heads(p, out, batch, t, h, sums, total != 0 ? 1.0f / total : 0.0f);
  float lanes[kWidth];
  store(lanes, log(set(total)));
  lse.as<float>()[(batch * p.H + h) * p.T + t] = total != 0 ? highest * kLn2 + lanes[0] : -kInf;
}

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Whole rows: each task takes some blocks of rows, as many as leave every thread several tasks.
void by_rows(const Attention &p, const View &out, const View &lse) {
  const int64_t pairs = p.B * p.G, blocks = ceil_div(p.rows(), kRowBlock);
  int64_t chunks = ceil_div(blocks, kMostBlocks);
  const int64_t wanted = ceil_div(4 * Pool::threads(), pairs);
  if (Pool::threads() > 1 && chunks < wanted) chunks = wanted < blocks ? wanted : blocks;
  const int64_t blocks_each = ceil_div(blocks, chunks);
  chunks = ceil_div(blocks, blocks_each);
  Room measure;
  const int64_t bytes = measure.lay_out(p, blocks_each, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads()));
  parallel(pairs * chunks, [&](int64_t index, int thread) {
    Room room;
    room.lay_out(p, blocks_each, static_cast<char *>(scratch.data()) + bytes * thread);
    // The last rows see most keys: they start first.
    const int64_t pair = index % pairs, first = (chunks - 1 - index / pairs) * blocks_each * kRowBlock;
    const int64_t rest = p.rows() - first, most = blocks_each * kRowBlock;
    const Task task = {pair / p.G, pair % p.G, first, rest < most ? rest : most, 0, p.S};
    attend(p, task, room);
    for (int64_t r = 0; r < task.rows; r++)
      write_row(p, out, lse, task.batch, task.head, first + r, room.sums + r * p.width, room.highest[r], room.total[r]);
  });
}

// One block of rows or less for each pair of batch and head: every task takes a part of the keys. The parts depend on the sizes
// alone, since they decide the order of the sums.
void by_keys(const Attention &p, const View &out, const View &lse, int64_t parts) {
  const int64_t pairs = p.B * p.G, rows = p.rows();
  const int64_t part_keys = ceil_div(ceil_div(p.S, kKeyBlock), parts) * kKeyBlock;
  Room measure;
  const int64_t bytes = measure.lay_out(p, 1, nullptr), kept = rows * (p.width + 2);
  Scratch scratch(uint64_t(bytes * Pool::threads())), results(uint64_t(pairs * parts * kept) * sizeof(float));
  parallel(pairs * parts, [&](int64_t index, int thread) {
    Room room;
    room.lay_out(p, 1, static_cast<char *>(scratch.data()) + bytes * thread);
    const int64_t pair = index / parts, begin = index % parts * part_keys;
    attend(p, {pair / p.G, pair % p.G, 0, rows, begin, begin + part_keys < p.S ? begin + part_keys : p.S}, room);
    float *to = results.floats() + index * kept;
    memcpy(to, room.sums, size_t(rows * p.width) * sizeof(float));
    memcpy(to + rows * p.width, room.highest, size_t(rows) * sizeof(float));
    memcpy(to + rows * (p.width + 1), room.total, size_t(rows) * sizeof(float));
  });
  parallel_range(pairs * rows, 64, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t pair = i / rows, r = i % rows;
      float *base = results.floats() + pair * parts * kept, *sums = base + r * p.width;
      float highest = -kInf, total = 0;
      for (int64_t part = 0; part < parts; part++) {
        const float here = base[part * kept + rows * p.width + r];
        if (!(here <= highest)) highest = here;
      }
      for (int64_t part = 0; part < parts; part++) {
        const float *from = base + part * kept;
        const float most = from[rows * p.width + r];
        const V shrink = most == -kInf ? zero() : exp2(set(most - highest));
        float lanes[kWidth];
        store(lanes, shrink);
        total += from[rows * (p.width + 1) + r] * lanes[0];
        for (int64_t d = 0; d < p.width; d += kWidth) {
          const V x = load(from + r * p.width + d) * shrink;
          store(sums + d, part == 0 ? x : load(sums + d) + x);
        }
      }
      write_row(p, out, lse, pair / p.G, pair % p.G, r, sums, highest, total);
    }
  });
}

}  // namespace

// out, lse, q, k, v, querySegments?, keySegments?; [scale, causal, window, softcap]
void attention(Call &c) {
  const Attention p = read_attention(c, 2, 5);
  c.need_float(0, "out");
  c.need_shape(0, "out", p.B, p.T, p.H, p.D);
  if (p.D > 1 && c[0].step(-1) != 1) fail(CAL_BAD_SHAPE, "out must have adjacent elements in its last axis");
  c.need_dtype(1, "lse", CAL_F32);
  c.need_shape(1, "lse", p.B, p.H, p.T);
  c.need_contiguous(1, "lse");
  if (p.B * p.T * p.H == 0) return;
  const int64_t pairs = p.B * p.G;
  int64_t parts = 1;
  if (p.rows() <= kRowBlock && pairs < kFewTasks) {
    parts = ceil_div(kFewTasks, pairs);
    const int64_t most = ceil_div(p.S, 2 * kKeyBlock);
    if (parts > most) parts = most;
  }
  if (parts > 1) by_keys(p, c[0], c[1], parts);
  else by_rows(p, c[0], c[1]);
}

}  // namespace CAL_ISA
}  // namespace cal
