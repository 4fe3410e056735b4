// Attention's forward pass without a score matrix: softmax over blocks of keys with a running maximum and sum (Milakov and
// Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022, "FlashAttention"). Queries lie in the vector lanes:
// scores are keys x a panel of queries, in the order in which the second product reads them as its right side, and maximum, sum and
// mask need no operation across lanes. A task takes some panels of queries through all keys they see. Few queries, as in
// decoding, are the business of attention_decode.cc; what both share is in attention.h.
#include "attention_decode.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Keys at a time: their packed copies (2 x 56 KiB at D = 64) stay in the second-level cache for all panels of a task, the scores
// of one panel (28 KiB on the widest tile) in the first.
constexpr int kKeys = 224 / kTileRows * kTileRows;
constexpr int kMostPanels = 1024 / kTileCols;  // panels a task carries along

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// kTileCols rows, one a lane; lanes past the last row repeat it, and what they compute is not written.
struct Panel {
  int rows;
  Segments segments;
  int64_t position[kTileCols];
  int32_t segment[kTileCols];
  float highest[kTileCols], total[kTileCols];  // running maximum of the scores, and sum of exp2(score - maximum)
};

// Memory of one thread.
struct Room {
  Panel *panels;
  float *queries, *sums;  // of every panel: D x kTileCols
  float *keys, *values, *weights;
  int32_t *key_segment;
  Lines *lines;
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
    queries = floats(count * p.D * kTileCols), sums = floats(count * p.D * kTileCols);
    keys = floats(kKeys * p.D), values = floats(kKeys * p.cut.floats()), weights = floats(kKeys * kTileCols);
    key_segment = reinterpret_cast<int32_t *>(take(kKeys * int64_t(sizeof(int32_t))));
    lines = reinterpret_cast<Lines *>(take(sizeof(Lines)));
    return at;
  }
};

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
  find_rows(p, *p.q, batch, head, first, rows, *room.lines);
  panels_across(*room.lines, p.D, p.query_factor(), room.queries + i * p.D * kTileCols);
  memset(room.sums + i * p.D * kTileCols, 0, size_t(p.D * kTileCols) * sizeof(float));
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

void attend(const Attention &p, int64_t batch, int64_t head, Room &room, int64_t i, Keys &keys) {
  Panel &panel = room.panels[i];
  const Interval hull = {seen_keys(p, panel.position[0], keys.first, keys.count).begin,
                         seen_keys(p, panel.position[panel.rows - 1], keys.first, keys.count).end};
  if (hull.empty() || panel.segments.apart(keys.segments)) return;
  if (!keys.packed) {
    keys.packed = true;
    find_keys(p, *p.k, batch, head, keys.first, keys.count, *room.lines);
    tiles_across(*room.lines, p.D, 1.0f, room.keys);
    find_keys(p, *p.v, batch, head, keys.first, keys.count, *room.lines);
    tiles_along(*room.lines, p.cut, kKeys, room.values);
  }
  float *queries = room.queries + i * p.D * kTileCols, *sums = room.sums + i * p.D * kTileCols;
  score(p, room, queries, hull);
  if (p.cap > 0) cap_scores(p, room.weights, hull);
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
  write_across(*room.lines, p.D, inverse, room.sums + i * p.D * kTileCols);
  int64_t t = first / p.group, member = first % p.group;
  for (int r = 0; r < panel.rows; r++) {
    lse.as<float>()[(batch * p.H + head * p.group + member) * p.T + t] = log_sum[r];
    if (++member == p.group) member = 0, t++;
  }
}

// Some rows of one pair of batch and key/value head: one task.
struct Job {
  int64_t batch, head, first, rows;
  // Keys that some of the rows see.
  int64_t begin(const Attention &p) const { return seen_keys(p, position_of(p, first), 0, p.S).begin; }
  int64_t end(const Attention &p) const { return seen_keys(p, position_of(p, first + rows - 1), 0, p.S).end; }
};

