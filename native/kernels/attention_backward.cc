// Attention's backward pass: weights are computed again from the log-sums that the forward pass kept, block by block (Dao et al.
// 2022, "FlashAttention"). A task takes a key/value head of one batch, with all query heads that share it, or a fixed part of
// its rows where there are few such pairs. Per pair of blocks five products:
//   scores = Q Kᵀ, dP = dO Vᵀ;  P = exp(scores - lse), dS = P (dP - delta), delta = sum(dO * O) by row;
//   dV += Pᵀ dO, dK += dSᵀ Q, dQ += dS K.
// Blocks, masks and packing are in attention.h.
#include "attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kMostBlocks = 8;  // blocks of rows packed at a time, and the dQ they have: 5 x 0.25 MiB at D = 64
constexpr int kFewTasks = 12;   // fewer than this, and rows are divided

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// What the pass reads and writes besides p's operands.
struct Gradients {
  const View &dq, &dk, &dv, &out, &lse, &dout;
};

// Packed rows of a block: both sides of products need them.
struct Side {
  float *left, *panels;
};

// Memory of one thread.
struct Room {
  Side q[kMostBlocks], dout[kMostBlocks];
  float *lse, *delta, *dq;  // of all rows of the blocks
  float *keys_across, *values_across, *keys_along, *weights, *changes;
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
    for (int64_t i = 0; i < blocks; i++) {
      q[i].left = floats(kRowBlock * p.D + kWidth), q[i].panels = floats(kRowBlock * p.width);
      dout[i].left = floats(kRowBlock * p.D + kWidth), dout[i].panels = floats(kRowBlock * p.width);
    }
    lse = floats(blocks * kRowBlock), delta = floats(blocks * kRowBlock), dq = floats(blocks * kRowBlock * p.width);
    keys_across = floats(kKeyBlock * p.D), values_across = floats(kKeyBlock * p.D), keys_along = floats(kKeyBlock * p.width);
    weights = floats(kRowBlock * kKeyBlock), changes = floats(kRowBlock * kKeyBlock);
    rows = reinterpret_cast<RowBlock *>(take(blocks * int64_t(sizeof(RowBlock))));
    block = reinterpret_cast<KeyBlock *>(take(sizeof(KeyBlock)));
    meeting = reinterpret_cast<Meeting *>(take(sizeof(Meeting)));
    return at;
  }
};

// Where a task adds up gradients of keys and values: S rows of p.width each.
struct KeySums {
  float *dk, *dv;
};

void load_block(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t first, int count, Room &room, int64_t i) {
  locate_rows(p, batch, first, count, room.rows[i]);
  const Side &q = room.q[i], &dout = room.dout[i];
  pack_rows_along(p, g.out, batch, head, first, count, q.panels);  // for delta; q's own rows take its place below
  pack_rows_along(p, g.dout, batch, head, first, count, dout.panels);
  for (int r = 0; r < count; r++) {
    V total = zero();
    for (int64_t c = 0; c < p.width; c += kTileCols)
      for (int j = 0; j < kTileCols; j += kWidth) {
        const int64_t at = c * kRowBlock + r * kTileCols + j;
        total = fma(load(q.panels + at), load(dout.panels + at), total);
      }
    room.delta[i * kRowBlock + r] = sum(total);
    const int64_t row = first + r, h = head * p.group + row % p.group;
    const float lse = g.lse.as<float>()[(batch * p.H + h) * p.T + row / p.group];
    room.lse[i * kRowBlock + r] = lse == -kInf ? 0.0f : lse * kLog2e;  // sees nothing: all its pairs are hidden anyway
  }
  pack_rows_across(p, g.dout, batch, head, first, count, 1.0f, dout.left);
  pack_rows_across(p, *p.q, batch, head, first, count, p.query_factor(), q.left);
  pack_rows_along(p, *p.q, batch, head, first, count, q.panels);
}

