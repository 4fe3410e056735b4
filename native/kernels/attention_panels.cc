// See attention_panels.h. Queries lie in the vector lanes: scores are keys x a panel of queries, in the order in which the second
// product reads them as its right side, and maximum, sum and mask need no operation across lanes.
#include "attention_panels.h"

#include "attention_tiles.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Keys at a time: their packed copies (2 x 56 KiB at D = 64) stay in the second-level cache for all panels of a task, the scores
// of one panel (28 KiB on the widest tile) in the first.
constexpr int kKeys = 224 / kTileRows * kTileRows;
static_assert(!kHasTiles || kKeys % kTileKeys == 0);

// kTileCols rows, one a lane; lanes past the last row repeat it, and what they compute is not written.
struct Panel {
  int rows;
  Segments segments;
  int64_t position[kTileCols];
  int32_t segment[kTileCols];
  float highest[kTileCols], total[kTileCols];  // running maximum of the scores, and sum of exp2(score - maximum)
  float slot_bias[kTileCols];                  // where a reader acts
};

// Memory of one thread.
struct Room {
  Panel *panels;
  float *queries, *sums;  // of every panel: D x kTileCols
  float *keys, *values, *weights;
  float *widened;  // a block of lines of signed bytes as floats
  int32_t *key_segment;
  Lines *lines;
  uint16_t *tiled_queries, *tiled_keys, *tiled_values, *tiled_weights;  // where the products are of tiles
  Ahead ahead;

  // With base null only measures. Returns the bytes taken.
  int64_t lay_out(const Attention &p, int64_t count, char *base) {
    int64_t at = 0;
    const auto take = [&](int64_t bytes) {
      char *here = base ? base + at : nullptr;
      at += (bytes + 63) / 64 * 64;
      return here;
    };
    const auto floats = [&](int64_t n) { return reinterpret_cast<float *>(take(n * int64_t(sizeof(float)))); };
    panels = reinterpret_cast<Panel *>(take(count * int64_t(sizeof(Panel))));
    const auto halves = [&](int64_t n) { return reinterpret_cast<uint16_t *>(take(n * int64_t(sizeof(uint16_t)))); };
    const TileSizes tiles(p.D);
    queries = floats((p.tiles ? 1 : count) * p.D * kTileCols), sums = floats(count * sums_of(p));
    keys = floats(p.tiles ? 0 : kKeys * p.D), values = floats(p.tiles ? 0 : kKeys * p.cut.floats()), weights = floats(kKeys * kTileCols);
    tiled_queries = halves(p.tiles ? count * tiles.queries() : 0), tiled_keys = halves(p.tiles ? tiles.keys(kKeys) : 0);
    tiled_values = halves(p.tiles ? tiles.values(kKeys) : 0), tiled_weights = halves(p.tiles ? TileSizes::weights(kKeys) : 0);
    widened = floats(p.k->dtype == CAL_U8 ? kKeys * p.D : 0);
    key_segment = reinterpret_cast<int32_t *>(take(kKeys * int64_t(sizeof(int32_t))));
    lines = reinterpret_cast<Lines *>(take(sizeof(Lines)));
    return at;
  }
  static int64_t sums_of(const Attention &p) { return p.tiles ? TileSizes(p.D).sums() : p.D * kTileCols; }  // floats, of a panel
};

// The null key is the first one, and its value adds nothing. The maximum is a whole number, as tiles need it.
void start_reading(const Attention &p, int64_t head, int64_t first, int rows, Panel &panel) {
  for (int r = 0; r < kTileCols; r++) {
    const int64_t query_head = head * p.group + (first + (r < rows ? r : rows - 1)) % p.group;
    const float score = p.null_score[query_head], whole = __builtin_ceilf(score);
    float weight[kWidth];
    store(weight, exp2(set(score - whole)));
    panel.slot_bias[r] = p.slot_bias[query_head];
    panel.highest[r] = whole;
    panel.total[r] = score == -kInf ? 0.0f : weight[0];
  }
}

