// Attention's backward pass: weights are computed again from the log-sums that the forward pass kept, block by block (Dao et al.
// 2022, "FlashAttention"). A task takes a key/value head of one batch, with all query heads that share it, or a fixed part of
// its rows where there are few such pairs. Per pair of blocks, with keys in the vector lanes:
//   scores = Q Kᵀ, dP = dO Vᵀ;  P = exp(scores - lse), dS = P (dP - delta), delta = sum(dO * O) by row;
//   dVᵀ += dOᵀ P, dKᵀ += Qᵀ dS, dQᵀ += Kᵀ dSᵀ.
// Only dS is transposed. What is shared with the forward pass is in attention.h.
#include "attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Whole panels of rows and of keys. Weights and changes of a panel of keys (12 KiB each on the widest tile) stay in the first-level
// cache, the packed blocks (4 x 24 and 3 x 48 KiB at D = 64) in the second. Twice or half of either measured the same within 3 %.
constexpr int kRows = 96 / kTileCols * kTileCols;
constexpr int kKeys = 192 / kTileCols * kTileCols;
constexpr int kMostBlocks = 8;  // blocks of rows carried along: packed rows and their dQ take 5 x 24 KiB each at D = 64
constexpr int kFewTasks = 12;   // fewer than this, and rows are divided

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
int down(int n) { return n / kWidth * kWidth; }
int up(int n) { return (n + kWidth - 1) / kWidth * kWidth; }

// What the pass reads and writes besides p's operands.
struct Gradients {
  const View &dq, &dk, &dv, &out, &lse, &dout;
};

struct RowBlock {
  int rows;
  int64_t position[kRows];
  int32_t segment[kRows];
  Segments segments;
  float lse[kRows], delta[kRows];
  float *q_across, *dout_across, *q_along, *dout_along;
  float *dq;                               // panels of D x kTileCols rows
};

struct KeyBlock {
  int64_t first;
  int count;
  int32_t segment[kKeys];
  Segments segments;
};

// Which keys each row of a block sees, segments apart; both ends grow from row to row.
struct Meeting {
  Interval hull, seen[kRows];
  bool by_segment;
  Interval of(int begin, int end) const { return {seen[begin].begin, seen[end - 1].end}; }
};

// Memory of one thread.
struct Room {
  RowBlock *rows;
  KeyBlock *keys;
  Meeting *meeting;
  Lines *lines;
  Ahead ahead;
  float *keys_across, *values_across, *keys_along;
  float *weights, *changes;  // of one panel of keys: kRows x kTileCols
  float *transposed;         // dSᵀ of the whole block: for every panel of rows, kKeys x kTileCols

  // With base null only measures. Returns the bytes taken.
  int64_t lay_out(const Attention &p, int64_t blocks, char *base) {
    int64_t at = 0;
    const auto take = [&](int64_t bytes) {
      char *here = base ? base + at : nullptr;
      at += (bytes + 63) / 64 * 64;
      return here;
    };
    const auto floats = [&](int64_t count) { return reinterpret_cast<float *>(take(count * int64_t(sizeof(float)))); };
    rows = reinterpret_cast<RowBlock *>(take(blocks * int64_t(sizeof(RowBlock))));
    keys = reinterpret_cast<KeyBlock *>(take(sizeof(KeyBlock)));
    meeting = reinterpret_cast<Meeting *>(take(sizeof(Meeting)));
    lines = reinterpret_cast<Lines *>(take(sizeof(Lines)));
    const int64_t across = ceil_div(kRows, kTileRows) * kTileRows * p.D, along = tiles_of(p.D) * kTileRows;
    for (int64_t i = 0; i < blocks; i++) {
      float *const q_across = floats(across), *const dout_across = floats(across);
      float *const q_along = floats(kRows * along), *const dout_along = floats(kRows * along), *const dq = floats(kRows * p.D);
      if (!base) continue;
      rows[i].q_across = q_across, rows[i].dout_across = dout_across;
      rows[i].q_along = q_along, rows[i].dout_along = dout_along, rows[i].dq = dq;
    }
    keys_across = floats(kKeys * p.D), values_across = floats(kKeys * p.D), keys_along = floats(kKeys * along);
    weights = floats(kRows * kTileCols), changes = floats(kRows * kTileCols), transposed = floats(kRows * kKeys);
    return at;
  }
};

// Where a task adds up gradients of keys and values: panels of D x kTileCols keys.
struct KeySums {
  float *dk, *dv;
};

// delta of `count` rows: out · dout.
template <class T, class U>
void dot_lines(const Lines &out, const Lines &dout, int64_t depth, float *delta) {
  for (int r = 0; r < out.count; r++) {
    const T *a = static_cast<const T *>(out.at[r]);
    const U *b = static_cast<const U *>(dout.at[r]);
    V total = zero();
    int64_t d = 0;
    for (; d + kWidth <= depth; d += kWidth) total = fma(load(a + d), load(b + d), total);
    if (d < depth) total = fma(load_part(a + d, int(depth - d)), load_part(b + d, int(depth - d)), total);
    delta[r] = sum(total);
  }
}

