// Attention's backward pass: which blocks meet in which order, and where their gradients go. A task takes a key/value head of one
// batch, with all query heads that share it, or a fixed part of its rows where there are few such pairs; the gradients of keys and
// values of the parts are then added up in order. What two blocks do is in attention_gradient.h.
#include "attention_gradient.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kFewTasks = 12;  // fewer than this, and rows are divided

// Writes panels of D x kTileCols columns, times factor, as the lines that find(first, count) gives.
template <class Find>
CAL_INLINE void write_panels(const Attention &p, int64_t lines, float factor, const float *panels, Room &room, Find &&find) {
  float factors[kTileCols];
  for (int i = 0; i < kTileCols; i++) factors[i] = factor;
  for (int64_t i = 0; i < lines; i += kTileCols) {
    find(i, int(lines - i < kTileCols ? lines - i : kTileCols));
    write_across(*room.lines, p.D, factors, panels + i * p.D);
  }
}

// Rows begin..end-1 of one pair of batch and key/value head.
struct Job {
  int64_t batch, head, begin, end;
};

void ask_rows(const Attention &p, const View &v, const Job &job, int64_t first, int64_t end, Ahead &ahead) {
  const int64_t t = first / p.group, last = (end - 1) / p.group;
  if (end > first) ahead.add(v, job.batch, job.head * p.group, t, last - t + 1, p.group, p.D);
}
void ask_keys(const Attention &p, const View &a, const View &b, const Job &job, int64_t first, int64_t end, Ahead &ahead) {
  ahead.add(a, job.batch, job.head, first, (end < p.S ? end : p.S) - first, 1, p.D);
  ahead.add(b, job.batch, job.head, first, (end < p.S ? end : p.S) - first, 1, p.D);
}
void ask_start(const Attention &p, const Gradients &g, const Job &job, int64_t first, Ahead &ahead) {
  const int64_t end = first + kMostBlocks * kRows < job.end ? first + kMostBlocks * kRows : job.end;
  ask_rows(p, g.out, job, first, end, ahead);
  ask_rows(p, g.dout, job, first, end, ahead);
  ask_rows(p, *p.q, job, first, end, ahead);
  ask_keys(p, *p.v, *p.k, job, 0, kKeys, ahead);
}

// Writes the rows' dq, adds to the sums of keys and values. `following`: what the thread is likely to do next, or null.
void differentiate(const Attention &p, const Gradients &g, const Job &job, const Job *following, bool writes_keys, Room &room,
                   const KeySums &sums) {
  for (int64_t first = job.begin; first < job.end; first += kMostBlocks * kRows) {
    const int64_t rest = job.end - first, count = rest < kMostBlocks * kRows ? rest : kMostBlocks * kRows, blocks = ceil_div(count, kRows);
    for (int64_t i = 0; i < blocks; i++) {
      const int64_t left = count - i * kRows;
      load_rows(p, g, job.batch, job.head, first + i * kRows, int(left < kRows ? left : kRows), room, room.rows[i]);
    }
    room.ahead.clear();
    bool asked = false;
    for (int64_t k = 0; k < p.S; k += kKeys) {
      ask_keys(p, *p.v, *p.k, job, k + kKeys, k + 2 * kKeys, room.ahead);
      if (!asked && k + 2 * kKeys >= p.S) {  // the last block may be too short to ask for all this
        asked = true;
        ask_rows(p, g.dq, job, first, first + count, room.ahead);
        if (first + count == job.end && writes_keys) ask_keys(p, g.dk, g.dv, job, 0, p.S, room.ahead);
        if (first + count < job.end) ask_start(p, g, job, first + count, room.ahead);
        else if (following) ask_start(p, g, *following, following->begin, room.ahead);
      }
      start_keys(p, job.batch, job.head, k, room);
      for (int64_t i = 0; i < blocks; i++) differentiate_block(p, room, room.rows[i], sums);
    }
    for (int64_t i = 0; i < blocks; i++)
      write_panels(p, room.rows[i].rows, p.scale, room.rows[i].dq, room,
                   [&](int64_t row, int rows) { find_rows(p, g.dq, job.batch, job.head, first + i * kRows + row, rows, *room.lines); });
  }
}