void ask_queries(const Attention &p, const View &v, const Job &job, Ahead &ahead) {
  const int64_t t = job.first / p.group, last = (job.first + job.rows - 1) / p.group;
  ahead.add(v, job.batch, job.head * p.group, t, last - t + 1, p.group, p.D);
}
void ask_keys(const Attention &p, const Job &job, int64_t first, int64_t end, Ahead &ahead) {
  ahead.add(*p.k, job.batch, job.head, first, end - first, 1, p.D);
  ahead.add(*p.v, job.batch, job.head, first, end - first, 1, p.D);
}

// `following`: what the thread is likely to do next, or null.
void attend_rows(const Attention &p, const View &out, const View &lse, const Job &job, const Job *following, Room &room) {
  const int64_t panels = ceil_div(job.rows, kTileCols), begin = job.begin(p) / kKeys * kKeys, end = job.end(p);
  bool asked = false;
  for (int64_t i = 0; i < panels; i++) {
    const int64_t rest = job.rows - i * kTileCols;
    start_panel(p, job.batch, job.head, job.first + i * kTileCols, int(rest < kTileCols ? rest : kTileCols), room, i);
  }
  room.ahead.clear();
  for (int64_t k = begin; k < end; k += kKeys) {
    ask_keys(p, job, k + kKeys, k + 2 * kKeys < end ? k + 2 * kKeys : end, room.ahead);
    const bool near_end = k + 2 * kKeys >= end;  // the last block may be too short to ask for all this
    if (near_end && !asked) {
      asked = true;
      ask_queries(p, out, job, room.ahead);
      if (following) {
        const int64_t next = following->begin(p) / kKeys * kKeys, next_end = following->end(p);
        ask_queries(p, *p.q, *following, room.ahead);
        ask_keys(p, *following, next, next + kKeys < next_end ? next + kKeys : next_end, room.ahead);
      }
    }
    Keys keys = {k, int(p.S - k < kKeys ? p.S - k : kKeys), {}, false};
    keys.segments = key_segments(p, job.batch, k, keys.count, kKeys, room.key_segment);
    for (int64_t i = 0; i < panels; i++) attend(p, job.batch, job.head, room, i, keys);
  }
  for (int64_t i = 0; i < panels; i++) finish_panel(p, out, lse, job.batch, job.head, job.first + i * kTileCols, room, i);
}

}  // namespace

// out, lse, q, k, v, querySegments?, keySegments?; [scale, causal, window, softcap]
void attention(Call &c) {
  const Attention p = read_attention(c, 2, 5);
  check_heads(c, 0, "out", p.B, p.T, p.H, p.D);
  c.need_dtype(1, "lse", CAL_F32);
  c.need_shape(1, "lse", p.B, p.H, p.T);
  c.need_contiguous(1, "lse");
  if (p.B * p.T * p.H == 0) return;
  if (p.rows() <= kFewRows) return attend_few(p, c[0], c[1]);

  // As many panels a task as leave every thread several tasks. Neither the tasks nor their order touch the bits.
  const int64_t pairs = p.B * p.G, panels = ceil_div(p.rows(), kTileCols);
  int64_t chunks = ceil_div(panels, kMostPanels);
  const int64_t wanted = Pool::threads() > 1 ? ceil_div(4 * Pool::threads(), pairs) : 1;
  if (chunks < wanted) chunks = wanted < panels ? wanted : panels;
  const int64_t each = ceil_div(panels, chunks), rows_each = each * kTileCols;
  chunks = ceil_div(panels, each);
  const int64_t jobs = pairs * chunks;
  const auto job_at = [&](int64_t index) {  // the last rows see most keys: they come first
    const int64_t pair = index % pairs, first = (chunks - 1 - index / pairs) * rows_each, rest = p.rows() - first;
    return Job{pair / p.G, pair % p.G, first, rest < rows_each ? rest : rows_each};
  };
  Room measure;
  const int64_t bytes = measure.lay_out(p, each, nullptr);
  Scratch scratch(uint64_t(bytes * Pool::threads()));
  parallel(jobs, [&](int64_t index, int thread) {
    Room room;
    room.lay_out(p, each, static_cast<char *>(scratch.data()) + bytes * thread);
    const int64_t next = index + Pool::threads();  // what this thread is likely to do next
    const Job job = job_at(index), following = job_at(next < jobs ? next : index);
    attend_rows(p, c[0], c[1], job, next < jobs ? &following : nullptr, room);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
