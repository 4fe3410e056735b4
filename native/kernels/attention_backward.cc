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

// Blocks of scores and their gradient, 72 KiB each, stay in the second-level cache. Whole panels of rows and of keys.
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
  float *q_tiles, *dout_tiles, *q, *dout;  // packed rows, across and along
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
  float *key_panels, *value_panels, *key_lines, *weights, *changes, *transposed;

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
    constexpr int64_t tiles = (kRows + kTileRows - 1) / kTileRows * kTileRows;
    for (int64_t i = 0; i < blocks; i++) {
      float *const q_tiles = floats(tiles * p.D), *const dout_tiles = floats(tiles * p.D);
      float *const q = floats(kRows * p.D), *const dout = floats(kRows * p.D), *const dq = floats(kRows * p.D);
      if (base) rows[i].q_tiles = q_tiles, rows[i].dout_tiles = dout_tiles, rows[i].q = q, rows[i].dout = dout, rows[i].dq = dq;
    }
    key_panels = floats(kKeys * p.D), value_panels = floats(kKeys * p.D), key_lines = floats(kKeys * p.D);
    weights = floats(kRows * kKeys), changes = floats(kRows * kKeys), transposed = floats(kKeys * kTileCols);
    return at;
  }
};

// Where a task adds up gradients of keys and values: panels of D x kTileCols keys.
struct KeySums {
  float *dk, *dv;
};

void load_rows(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int count, Room &room, RowBlock &block) {
  block.rows = count;
  block.segments = row_segments(p, batch, first, count, count, block.segment);
  for (int r = 0; r < count; r++) block.position[r] = position_of(p, first + r);
  find_rows(p, g.out, batch, head, first, count, *room.lines);
  copy_along(*room.lines, p.D, block.q);  // for delta; q itself takes its place below
  find_rows(p, g.dout, batch, head, first, count, *room.lines);
  copy_along(*room.lines, p.D, block.dout);
  tiles_across(*room.lines, p.D, 1.0f, block.dout_tiles);
  for (int r = 0; r < count; r++) {
    V total = zero();
    for (int64_t d = 0; d < p.D; d += kWidth) {
      const int n = p.D - d < kWidth ? int(p.D - d) : kWidth;
      total = fma(load_part(block.q + r * p.D + d, n), load_part(block.dout + r * p.D + d, n), total);
    }
    block.delta[r] = sum(total);
    const int64_t row = first + r, h = head * p.group + row % p.group;
    const float lse = g.lse.as<float>()[(batch * p.H + h) * p.T + row / p.group];
    block.lse[r] = lse == -kInf ? 0.0f : lse * kLog2e;  // a row that sees nothing: all its pairs are hidden anyway
  }
  find_rows(p, *p.q, batch, head, first, count, *room.lines);
  copy_along(*room.lines, p.D, block.q);
  tiles_across(*room.lines, p.D, p.query_factor(), block.q_tiles);
  memset(block.dq, 0, size_t(kRows * p.D) * sizeof(float));
}

void load_keys(const Attention &p, int64_t batch, int64_t head, const KeyBlock &keys, Room &room) {
  find_keys(p, *p.v, batch, head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.value_panels);
  find_keys(p, *p.k, batch, head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.key_panels);
  copy_along(*room.lines, p.D, room.key_lines);
}

// False when no row sees any key.
bool meet(const Attention &p, const RowBlock &rows, const KeyBlock &keys, Meeting &m) {
  m.hull = {seen_keys(p, rows.position[0], keys.first, keys.count).begin, seen_keys(p, rows.position[rows.rows - 1], keys.first, keys.count).end};
  if (m.hull.empty() || rows.segments.apart(keys.segments)) return false;
  m.by_segment = !rows.segments.same(keys.segments);
  for (int r = 0; r < rows.rows; r++) m.seen[r] = seen_keys(p, rows.position[r], keys.first, keys.count);
  return true;
}