// A row's scores become weights P, and its dP becomes dS but for the factor p.scale. Zero over the rest of the hull.
void differentiate_row(const Attention &p, float *weights, float *changes, Interval seen, Interval hull, float lse, float delta) {
  const int begin = down(seen.begin), end = up(seen.end);
  const V log_sum = set(lse), mean = set(delta);
  const V per_cap = set(p.cap > 0 ? 1.0f / (p.cap * kLog2e) : 0.0f);
  if (p.cap > 0) {
    for (int i = begin; i < end; i += kWidth) {
      const V score = load(weights + i), weight = exp2(score - log_sum);
      const V slope = max(set(-1.0f), score * per_cap);  // tanh; a hidden score is -infinity
      store(weights + i, weight);
      store(changes + i, weight * (load(changes + i) - mean) * fnma(slope, slope, set(1.0f)));
    }
  } else {
    for (int i = begin; i < end; i += kWidth) {
      const V weight = exp2(load(weights + i) - log_sum);
      store(weights + i, weight);
      store(changes + i, weight * (load(changes + i) - mean));
    }
  }
  clear(weights, down(hull.begin), begin);
  clear(weights, end, up(hull.end));
  clear(changes, down(hull.begin), begin);
  clear(changes, end, up(hull.end));
}

// sums (keys x width) += weightsᵀ (keys x rows) · panels (rows x D), over the rows that see each tile of keys. The weights are
// the left side as they lie: a tile of keys is adjacent in each row.
void add_transposed(const Attention &p, const float *weights, const float *panels, int rows, const Meeting &m, float *sums) {
  const int keys = m.hull.end - m.hull.begin, tiles = int(ceil_div(keys, kTileRows));
  int begin = 0, end = 0;
  for (int i = 0; i < tiles; i++) {
    const int k0 = m.hull.begin + i * keys / tiles, k1 = m.hull.begin + (i + 1) * keys / tiles;
    while (begin < rows && m.seen[begin].end <= k0) begin++;
    while (end < rows && m.seen[end].begin < k1) end++;
    if (begin >= end) continue;
    for (int64_t c = 0; c < p.width; c += kTileCols)
      tile_by_columns(k1 - k0)(end - begin, weights + begin * kKeyBlock + k0, kKeyBlock, panels + c * kRowBlock + begin * kTileCols, kTileCols,
                               sums + k0 * p.width + c, p.width, kTileCols, true);
  }
}

void differentiate_block(const Attention &p, const Room &room, int64_t i, const KeySums &sums) {
  const RowBlock &rows = room.rows[i];
  const KeyBlock &keys = *room.block;
  const Meeting &m = *room.meeting;
  products(p, room.q[i].left, room.keys_across, 0, rows.rows, m, room.weights);
  products(p, room.dout[i].left, room.values_across, 0, rows.rows, m, room.changes);
  for (int r = 0; r < rows.rows; r++) {
    float *weights = room.weights + r * kKeyBlock, *changes = room.changes + r * kKeyBlock;
    if (m.seen[r].empty()) {
      clear(weights, down(m.hull.begin), up(m.hull.end));
      clear(changes, down(m.hull.begin), up(m.hull.end));
      continue;
    }
    finish_scores(p, weights, m.seen[r], m.by_segment, keys, rows.segment[r]);
    differentiate_row(p, weights, changes, m.seen[r], m.hull, room.lse[i * kRowBlock + r], room.delta[i * kRowBlock + r]);
  }
  add_transposed(p, room.weights, room.dout[i].panels, rows.rows, m, sums.dv + keys.first * p.width);
  add_transposed(p, room.changes, room.q[i].panels, rows.rows, m, sums.dk + keys.first * p.width);
  add_weighted(p, room.changes, room.keys_along, 0, rows.rows, m, room.dq + i * kRowBlock * p.width);
}

// Rows begin..end-1 of one pair of batch and head: writes their dq, adds to the sums of keys and values.
void differentiate(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t begin, int64_t end, Room &room, const KeySums &sums) {
  for (int64_t first = begin; first < end; first += kMostBlocks * kRowBlock) {
    const int64_t count = end - first < kMostBlocks * kRowBlock ? end - first : kMostBlocks * kRowBlock, blocks = ceil_div(count, kRowBlock);
    for (int64_t i = 0; i < blocks; i++) {
      const int64_t rest = count - i * kRowBlock;
      load_block(p, g, batch, head, first + i * kRowBlock, int(rest < kRowBlock ? rest : kRowBlock), room, i);
    }
    memset(room.dq, 0, size_t(count * p.width) * sizeof(float));
    for (int64_t k = 0; k < p.S; k += kKeyBlock) {
      locate_keys(p, batch, k, *room.block);
      bool packed = false;
      for (int64_t i = 0; i < blocks; i++) {
        if (!meet(p, room.rows[i], *room.block, *room.meeting)) continue;
        if (!packed) {
          pack_keys_across(p, *p.k, batch, head, *room.block, room.keys_across);
          pack_keys_across(p, *p.v, batch, head, *room.block, room.values_across);
          pack_keys_along(p, *p.k, batch, head, *room.block, room.keys_along);
          packed = true;
        }
        differentiate_block(p, room, i, sums);
      }
    }
    for (int64_t r = 0; r < count; r++) {
      const int64_t row = first + r;
      write_heads(p, g.dq, batch, row / p.group, head * p.group + row % p.group, room.dq + r * p.width, p.scale);
    }
  }
}