void start_panel(const Attention &p, int64_t batch, int64_t head, int64_t first, int rows, Room &room, int64_t i) {
  Panel &panel = room.panels[i];
  panel.rows = rows;
  int64_t position = position_of(p, first), member = first % p.group;
  for (int r = 0; r < kTileCols; r++) {
    panel.position[r] = position;
    if (r < rows - 1 && ++member == p.group) member = 0, position++;
  }
  panel.segments = row_segments(p, batch, first, rows, kTileCols, panel.segment);
  for (int r = 0; r < kTileCols; r++) panel.highest[r] = -kInf, panel.total[r] = 0;
  if (p.null_score) start_reading(p, head, first, rows, panel);
  find_rows(p, *p.q, batch, head, first, rows, *room.lines);
  float *queries = room.queries + (p.tiles ? 0 : i * p.D * kTileCols);
  panels_across(*room.lines, p.D, p.query_factor(), queries);
  if constexpr (kHasTiles)
    if (p.tiles) tile_queries(queries, p.D, room.tiled_queries + i * TileSizes(p.D).queries());
  memset(room.sums + i * Room::sums_of(p), 0, size_t(Room::sums_of(p)) * sizeof(float));
}

// Some keys, packed on first use.
struct Keys {
  int64_t first;
  int count;
  Segments segments;
  bool packed;
};

// The scores of keys begin..end-1, and of those before them in their tile.
void score(const Attention &p, Room &room, const float *queries, Interval hull) {
  for (int k = hull.begin / kTileRows * kTileRows; k < hull.end; k += kTileRows) {
    const int height = hull.end - k < kTileRows ? hull.end - k : kTileRows;
    room.ahead.ask();
    near_tile(height)(p.D, room.keys + k * p.D, queries, room.weights + k * kTileCols, kTileCols, kTileCols, false);
  }
}

void cap_scores(const Attention &p, float *scores, Interval keys) {
  const V top = set(p.cap * kLog2e);
  for (int i = keys.begin * kTileCols; i < keys.end * kTileCols; i += kWidth) store(scores + i, tanh(load(scores + i)) * top);
}

void add_slot_bias(const Attention &p, const Panel &panel, const Keys &keys, Interval hull, float *scores) {
  const int64_t slot = p.slot_keys - keys.first;
  for (int k = hull.begin; k < hull.end && k < slot; k++)
    for (int j = 0; j < kTileCols; j += kWidth) {
      float *at = scores + k * kTileCols + j;
      store(at, load(at) + load(panel.slot_bias + j));
    }
}

// Scores of keys that a query does not see become -infinity.
void hide(const Room &room, const Panel &panel, Interval keys, const float *begin, const float *end, bool by_segment) {
  for (int k = keys.begin; k < keys.end; k++)
    for (int j = 0; j < kTileCols; j += kWidth) {
      float *at = room.weights + k * kTileCols + j;
      const V key = set(float(k));
      M seen = mask_and(less_equal(load(begin + j), key), less(key, load(end + j)));
      if (by_segment) seen = mask_and(seen, int_equal(load_int(panel.segment + j), set_int(room.key_segment[k])));
      store(at, select(seen, load(at), set(-kInf)));
    }
}

void hide_unseen(const Attention &p, const Room &room, const Panel &panel, const Keys &keys, Interval hull) {
  const bool by_segment = !panel.segments.same(keys.segments);
  const Interval common = {seen_keys(p, panel.position[panel.rows - 1], keys.first, keys.count).begin,
                           seen_keys(p, panel.position[0], keys.first, keys.count).end};
  if (!by_segment && common.begin <= hull.begin && common.end >= hull.end) return;
  float begin[kTileCols], end[kTileCols];
  for (int r = 0; r < kTileCols; r++) {
    const Interval seen = seen_keys(p, panel.position[r], keys.first, keys.count);
    begin[r] = float(seen.begin), end[r] = float(seen.end);
  }
  if (by_segment || common.empty()) return hide(room, panel, hull, begin, end, by_segment);
  hide(room, panel, {hull.begin, common.begin}, begin, end, false);
  hide(room, panel, {common.end, hull.end}, begin, end, false);
}