void load_rows(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int count, Room &room, RowBlock &block) {
  block.rows = count;
  block.segments = row_segments(p, batch, first, count, count, block.segment);
  for (int r = 0; r < count; r++) {
    const int64_t row = first + r, h = head * p.group + row % p.group;
    const float lse = g.lse.as<float>()[(batch * p.H + h) * p.T + row / p.group];
    block.lse[r] = lse == -kInf ? 0.0f : lse * kLog2e;  // a row that sees nothing: all its pairs are hidden anyway
    block.position[r] = position_of(p, row);
  }
  Lines &lines = *room.lines, out;
  find_rows(p, g.out, batch, head, first, count, out);
  find_rows(p, g.dout, batch, head, first, count, lines);
  const bool wide = out.dtype == CAL_F32, wide_gradient = lines.dtype == CAL_F32;
  (wide ? wide_gradient ? dot_lines<float, float> : dot_lines<float, bf16> : wide_gradient ? dot_lines<bf16, float> : dot_lines<bf16, bf16>)(
      out, lines, p.D, block.delta);
  tiles_across(lines, p.D, 1.0f, block.dout_across);
  tiles_along(lines, p.D, kRows, block.dout_along);
  find_rows(p, *p.q, batch, head, first, count, lines);
  tiles_across(lines, p.D, p.query_factor(), block.q_across);
  tiles_along(lines, p.D, kRows, block.q_along);
  memset(block.dq, 0, size_t(kRows * p.D) * sizeof(float));
}

void load_keys(const Attention &p, int64_t batch, int64_t head, const KeyBlock &keys, Room &room) {
  find_keys(p, *p.v, batch, head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.values_across);
  find_keys(p, *p.k, batch, head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.keys_across);
  tiles_along(*room.lines, p.D, kKeys, room.keys_along);
}

// False when no row sees any key.
bool meet(const Attention &p, const RowBlock &rows, const KeyBlock &keys, Meeting &m) {
  m.hull = {seen_keys(p, rows.position[0], keys.first, keys.count).begin, seen_keys(p, rows.position[rows.rows - 1], keys.first, keys.count).end};
  if (m.hull.empty() || rows.segments.apart(keys.segments)) return false;
  m.by_segment = !rows.segments.same(keys.segments);
  for (int r = 0; r < rows.rows; r++) m.seen[r] = seen_keys(p, rows.position[r], keys.first, keys.count);
  return true;
}

// Rows begin..end-1, and those before them in their tile, times a panel of keys.
void products(const Attention &p, const float *rows_across, Interval which, const float *panel, float *to) {
  for (int r = which.begin / kTileRows * kTileRows; r < which.end; r += kTileRows)
    tile(which.end - r < kTileRows ? which.end - r : kTileRows)(p.D, rows_across + r * p.D, panel, to + r * kTileCols, kTileCols, kTileCols, false);
}

void cap_scores(const Attention &p, float *scores, Interval rows) {
  const V top = set(p.cap * kLog2e);
  for (int i = rows.begin * kTileCols; i < rows.end * kTileCols; i += kWidth) store(scores + i, tanh(load(scores + i)) * top);
}

// Scores of pairs that are not seen become -infinity; the panel's keys are those from `first` on of the block.
void hide_unseen(const Room &room, const RowBlock &rows, Interval which, int first) {
  const Meeting &m = *room.meeting;
  float index[kTileCols];
  for (int i = 0; i < kTileCols; i++) index[i] = float(first + i);
  for (int r = which.begin; r < which.end; r++) {
    const Interval seen = m.seen[r];
    if (!m.by_segment && seen.begin <= first && seen.end >= first + kTileCols) continue;
    const V begin = set(float(seen.begin)), end = set(float(seen.end));
    const I segment = set_int(rows.segment[r]);
#pragma GCC unroll 4
    for (int j = 0; j < kTileCols; j += kWidth) {
      float *at = room.weights + r * kTileCols + j;
      const V key = load(index + j);
      M visible = mask_and(less_equal(begin, key), less(key, end));
      if (m.by_segment) visible = mask_and(visible, int_equal(load_int(room.keys->segment + first + j), segment));
      store(at, select(visible, load(at), set(-kInf)));
    }
  }
}