void write_keys(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int64_t count, const KeySums &sums,
                Room &room) {
  write_panels(p, count, p.scale, sums.dk + first * p.D, room,
               [&](int64_t s, int keys) { find_keys(p, g.dk, batch, head, first + s, keys, *room.lines); });
  write_panels(p, count, 1.0f, sums.dv + first * p.D, room,
               [&](int64_t s, int keys) { find_keys(p, g.dv, batch, head, first + s, keys, *room.lines); });
}

}  // namespace

// dq, dk, dv, q, k, v, out, lse, dout, querySegments?, keySegments?; [scale, causal, window, softcap]
void attentionBackward(Call &c) {
  const Attention p = read_attention(c, 3, 9);
  check_heads(c, 0, "dq", p.B, p.T, p.H, p.D);
  check_heads(c, 1, "dk", p.B, p.S, p.G, p.D);
  check_heads(c, 2, "dv", p.B, p.S, p.G, p.D);
  check_heads(c, 6, "out", p.B, p.T, p.H, p.D);
  c.need_dtype(7, "lse", CAL_F32);
  c.need_shape(7, "lse", p.B, p.H, p.T);
  c.need_contiguous(7, "lse");
  check_heads(c, 8, "dout", p.B, p.T, p.H, p.D);
  const int64_t pairs = p.B * p.G;
  if (pairs * p.D * (p.S + p.rows()) == 0) return;
  const Gradients g = {c[0], c[1], c[2], c[6], c[7], c[8]};

  // Parts of the rows depend on the sizes alone, since they decide the order of the sums.
  const int64_t blocks = ceil_div(p.rows(), kRows), key_panels = ceil_div(p.S, kTileCols);
  int64_t parts = ceil_div(kFewTasks, pairs);
  if (parts > blocks) parts = blocks < 1 ? 1 : blocks;
  const int64_t part_rows = ceil_div(blocks, parts) * kRows, key_floats = key_panels * kTileCols * p.D;
  const int64_t slots = parts > 1 ? pairs * parts : Pool::threads(), kept = blocks < kMostBlocks ? blocks : kMostBlocks;
  Room measure;
  const int64_t bytes = measure.lay_out(p, kept, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads())), sums_scratch(uint64_t(2 * key_floats * slots) * sizeof(float));
  const auto room_of = [&](int thread) {
    Room room;
    room.lay_out(p, kept, static_cast<char *>(scratch.data()) + bytes * thread);
    return room;
  };
  const auto sums_of = [&](int64_t slot) {
    float *base = sums_scratch.floats() + 2 * key_floats * slot;
    return KeySums{base, base + key_floats};
  };
  const int64_t jobs = pairs * parts;
  const auto job_at = [&](int64_t index) {
    const int64_t pair = index / parts, begin = index % parts * part_rows, end = begin + part_rows;
    return Job{pair / p.G, pair % p.G, begin, end < p.rows() ? end : p.rows()};
  };
  parallel(jobs, [&](int64_t index, int thread) {
    Room room = room_of(thread);
    const KeySums sums = sums_of(parts > 1 ? index : thread);
    if (key_floats > 0) memset(sums.dk, 0, size_t(2 * key_floats) * sizeof(float));
    const int64_t next = index + Pool::threads();  // what this thread is likely to do next
    const Job job = job_at(index), following = job_at(next < jobs ? next : index);
    differentiate(p, g, job, next < jobs ? &following : nullptr, parts == 1, room, sums);
    if (parts == 1) write_keys(p, g, job.batch, job.head, 0, p.S, sums, room);
  });
  if (parts == 1) return;
  parallel(pairs * key_panels, [&](int64_t index, int thread) {
    Room room = room_of(thread);
    const int64_t pair = index / key_panels, s = index % key_panels * kTileCols;
    const KeySums all = sums_of(pair * parts);
    for (int64_t part = 1; part < parts; part++) {
      const KeySums more = sums_of(pair * parts + part);
      for (int64_t i = s * p.D; i < (s + kTileCols) * p.D; i += kWidth) {
        store(all.dk + i, load(all.dk + i) + load(more.dk + i));
        store(all.dv + i, load(all.dv + i) + load(more.dv + i));
      }
    }
    write_keys(p, g, pair / p.G, pair % p.G, s, p.S - s < kTileCols ? p.S - s : kTileCols, all, room);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
