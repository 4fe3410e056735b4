// Dynamically composable attention of a few queries with many keys, as in decoding: keys lie in the vector lanes, and the sides of the
// mixing are exchanged. A task takes a part of the keys of one batch with all heads: first it leaves mixed scores with their maxima and
// sums; then probabilities mix and weigh the values. What the parts come to is added up in order. See composed_attention.h.
#include "attention_decode.h"
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kParts = 16;      // keys are divided until there are so many tasks,
constexpr int64_t kLeastKeys = 64;  // each with this many keys or more
constexpr int64_t kDotRows = 4;     // up to so many rows share a key, products are made from it where it lies

// Whether they are; else keys are brought into the lanes first.
bool by_dots(const Attention &p) { return p.rows() <= kDotRows; }

struct Few {
  const Composed &c;
  int64_t begin, keys, each, parts;  // keys that some query sees, and of a part: whole panels
  float *scores;                     // (batch, panel of keys, head, query, lane), mixed
  float *highest, *total;            // (batch, part, head, query)
  float *sums;                       // (batch, part, head, query, up(D))

  int64_t lay_out(char *base) {
    const int64_t rows = c.p.H * c.p.T;
    Layout l(base);
    scores = l.floats(c.p.B * ceil_div(keys, kTileCols) * rows * kTileCols), sums = l.floats(c.p.B * parts * rows * up(c.p.D));
    highest = l.floats(c.p.B * parts * rows), total = l.floats(c.p.B * parts * rows);
    return l.bytes();
  }
  int64_t panel_floats() const { return c.p.H * c.p.T * kTileCols; }
  float *panel(int64_t batch, int64_t index) const { return scores + (batch * ceil_div(keys, kTileCols) + index) * panel_floats(); }
  int64_t end(int64_t part) const { return (part + 1) * each < keys ? (part + 1) * each : keys; }
};

struct Room {
  float *queries, *rows[2];        // of all queries: left sides by head, slots
  float *keys, *lanes[2], *tile;   // of a panel of keys
  float *log_sum;
  Lines *lines;

  int64_t lay_out(const Composed &c, char *base) {
    const Attention &p = c.p;
    Layout l(base);
    queries = l.floats(p.H * (by_dots(p) ? p.T * up(p.D) : ceil_div(p.T, kTileRows) * kTileRows * p.D));
    rows[0] = l.floats(p.T * c.pre.query_row_floats()), rows[1] = l.floats(p.T * c.post.query_row_floats());
    keys = l.floats(p.D * kTileCols), lanes[0] = l.floats(c.pre.key_lane_floats()), lanes[1] = l.floats(c.post.key_lane_floats());
    tile = l.floats(p.H * p.T * kTileCols), log_sum = l.floats(p.H * p.T);
    lines = reinterpret_cast<Lines *>(l.take(sizeof(Lines)));
    return l.bytes();
  }
};

// Mixes a panel of keys, a (head, query, lane), into out.
void mix_panel(const Stage &s, const float *lanes, const float *rows, int64_t queries, const float *a, float *out) {
  Mixer m = s.mixer;
  m.query = s.mixer.key, m.key = s.mixer.query;
  const Tile t = {queries * kTileCols, int(queries)};
  const int64_t step = s.query_row_floats();
  mix(m, false, lanes, rows, step, a, out, t);
  if (s.dense())
    mix_dense(m, false, s.dense_rows() ? lanes + m.slots() * kTileCols : nullptr, s.dense_lanes() ? rows + m.row() : nullptr, step, a, out, t);
}

void load_queries(const Attention &p, int64_t batch, Room &room) {
  const V factor = set(p.scale * kLog2e);
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, *p.q, batch, h, 0, int(p.T), *room.lines);
    if (!by_dots(p)) {
      tiles_across(*room.lines, p.D, p.scale * kLog2e, room.queries + h * ceil_div(p.T, kTileRows) * kTileRows * p.D);
      continue;
    }
    for (int64_t t = 0; t < p.T; t++)
      for (int64_t d = 0; d < p.D; d += kWidth) {
        const int n = p.D - d < kWidth ? int(p.D - d) : kWidth;
        const void *const from = room.lines->at[t];
        const V x = p.q->dtype == CAL_F32 ? load_part(static_cast<const float *>(from) + d, n) : load_part(static_cast<const bf16 *>(from) + d, n);
        store(room.queries + (h * p.T + t) * up(p.D) + d, x * factor);
      }
  }
}