// Scores become weights P, and dP becomes dS but for the factor p.scale.
void differentiate_scores(const Attention &p, const Room &room, const RowBlock &rows, Interval which) {
  const V per_cap = set(p.cap > 0 ? 1.0f / (p.cap * kLog2e) : 0.0f);
  for (int r = which.begin; r < which.end; r++) {
    const V log_sum = set(rows.lse[r]), mean = set(rows.delta[r]);
#pragma GCC unroll 4
    for (int j = 0; j < kTileCols; j += kWidth) {
      float *const weights = room.weights + r * kTileCols + j, *const changes = room.changes + r * kTileCols + j;
      const V score = load(weights), weight = exp2(score - log_sum);
      V change = weight * (load(changes) - mean);
      if (p.cap > 0) {
        const V slope = max(set(-1.0f), score * per_cap);  // tanh; a hidden score is -infinity
        change = change * fnma(slope, slope, set(1.0f));
      }
      store(weights, weight);
      store(changes, change);
    }
  }
}

// dS of a panel of keys, from `first` on, as columns of the panels of rows; rows that do not see the panel get zeros.
void transpose_changes(const Room &room, Interval which, int first) {
  const int last = (which.end + kTileCols - 1) / kTileCols * kTileCols;
  for (int r = which.begin / kTileCols * kTileCols; r < last; r += kWidth) {
    float *const to = room.transposed + (r / kTileCols * kKeys + first) * kTileCols + r % kTileCols;
    for (int k = 0; k < kTileCols; k += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) x[i] = r + i >= which.begin && r + i < which.end ? load(room.changes + (r + i) * kTileCols + k) : zero();
      transpose(x);
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) store(to + (k + i) * kTileCols, x[i]);
    }
  }
}

void differentiate_block(const Attention &p, Room &room, RowBlock &rows, const KeySums &sums) {
  const Meeting &m = *room.meeting;
  Interval which = {0, 0};  // rows that see keys of the panel
  for (int c = m.hull.begin / kTileCols * kTileCols; c < m.hull.end; c += kTileCols) {
    while (which.begin < rows.rows && m.seen[which.begin].end <= c) which.begin++;
    while (which.end < rows.rows && m.seen[which.end].begin < c + kTileCols) which.end++;
    if (which.empty()) continue;
    products(p, rows.q_across, which, room.keys_across + c * p.D, room.weights);
    products(p, rows.dout_across, which, room.values_across + c * p.D, room.changes);
    if (p.cap > 0) cap_scores(p, room.weights, which);
    hide_unseen(room, rows, which, c);
    differentiate_scores(p, room, rows, which);
    const int64_t at = (room.keys->first + c) * p.D, count = which.end - which.begin;
    add_weighted(rows.dout_along, kRows, which.begin, count, p.D, room.weights + which.begin * kTileCols, sums.dv + at, room.ahead);
    add_weighted(rows.q_along, kRows, which.begin, count, p.D, room.changes + which.begin * kTileCols, sums.dk + at, room.ahead);
    transpose_changes(room, which, c);
  }
  for (int r = 0; r < rows.rows; r += kTileCols) {
    const Interval hull = m.of(r, r + kTileCols < rows.rows ? r + kTileCols : rows.rows);
    if (hull.empty()) continue;
    add_weighted(room.keys_along, kKeys, hull.begin, hull.end - hull.begin, p.D, room.transposed + (r / kTileCols * kKeys + hull.begin) * kTileCols,
                 rows.dq + r * p.D, room.ahead);
  }
}

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
void differentiate(const Attention &p, const Gradients &g, const Job &job, const Job *following, bool writes_keys, Room &room, const KeySums &sums) {
  for (int64_t first = job.begin; first < job.end; first += kMostBlocks * kRows) {
    const int64_t count = job.end - first < kMostBlocks * kRows ? job.end - first : kMostBlocks * kRows, blocks = ceil_div(count, kRows);
    for (int64_t i = 0; i < blocks; i++) {
      const int64_t rest = count - i * kRows;
      load_rows(p, g, job.batch, job.head, first + i * kRows, int(rest < kRows ? rest : kRows), room, room.rows[i]);
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
      KeyBlock &keys = *room.keys;
      keys.first = k, keys.count = int(p.S - k < kKeys ? p.S - k : kKeys);
      keys.segments = key_segments(p, job.batch, k, keys.count, kKeys, keys.segment);
      bool packed = false;
      for (int64_t i = 0; i < blocks; i++) {
        if (!meet(p, room.rows[i], keys, *room.meeting)) continue;
        if (!packed) load_keys(p, job.batch, job.head, keys, room);
        packed = true;
        differentiate_block(p, room, room.rows[i], sums);
      }
    }
    for (int64_t i = 0; i < blocks; i++)
      write_panels(p, room.rows[i].rows, p.scale, room.rows[i].dq, room,
                   [&](int64_t row, int rows) { find_rows(p, g.dq, job.batch, job.head, first + i * kRows + row, rows, *room.lines); });
  }
}

void write_keys(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int64_t count, const KeySums &sums, Room &room) {
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
    const int64_t pair = index / parts, begin = index % parts * part_rows, end = begin + part_rows < p.rows() ? begin + part_rows : p.rows();
    return Job{pair / p.G, pair % p.G, begin, end};
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