// Rows (as tiles) times keys (as panels), where a row of the tile sees a key of the panel.
void products(const Attention &p, const float *tiles, const float *panels, int rows, const Meeting &m, float *to) {
  for (int c = m.hull.begin / kTileCols * kTileCols; c < m.hull.end; c += kTileCols)
    for (int r = 0; r < rows; r += kTileRows) {
      const int height = rows - r < kTileRows ? rows - r : kTileRows;
      const Interval seen = m.of(r, r + height);
      if (seen.end <= c || seen.begin >= c + kTileCols) continue;
      tile_by_columns(height)(p.D, tiles + r * p.D, kTileRows, panels + c * p.D, kTileCols, to + r * kKeys + c, kKeys, kTileCols, false);
    }
}

// x in the lanes from `begin` on (or before `end`), -infinity in the others; 0 <= begin, end <= kWidth.
constexpr int kRamp = 16;
alignas(64) constexpr float kBelow[2 * kRamp] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static_assert(kWidth <= kRamp);
CAL_INLINE V from_lane(V x, int begin) { return select(less(zero(), load(kBelow + kRamp - begin)), set(-kInf), x); }
CAL_INLINE V before_lane(V x, int end) { return select(less(zero(), load(kBelow + kRamp - end)), x, set(-kInf)); }

// Caps a row's scores and hides what it does not see, in the whole vectors around `seen`.
void finish_scores(const Attention &p, float *scores, Interval seen, const int32_t *segments, int32_t segment) {
  const int begin = down(seen.begin), end = up(seen.end);
  if (p.cap > 0) {
    const V top = set(p.cap * kLog2e);
    for (int i = begin; i < end; i += kWidth) store(scores + i, tanh(load(scores + i)) * top);
  }
  if (segments) {
    const I id = set_int(segment);
    for (int i = begin; i < end; i += kWidth) store(scores + i, select(int_equal(load_int(segments + i), id), load(scores + i), set(-kInf)));
  }
  if (begin < seen.begin) store(scores + begin, from_lane(load(scores + begin), seen.begin - begin));
  if (end > seen.end) store(scores + end - kWidth, before_lane(load(scores + end - kWidth), seen.end - (end - kWidth)));
}

// A row's scores become weights P, and its dP becomes dS but for the factor p.scale.
void differentiate_row(const Attention &p, float *weights, float *changes, Interval seen, float lse, float delta) {
  const int begin = down(seen.begin), end = up(seen.end);
  const V log_sum = set(lse), mean = set(delta);
  if (p.cap > 0) {
    const V per_cap = set(1.0f / (p.cap * kLog2e));
    for (int i = begin; i < end; i += kWidth) {
      const V score = load(weights + i), weight = exp2(score - log_sum);
      const V slope = max(set(-1.0f), score * per_cap);  // tanh; a hidden score is -infinity
      store(weights + i, weight);
      store(changes + i, weight * (load(changes + i) - mean) * fnma(slope, slope, set(1.0f)));
    }
    return;
  }
  for (int i = begin; i < end; i += kWidth) {
    const V weight = exp2(load(weights + i) - log_sum);
    store(weights + i, weight);
    store(changes + i, weight * (load(changes + i) - mean));
  }
}

void clear(float *to, int begin, int end) {  // whole vectors
  for (int i = begin; i < end; i += kWidth) store(to + i, zero());
}

void differentiate_rows(const Attention &p, const Room &room, const RowBlock &rows, const Meeting &m) {
  const int first = m.hull.begin / kTileCols * kTileCols, last = int(ceil_div(m.hull.end, kTileCols)) * kTileCols;
  for (int r = 0; r < rows.rows; r++) {
    float *weights = room.weights + r * kKeys, *changes = room.changes + r * kKeys;
    int begin = first, end = first;
    if (!m.seen[r].empty()) {
      finish_scores(p, weights, m.seen[r], m.by_segment ? room.keys->segment : nullptr, rows.segment[r]);
      differentiate_row(p, weights, changes, m.seen[r], rows.lse[r], rows.delta[r]);
      begin = down(m.seen[r].begin), end = up(m.seen[r].end);
    }
    clear(weights, first, begin);
    clear(weights, end, last);
    clear(changes, first, begin);
    clear(changes, end, last);
  }
}