// scores (head, query, lane) of a panel of keys from key `first` on.
void score_panel(const Attention &p, int64_t batch, int64_t first, int count, Room &room, float *scores) {
  Lines &lines = *room.lines;
  const int64_t tiles = ceil_div(p.T, kTileRows);
  for (int64_t g = 0; g < p.G; g++) {
    find_lines(p, *p.k, batch, g, first, count, lines);
    if (!by_dots(p)) {
      panels_across(lines, p.D, 1.0f, room.keys);
      for (int64_t h = g * p.group; h < (g + 1) * p.group; h++)
        for (int64_t t = 0; t < p.T; t += kTileRows)
          near_tile(int(p.T - t < kTileRows ? p.T - t : kTileRows))(p.D, room.queries + (h * tiles * kTileRows + t) * p.D, room.keys,
                                                                   scores + (h * p.T + t) * kTileCols, kTileCols, kTileCols, false);
      continue;
    }
    for (int i = count; i < kTileCols; i++) lines.at[i] = lines.at[count - 1];
    const char *const *const keys = reinterpret_cast<const char *const *>(lines.at);
    for (int64_t row = g * p.rows(); row < (g + 1) * p.rows(); row++)
      for (int j = 0; j < kTileCols; j += kWidth) {
        const float *const query = room.queries + row * up(p.D);
        store(scores + row * kTileCols + j, lines.dtype == CAL_F32 ? dots<float>(query, keys + j, p.D) : dots<bf16>(query, keys + j, p.D));
      }
  }
}

void score_part(const Few &few, int64_t batch, int64_t part, Room &room) {
  const Composed &c = few.c;
  const Attention &p = c.p;
  load_queries(p, batch, room);
  if (c.pre.present) pack_query_rows(c.pre, batch, 0, p.T, room.rows[0]);
  float *const highest = few.highest + (batch * few.parts + part) * p.H * p.T, *const total = few.total + (batch * few.parts + part) * p.H * p.T;
  float index[kTileCols];
  for (int i = 0; i < kTileCols; i++) index[i] = float(i);
  for (int64_t k = part * few.each; k < few.end(part); k += kTileCols) {
    const int count = int(few.keys - k < kTileCols ? few.keys - k : kTileCols);
    float *const scores = few.panel(batch, k / kTileCols), *const raw = c.pre.present ? room.tile : scores;
    score_panel(p, batch, few.begin + k, count, room, raw);
    if (c.pre.present) {
      pack_key_lanes(c.pre, batch, few.begin + k, count, room.lanes[0]);
      mix_panel(c.pre, room.lanes[0], room.rows[0], p.T, raw, scores);
    }
    for (int64_t i = 0; i < p.H * p.T; i++) {
      const Interval seen = seen_keys(p, i % p.T + p.S - p.T, few.begin + k, count);
      for (int j = 0; j < kTileCols; j += kWidth) {
        float *const at = scores + i * kTileCols + j;
        const V key = load(index + j);
        store(at, select(mask_and(less_equal(set(float(seen.begin)), key), less(key, set(float(seen.end)))), load(at), set(-kInf)));
      }
    }
  }
  for (int64_t i = 0; i < p.H * p.T; i++) {
    const auto each_vector = [&](auto &&f) {
      for (int64_t k = part * few.each; k < few.end(part); k += kTileCols)
        for (int j = 0; j < kTileCols; j += kWidth) f(load(few.panel(batch, k / kTileCols) + i * kTileCols + j));
    };
    V top = set(-kInf), sums = zero();
    each_vector([&](V x) { top = max(top, x); });
    const float most = cal::CAL_ISA::highest(top);
    const V shift = set(most == -kInf ? 0.0f : most);
    each_vector([&](V x) { sums = sums + exp2(x - shift); });
    highest[i] = most, total[i] = sum(sums);
  }
}

// The log of the sum over all parts, in units of log2, of every head and query.
void add_logs(const Few &few, int64_t batch, float *log_sum) {
  const int64_t rows = few.c.p.H * few.c.p.T;
  for (int64_t i = 0; i < rows; i++) {
    float most = -kInf;
    for (int64_t part = 0; part < few.parts; part++) {
      const float here = few.highest[(batch * few.parts + part) * rows + i];
      if (here > most) most = here;
    }
    V total = zero();
    for (int64_t part = 0; part < few.parts; part++) {
      const int64_t at = (batch * few.parts + part) * rows + i;
      total = fma(exp2(set(few.highest[at]) - set(most)), set(few.total[at]), total);
    }
    float out[kWidth];
    store(out, fma(log(total), set(kLog2e), set(most)));
    log_sum[i] = out[0];
  }
}