void write_keys(const Attention &p, const Gradients &g, int64_t batch, int64_t head, int64_t begin, int64_t end, const KeySums &sums) {
  for (int64_t s = begin; s < end; s++) {
    write_heads(p, g.dk, batch, s, head, sums.dk + s * p.width, p.scale);
    write_heads(p, g.dv, batch, s, head, sums.dv + s * p.width, 1.0f);
  }
}

void check_like(const Call &c, int i, const char *name, int64_t batch, int64_t steps, int64_t heads, int64_t depth) {
  c.need_float(i, name);
  c.need_shape(i, name, batch, steps, heads, depth);
  if (depth > 1 && c[i].step(-1) != 1) fail(CAL_BAD_SHAPE, "%s must have adjacent elements in its last axis", name);
}

}  // namespace

// dq, dk, dv, q, k, v, out, lse, dout, querySegments?, keySegments?; [scale, causal, window, softcap]
void attentionBackward(Call &c) {
  const Attention p = read_attention(c, 3, 9);
  check_like(c, 0, "dq", p.B, p.T, p.H, p.D);
  check_like(c, 1, "dk", p.B, p.S, p.G, p.D);
  check_like(c, 2, "dv", p.B, p.S, p.G, p.D);
  check_like(c, 6, "out", p.B, p.T, p.H, p.D);
  c.need_dtype(7, "lse", CAL_F32);
  c.need_shape(7, "lse", p.B, p.H, p.T);
  c.need_contiguous(7, "lse");
  check_like(c, 8, "dout", p.B, p.T, p.H, p.D);
  const int64_t pairs = p.B * p.G;
  if (pairs * p.D == 0) return;
  const Gradients g = {c[0], c[1], c[2], c[6], c[7], c[8]};

  // Parts of the rows depend on the sizes alone, since they decide the order of the sums.
  const int64_t blocks = ceil_div(p.rows(), kRowBlock);
  int64_t parts = pairs < kFewTasks ? ceil_div(kFewTasks, pairs) : 1;
  if (parts > blocks) parts = blocks < 1 ? 1 : blocks;
  const int64_t part_rows = ceil_div(blocks, parts) * kRowBlock;
  const int64_t slots = parts > 1 ? pairs * parts : Pool::threads(), key_floats = p.S * p.width;
  const int64_t kept = blocks < kMostBlocks ? blocks : kMostBlocks;
  Room measure;
  const int64_t bytes = measure.lay_out(p, kept, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads())), sums_scratch(uint64_t(2 * key_floats * slots) * sizeof(float));
  const auto sums_of = [&](int64_t slot) {
    float *base = sums_scratch.floats() + 2 * key_floats * slot;
    return KeySums{base, base + key_floats};
  };
  parallel(pairs * parts, [&](int64_t index, int thread) {
    Room room;
    room.lay_out(p, kept, static_cast<char *>(scratch.data()) + bytes * thread);
    const KeySums sums = sums_of(parts > 1 ? index : thread);
    if (key_floats > 0) memset(sums.dk, 0, size_t(2 * key_floats) * sizeof(float));
    const int64_t pair = index / parts, begin = index % parts * part_rows, end = begin + part_rows < p.rows() ? begin + part_rows : p.rows();
    differentiate(p, g, pair / p.G, pair % p.G, begin, end, room, sums);
    if (parts == 1) write_keys(p, g, pair / p.G, pair % p.G, 0, p.S, sums);
  });
  if (parts == 1) return;
  parallel_range(pairs * p.S, 64, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t pair = i / p.S, s = i % p.S;
      const KeySums all = sums_of(pair * parts);
      for (int64_t part = 1; part < parts; part++) {
        const KeySums more = sums_of(pair * parts + part);
        for (int64_t d = s * p.width; d < (s + 1) * p.width; d += kWidth) {
          store(all.dk + d, load(all.dk + d) + load(more.dk + d));
          store(all.dv + d, load(all.dv + d) + load(more.dv + d));
        }
      }
      write_keys(p, g, pair / p.G, pair % p.G, s, s + 1, all);
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