// dSᵀ of rows r.., one panel of them, for keys hull.begin..hull.end-1: [key][row].
void transpose_changes(const Room &room, int r, int rows, Interval hull) {
  for (int k = down(hull.begin); k < hull.end; k += kWidth)
    for (int group = 0; group < kTileCols; group += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) x[i] = group + i < rows ? load(room.changes + (r + group + i) * kKeys + k) : zero();
      transpose(x);
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) store(room.transposed + (k + i) * kTileCols + group, x[i]);
    }
}

void differentiate_block(const Attention &p, const Room &room, RowBlock &rows, const KeySums &sums) {
  const Meeting &m = *room.meeting;
  products(p, rows.q_tiles, room.key_panels, rows.rows, m, room.weights);
  products(p, rows.dout_tiles, room.value_panels, rows.rows, m, room.changes);
  differentiate_rows(p, room, rows, m);
  int begin = 0, end = 0;  // rows that see keys of the panel
  for (int c = m.hull.begin / kTileCols * kTileCols; c < m.hull.end; c += kTileCols) {
    while (begin < rows.rows && m.seen[begin].end <= c) begin++;
    while (end < rows.rows && m.seen[end].begin < c + kTileCols) end++;
    if (begin >= end) continue;
    const int64_t at = (room.keys->first + c) * p.D;
    add_weighted_lines(rows.dout + begin * p.D, end - begin, p.D, room.weights + begin * kKeys + c, kKeys, sums.dv + at);
    add_weighted_lines(rows.q + begin * p.D, end - begin, p.D, room.changes + begin * kKeys + c, kKeys, sums.dk + at);
  }
  for (int r = 0; r < rows.rows; r += kTileCols) {
    const int count = rows.rows - r < kTileCols ? rows.rows - r : kTileCols;
    const Interval hull = m.of(r, r + count);
    if (hull.empty()) continue;
    transpose_changes(room, r, count, hull);
    add_weighted_lines(room.key_lines + hull.begin * p.D, hull.end - hull.begin, p.D, room.transposed + hull.begin * kTileCols, kTileCols,
                       rows.dq + r * p.D);
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

// Rows begin..end-1 of one pair of batch and head: writes their dq, adds to the sums of keys and values.
void differentiate(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t begin, int64_t end, Room &room, const KeySums &sums) {
  for (int64_t first = begin; first < end; first += kMostBlocks * kRows) {
    const int64_t count = end - first < kMostBlocks * kRows ? end - first : kMostBlocks * kRows, blocks = ceil_div(count, kRows);
    for (int64_t i = 0; i < blocks; i++) {
      const int64_t rest = count - i * kRows;
      load_rows(p, g, batch, head, first + i * kRows, int(rest < kRows ? rest : kRows), room, room.rows[i]);
    }
    for (int64_t k = 0; k < p.S; k += kKeys) {
      KeyBlock &keys = *room.keys;
      keys.first = k, keys.count = int(p.S - k < kKeys ? p.S - k : kKeys);
      keys.segments = key_segments(p, batch, k, keys.count, kKeys, keys.segment);
      bool packed = false;
      for (int64_t i = 0; i < blocks; i++) {
        if (!meet(p, room.rows[i], keys, *room.meeting)) continue;
        if (!packed) load_keys(p, batch, head, keys, room);
        packed = true;
        differentiate_block(p, room, room.rows[i], sums);
      }
    }
    for (int64_t i = 0; i < blocks; i++)
      write_panels(p, room.rows[i].rows, p.scale, room.rows[i].dq, room,
                   [&](int64_t row, int rows) { find_rows(p, g.dq, batch, head, first + i * kRows + row, rows, *room.lines); });
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
  parallel(pairs * parts, [&](int64_t index, int thread) {
    Room room = room_of(thread);
    const KeySums sums = sums_of(parts > 1 ? index : thread);
    if (key_floats > 0) memset(sums.dk, 0, size_t(2 * key_floats) * sizeof(float));
    const int64_t pair = index / parts, begin = index % parts * part_rows, end = begin + part_rows < p.rows() ? begin + part_rows : p.rows();
    differentiate(p, g, pair / p.G, pair % p.G, begin, end, room, sums);
    if (parts == 1) write_keys(p, g, pair / p.G, pair % p.G, 0, p.S, sums, room);
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
