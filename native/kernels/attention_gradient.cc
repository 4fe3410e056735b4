// See attention_gradient.h.
#include "attention_gradient.h"

namespace cal {
namespace CAL_ISA {
namespace {

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

void pack_keys(const Attention &p, Room &room) {
  KeyBlock &keys = *room.keys;
  if (keys.packed) return;
  keys.packed = true;
  find_keys(p, *p.v, keys.batch, keys.head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.values_across);
  find_keys(p, *p.k, keys.batch, keys.head, keys.first, keys.count, *room.lines);
  panels_across(*room.lines, p.D, 1.0f, room.keys_across);
  tiles_along(*room.lines, p.cut, kKeys, room.keys_along);
}

// False when no row sees any key.
bool meet(const Attention &p, const RowBlock &rows, const KeyBlock &keys, Meeting &m) {
  m.hull = {seen_keys(p, rows.position[0], keys.first, keys.count).begin,
            seen_keys(p, rows.position[rows.rows - 1], keys.first, keys.count).end};
  if (m.hull.empty() || rows.segments.apart(keys.segments)) return false;
  m.by_segment = !rows.segments.same(keys.segments);
  for (int r = 0; r < rows.rows; r++) m.seen[r] = seen_keys(p, rows.position[r], keys.first, keys.count);
  return true;
}

// Rows begin..end-1, and those before them in their tile, times a panel of keys.
void products(const Attention &p, const float *rows_across, Interval which, const float *panel, float *to) {
  for (int r = which.begin / kTileRows * kTileRows; r < which.end; r += kTileRows)
    near_tile(which.end - r < kTileRows ? which.end - r : kTileRows)(p.D, rows_across + r * p.D, panel, to + r * kTileCols, kTileCols,
                                                                     kTileCols, false);
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
      for (int i = 0; i < kWidth; i++)
        x[i] = r + i >= which.begin && r + i < which.end ? load(room.changes + (r + i) * kTileCols + k) : zero();
      transpose(x);
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) store(to + (k + i) * kTileCols, x[i]);
    }
  }
}

}  // namespace

int64_t Room::lay_out(const Attention &p, int64_t blocks, char *base) {
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
  const int64_t across = (kRows + kTileRows - 1) / kTileRows * kTileRows * p.D, along = p.cut.floats();
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

void load_rows(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int count, Room &room,
               RowBlock &block) {
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
  const bool wide = lines.dtype == CAL_F32;
  if (out.dtype == CAL_F32) (wide ? dot_lines<float, float> : dot_lines<float, bf16>)(out, lines, p.D, block.delta);
  else (wide ? dot_lines<bf16, float> : dot_lines<bf16, bf16>)(out, lines, p.D, block.delta);
  tiles_across(lines, p.D, 1.0f, block.dout_across);
  tiles_along(lines, p.cut, kRows, block.dout_along);
  find_rows(p, *p.q, batch, head, first, count, lines);
  tiles_across(lines, p.D, p.query_factor(), block.q_across);
  tiles_along(lines, p.cut, kRows, block.q_along);
  memset(block.dq, 0, size_t(kRows * p.D) * sizeof(float));
}

void start_keys(const Attention &p, int64_t batch, int64_t head, int64_t first, Room &room) {
  KeyBlock &keys = *room.keys;
  keys.batch = batch, keys.head = head, keys.first = first;
  keys.count = int(p.S - first < kKeys ? p.S - first : kKeys);
  keys.segments = key_segments(p, batch, first, keys.count, kKeys, keys.segment);
  keys.packed = false;
}

void differentiate_block(const Attention &p, Room &room, RowBlock &rows, const KeySums &sums) {
  const Meeting &m = *room.meeting;
  if (!meet(p, rows, *room.keys, *room.meeting)) return;
  pack_keys(p, room);
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
    add_weighted(rows.dout_along, kRows, which.begin, count, p.cut, room.weights + which.begin * kTileCols, sums.dv + at, room.ahead);
    add_weighted(rows.q_along, kRows, which.begin, count, p.cut, room.changes + which.begin * kTileCols, sums.dk + at, room.ahead);
    transpose_changes(room, which, c);
  }
  for (int r = 0; r < rows.rows; r += kTileCols) {
    const Interval hull = m.of(r, r + kTileCols < rows.rows ? r + kTileCols : rows.rows);
    if (hull.empty()) continue;
    const float *const panel = room.transposed + (r / kTileCols * kKeys + hull.begin) * kTileCols;
    add_weighted(room.keys_along, kKeys, hull.begin, hull.end - hull.begin, p.cut, panel, rows.dq + r * p.D, room.ahead);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