void weigh_part(const Few &few, int64_t batch, int64_t part, Room &room) {
  const Composed &c = few.c;
  const Attention &p = c.p;
  add_logs(few, batch, room.log_sum);
  if (c.post.present) pack_query_rows(c.post, batch, 0, p.T, room.rows[1]);
  float *const sums = few.sums + (batch * few.parts + part) * p.H * p.T * up(p.D);
  memset(sums, 0, size_t(p.H * p.T * up(p.D)) * sizeof(float));
  for (int64_t k = part * few.each; k < few.end(part); k += kTileCols) {
    const int count = int(few.keys - k < kTileCols ? few.keys - k : kTileCols);
    float *const scores = few.panel(batch, k / kTileCols);
    for (int64_t i = 0; i < p.H * p.T; i++)
      for (int j = 0; j < kTileCols; j += kWidth) store(scores + i * kTileCols + j, exp2(load(scores + i * kTileCols + j) - set(room.log_sum[i])));
    const float *weights = scores;
    if (c.post.present) {
      pack_key_lanes(c.post, batch, few.begin + k, count, room.lanes[1]);
      mix_panel(c.post, room.lanes[1], room.rows[1], p.T, scores, room.tile);
      weights = room.tile;
    }
    const char *const *const values = reinterpret_cast<const char *const *>(room.lines->at);
    for (int64_t g = 0; g < p.G; g++) {
      find_lines(p, *p.v, batch, g, few.begin + k, count, *room.lines);
      for (int64_t row = g * p.rows(); row < (g + 1) * p.rows(); row++) {
        if (p.v->dtype == CAL_F32) add_weighted_rows<float>(weights + row * kTileCols, values, count, p.D, sums + row * up(p.D));
        else add_weighted_rows<bf16>(weights + row * kTileCols, values, count, p.D, sums + row * up(p.D));
      }
    }
  }
}

// The sums of all parts, in order, to the output.
void finish(const Few &few, const View &out, const View &lse, int64_t batch, Room &room) {
  const Attention &p = few.c.p;
  const int64_t rows = p.H * p.T;
  add_logs(few, batch, lse.as<float>() + batch * rows);
  float *const all = few.sums + batch * few.parts * rows * up(p.D);
  for (int64_t part = 1; part < few.parts; part++) add_floats(all, all + part * rows * up(p.D), rows * up(p.D));
  for (int64_t h = 0; h < p.H; h++) {
    find_lines(p, out, batch, h, 0, int(p.T), *room.lines);
    for (int64_t t = 0; t < p.T; t++)
      for (int64_t d = 0; d < p.D; d += kWidth) {
        const int n = p.D - d < kWidth ? int(p.D - d) : kWidth;
        const V x = load(all + (h * p.T + t) * up(p.D) + d);
        if (out.dtype == CAL_F32) store_part(static_cast<float *>(room.lines->at[t]) + d, x, n);
        else store_part(static_cast<bf16 *>(room.lines->at[t]) + d, x, n);
      }
  }
}

}  // namespace

void compose_few(const Composed &c, const View &out, const View &lse) {
  const Attention &p = c.p;
  const int64_t begin = seen_keys(p, p.S - p.T, 0, p.S).begin, keys = p.S - begin;
  // Parts depend on the sizes alone, since they decide the order of the sums.
  int64_t parts = ceil_div(kParts, p.B);
  if (parts > ceil_div(keys, kLeastKeys)) parts = ceil_div(keys, kLeastKeys);
  const int64_t each = ceil_div(ceil_div(keys, parts), kTileCols) * kTileCols;
  parts = ceil_div(keys, each);
  Room measure;
  const int64_t bytes = measure.lay_out(c, nullptr);
  Few few = {c, begin, keys, each, parts, nullptr, nullptr, nullptr, nullptr};
  Scratch scratch(uint64_t(few.lay_out(nullptr) + bytes * Pool::threads()));
  char *const rooms = static_cast<char *>(scratch.data()) + few.lay_out(static_cast<char *>(scratch.data()));
  const auto room_of = [&](int thread) {
    Room room;
    room.lay_out(c, rooms + bytes * thread);
    return room;
  };
  parallel(p.B * parts, [&](int64_t index, int thread) {
    Room room = room_of(thread);
    score_part(few, index / parts, index % parts, room);
  });
  parallel(p.B * parts, [&](int64_t index, int thread) {
    Room room = room_of(thread);
    weigh_part(few, index / parts, index % parts, room);
  });
  parallel(p.B, [&](int64_t batch, int thread) {
    Room room = room_of(thread);
    finish(few, out, lse, batch, room);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