// Scores become weights exp2(score - maximum); maximum and sum are brought up to date, and what has been summed before shrinks by
// the change of the maximum.
void weigh(const Attention &p, float *weights, Interval keys, Panel &panel, float *sums) {
  V shift[kTileVecs], total[kTileVecs], shrink[kTileVecs];
  V change = zero();
#pragma GCC unroll 4
  for (int j = 0; j < kTileVecs; j++) {
    V even = set(-kInf), odd = even;  // two chains hide the latency
    int k = keys.begin;
    for (; k + 1 < keys.end; k += 2) {
      even = max(even, load(weights + k * kTileCols + j * kWidth));
      odd = max(odd, load(weights + (k + 1) * kTileCols + j * kWidth));
    }
    if (k < keys.end) even = max(even, load(weights + k * kTileCols + j * kWidth));
    const V old = load(panel.highest + j * kWidth), top = max(old, max(even, odd));
    shift[j] = select(equal(top, set(-kInf)), zero(), top);  // nothing seen yet: every weight is exp2(-infinity)
    shrink[j] = select(equal(old, set(-kInf)), set(1.0f), exp2(old - shift[j]));
    change = max(change, abs(shrink[j] - set(1.0f)));
    total[j] = load(panel.total + j * kWidth) * shrink[j];
    store(panel.highest + j * kWidth, top);
  }
  if (highest(change) != 0)
    for (int64_t d = 0; d < p.D; d++)
#pragma GCC unroll 4
      for (int j = 0; j < kTileVecs; j++) {
        float *at = sums + d * kTileCols + j * kWidth;
        store(at, load(at) * shrink[j]);
      }
  for (int k = keys.begin; k < keys.end; k++)
#pragma GCC unroll 4
    for (int j = 0; j < kTileVecs; j++) {
      float *at = weights + k * kTileCols + j * kWidth;
      const V weight = exp2(load(at) - shift[j]);
      store(at, weight);
      total[j] = total[j] + weight;
    }
#pragma GCC unroll 4
  for (int j = 0; j < kTileVecs; j++) store(panel.total + j * kWidth, total[j]);
}

// Copies of a block's keys and values, in the order in which the products read them.
void pack(const Attention &p, int64_t batch, int64_t head, const Keys &keys, Room &room) {
  const View *const both[] = {p.k, p.v};
  for (int i = 0; i < 2; i++) {
    find_keys(p, *both[i], batch, head, keys.first, keys.count, *room.lines);
    if (room.lines->dtype == CAL_U8) widen(*room.lines, p.D, room.widened);
    if constexpr (kHasTiles)
      if (p.tiles) {
        if (i == 0) tile_keys(*room.lines, p.D, kKeys, room.tiled_keys);
        else tile_values(*room.lines, p.D, kKeys, room.tiled_values);
        continue;
      }
    if (i == 0) tiles_across(*room.lines, p.D, 1.0f, room.keys);
    else tiles_along(*room.lines, p.cut, kKeys, room.values);
  }
}

void attend_tiled(const Attention &p, Room &room, int64_t i, const Keys &keys, Interval hull) {
  if constexpr (kHasTiles) {
    Panel &panel = room.panels[i];
    float *sums = room.sums + i * Room::sums_of(p);
    const Interval whole = {hull.begin / kTileKeys * kTileKeys, int(ceil_div(hull.end, kTileKeys)) * kTileKeys};
    for (int k = whole.begin; k < whole.end; k += kTileKeys) room.ahead.ask();
    tile_scores(room.tiled_queries + i * TileSizes(p.D).queries(), room.tiled_keys, p.D, kKeys, whole, room.weights);
    if (p.cap > 0) cap_scores(p, room.weights, whole);
    if (p.slot_bias) add_slot_bias(p, panel, keys, hull, room.weights);
    hide_unseen(p, room, panel, keys, whole);
    tile_weigh(room.weights, whole, p.D, panel.highest, panel.total, sums, room.tiled_weights,
               reinterpret_cast<const char *>(room.tiled_queries + (i + 1) * TileSizes(p.D).queries()), TileSizes(p.D).queries() * 2);
    tile_add(room.tiled_values, room.tiled_weights, p.D, kKeys, whole, sums);
  }
}

void attend(const Attention &p, int64_t batch, int64_t head, Room &room, int64_t i, Keys &keys) {
  Panel &panel = room.panels[i];
  const Interval hull = {seen_keys(p, panel.position[0], keys.first, keys.count).begin,
                         seen_keys(p, panel.position[panel.rows - 1], keys.first, keys.count).end};
  if (hull.empty() || panel.segments.apart(keys.segments)) return;
  if (!keys.packed) {
    keys.packed = true;
    pack(p, batch, head, keys, room);
  }
  if (p.tiles) return attend_tiled(p, room, i, keys, hull);
  float *queries = room.queries + i * p.D * kTileCols, *sums = room.sums + i * p.D * kTileCols;
  score(p, room, queries, hull);
  if (p.cap > 0) cap_scores(p, room.weights, hull);
  if (p.slot_bias) add_slot_bias(p, panel, keys, hull, room.weights);
  hide_unseen(p, room, panel, keys, hull);
  weigh(p, room.weights, hull, panel, sums);
  add_weighted(room.values, kKeys, hull.begin, hull.end - hull.begin, p.cut, room.weights + hull.begin * kTileCols, sums, room.ahead);
}

void finish_panel(const Attention &p, const View &out, const View &lse, int64_t batch, int64_t head, int64_t first, Room &room,
                  int64_t i) {
  const Panel &panel = room.panels[i];
  float inverse[kTileCols], log_sum[kTileCols];
  for (int j = 0; j < kTileCols; j += kWidth) {
    const V total = load(panel.total + j);
    const M none = equal(total, zero());
    store(inverse + j, select(none, zero(), set(1.0f) / total));
    store(log_sum + j, select(none, set(-kInf), fma(load(panel.highest + j), set(kLn2), log(total))));
  }
  find_rows(p, out, batch, head, first, panel.rows, *room.lines);
  write_across(*room.lines, p.D, inverse, room.sums + i * Room::sums_of(p));
  if (!lse.present()) return;
  int64_t t = first / p.group, member = first % p.group;
  for (int r = 0; r < panel.rows; r++) {
    lse.as<float>()[(batch * p.H + head * p.group + member) * p.T + t] = log_sum[r];
    if (++member == p.group) member = 0, t++;
  }
}

void ask_queries(const View &v, const PanelJob &job, Ahead &ahead) {
  const int64_t group = job.p->group, t = job.first / group, last = (job.first + job.rows - 1) / group;
  ahead.add(v, job.batch, job.head * group, t, last - t + 1, group, job.p->D);
}
void ask_keys(const PanelJob &job, int64_t first, int64_t end, Ahead &ahead) {
  const Attention &p = *job.p;
  const View *const both[] = {p.k, p.v};
  for (const View *v : both) {
    if (!p.pages) {
      ahead.add(*v, job.batch, job.head, first, end - first, 1, p.D);
      continue;
    }
    for (int64_t s = first < p.oldest ? p.oldest : first, next; s < end; s = next) {
      next = ((s >> p.pages->shift) + 1) << p.pages->shift;
      ahead.add_lines(p.pages->at(*v, p.table, job.head, s), p.pages->line, (next < end ? next : end) - s, p.pages->line);
    }
  }
}

}  // namespace

int64_t panel_room(const Attention &p, int64_t panels) {
  Room measure;
  return measure.lay_out(p, panels, nullptr);
}

void attend_panels(const PanelJob &job, const PanelJob *following, int64_t most, void *memory) {
  const Attention &p = *job.p;
  Room room;
  room.lay_out(p, most, static_cast<char *>(memory));
  const int64_t panels = ceil_div(job.rows, kTileCols), begin = job.begin() / kKeys * kKeys, end = job.end();
  bool asked = false;
  if constexpr (kHasTiles)
    if (p.tiles) open_tiles();
  for (int64_t i = 0; i < panels; i++) {
    const int64_t rest = job.rows - i * kTileCols;
    start_panel(p, job.batch, job.head, job.first + i * kTileCols, int(rest < kTileCols ? rest : kTileCols), room, i);
  }
  room.ahead.clear();
  for (int64_t k = begin; k < end; k += kKeys) {
    ask_keys(job, k + kKeys, k + 2 * kKeys < end ? k + 2 * kKeys : end, room.ahead);
    const bool near_end = k + 2 * kKeys >= end;  // the last block may be too short to ask for all this
    if (near_end && !asked) {
      asked = true;
      ask_queries(*job.out, job, room.ahead);
      if (following) {
        const int64_t next = following->begin() / kKeys * kKeys, next_end = following->end();
        ask_queries(*following->p->q, *following, room.ahead);
        ask_keys(*following, next, next + kKeys < next_end ? next + kKeys : next_end, room.ahead);
      }
    }
    Keys keys = {k, int(p.S - k < kKeys ? p.S - k : kKeys), {}, false};
    keys.segments = key_segments(p, job.batch, k, keys.count, kKeys, room.key_segment);
    for (int64_t i = 0; i < panels; i++) attend(p, job.batch, job.head, room, i, keys);
  }
  if constexpr (kHasTiles)
    if (p.tiles) close_tiles();
  for (int64_t i = 0; i < panels; i++) finish_panel(p, *job.out, *job.lse, job.batch, job.head, job.first + i * kTileCols, room, i);
}

}  // namespace CAL_ISA
}  // namespace cal
