// Operands of dynamically composable attention: their checks, and their copies into the order of the mixing and back. See composed_attention.h.
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

const char *const kNames[kStageParts] = {"fixed",      "w1 of a query", "w2 of a query", "gate of a query", "map of a query",
                                         "w1 of a key", "w2 of a key",   "gate of a key", "map of a key"};

void need_dims(const Call &c, int i, const char *name, const int64_t *shape, int rank) {
  c.need_float(i, name);
  c.need_rank(i, name, rank);
  for (int k = 0; k < rank; k++)
    if (c[i].shape[k] != shape[k])
      fail(CAL_BAD_SHAPE, "axis %d of %s must be %lld: %lld", k, name, (long long)shape[k], (long long)c[i].shape[k]);
}

float read_at(const View &v, int64_t at) {
  if (v.dtype == CAL_F32) return v.as<float>()[at];
  const uint32_t bits = uint32_t(v.as<uint16_t>()[at]) << 16;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
void write_at(const View &v, int64_t at, float x) {
  if (v.dtype == CAL_F32) v.as<float>()[at] = x;
  else store_part(v.as<bf16>() + at, set(x), 1);
}

void read_stage(const Call &c, int first, const Attention &p, Stage &s) {
  int64_t groups = 1;
  for (int i = 0; i < kStageParts; i++) {
    s.part[i] = c[first + i].present() ? &c[first + i] : nullptr;
    if (!s.part[i]) continue;
    s.present = true;
    if (i == kFixed && s.part[i]->rank == 3) groups = s.part[i]->shape[0];
    if (i != kFixed && s.part[i]->rank == 5) groups = s.part[i]->shape[2];
  }
  if (groups < 1 || p.H % groups != 0) fail(CAL_BAD_SHAPE, "groups must divide the heads: %lld and %lld", (long long)groups, (long long)p.H);
  Mixer &m = s.mixer;
  m.heads = int(p.H), m.group = int(p.H / groups);
  int64_t rank = 0;
  for (int side = 0; side < 2; side++) {
    const int w1 = side ? kKeyW1 : kQueryW1;
    const int64_t length = side ? p.S : p.T;
    if (!s.part[w1] != !s.part[w1 + 1]) fail(CAL_BAD_CALL, "w1 and w2 come together");
    if (s.part[w1]) {
      if (s.part[w1]->rank != 5) c.need_rank(first + w1, kNames[w1], 5);
      const int64_t here = s.part[w1]->shape[3], shape[] = {p.B, length, groups, here, m.group};
      need_dims(c, first + w1, kNames[w1], shape, 5);
      need_dims(c, first + w1 + 1, kNames[w1 + 1], shape, 5);
      if (here > rank) rank = here;
    }
    const int64_t gate[] = {p.B, length, p.H}, map[] = {p.B, length, groups, m.group, m.group};
    if (s.part[w1 + 2]) need_dims(c, first + w1 + 2, kNames[w1 + 2], gate, 3);
    if (s.part[w1 + 3]) need_dims(c, first + w1 + 3, kNames[w1 + 3], map, 5);
    (side ? m.key : m.query) = s.part[w1] || s.part[w1 + 2];
  }
  const int64_t fixed[] = {groups, m.group, m.group};
  if (s.part[kFixed]) need_dims(c, first + kFixed, kNames[kFixed], fixed, 3);
  if (rank > 1024) fail(CAL_BAD_SHAPE, "a rank of %lld is too large", (long long)rank);
  m.rank = rank > 2 ? 4 : int(rank);
  m.chunks = m.rank ? int((rank + m.rank - 1) / m.rank) : 0;
}

// Calls f(slot, w1 or w2, offset from a token's first element) for each number of a side's low rank and gate.
template <class F>
CAL_INLINE void each_slot(const Stage &s, const View *const *part, F &&f) {
  const Mixer &m = s.mixer;
  for (int which = 0; which < 2; which++) {
    const View *w = part[which];
    if (!w) continue;
    for (int64_t r = 0; r < w->shape[3]; r++)
      for (int64_t n = 0; n < m.heads; n++)
        f(which * m.low() + (r / m.rank * m.heads + n) * m.rank + r % m.rank, which,
          n / m.group * w->stride[2] + r * w->stride[3] + n % m.group * w->stride[4]);
  }
  if (part[2])
    for (int64_t n = 0; n < m.heads; n++) f(2 * m.low() + n, 2, n * part[2]->stride[2]);
}
// The same for a whole map: (C, M, M) whose first axis is `axis` of the view.
template <class F>
CAL_INLINE void each_number(const Mixer &m, const View &v, int axis, F &&f) {
  for (int64_t n = 0; n < m.heads; n++)
    for (int64_t to = 0; to < m.group; to++)
      f(n * m.group + to, n / m.group * v.stride[axis] + n % m.group * v.stride[axis + 1] + to * v.stride[axis + 2]);
}

// `part`: w1, w2, gate and map of a side.
void lanes_of(const Stage &s, const View *const *part, int64_t batch, int64_t first, int count, float *to) {
  const auto copy = [&](const View &v, int64_t slot, int64_t offset) {
    for (int r = 0; r < kTileCols; r++)
      to[slot * kTileCols + r] = read_at(v, batch * v.stride[0] + (first + (r < count ? r : count - 1)) * v.stride[1] + offset);
  };
  each_slot(s, part, [&](int64_t slot, int which, int64_t offset) { copy(*part[which], slot, offset); });
  if (const View *map = part[3]) each_number(s.mixer, *map, 2, [&](int64_t i, int64_t offset) { copy(*map, s.mixer.slots() + i, offset); });
}
void rows_of(const Stage &s, const View *const *part, int64_t batch, int64_t first, int64_t count, int64_t step, float *to) {
  memset(to, 0, size_t(count * step) * sizeof(float));
  for (int64_t i = first; i < first + count; i++, to += step) {
    const auto at = [&](const View &v) { return batch * v.stride[0] + i * v.stride[1]; };
    each_slot(s, part, [&](int64_t slot, int which, int64_t offset) { to[slot] = read_at(*part[which], at(*part[which]) + offset); });
    if (const View *v = part[3])
      each_number(s.mixer, *v, 2, [&](int64_t n, int64_t offset) { to[s.mixer.row() + n] = read_at(*v, at(*v) + offset); });
  }
}

}  // namespace

Composed read_composed(const Call &c, int first, int segments, int stages) {
  Composed all;
  all.p = read_attention(c, first, segments);
  if (!all.p.causal || all.p.cap != 0 || all.p.T > all.p.S) fail(CAL_BAD_CALL, "attention must be causal, not capped, of no more queries than keys");
  if (all.p.D < 1 || all.p.H < 1) fail(CAL_BAD_SHAPE, "there must be heads of some width");
  read_stage(c, stages, all.p, all.pre);
  read_stage(c, stages + kStageParts, all.p, all.post);
  return all;
}

void check_stage_gradients(const Call &c, int first, const Stage &stage) {
  for (int i = 0; i < kStageParts; i++) {
    if (!stage.part[i]) {
      if (c[first + i].present()) fail(CAL_BAD_CALL, "a gradient of %s has no operand", kNames[i]);
      continue;
    }
    c.need_float(first + i, kNames[i]);
    need_dims(c, first + i, kNames[i], stage.part[i]->shape, stage.part[i]->rank);
    c.need_contiguous(first + i, kNames[i]);
  }
}

void pack_lanes(const Stage &s, int64_t batch, int64_t first, int count, float *to) {
  memset(to, 0, size_t(s.lane_floats()) * sizeof(float));
  lanes_of(s, s.part + kQueryW1, batch, first, count, to);
}
void pack_key_lanes(const Stage &s, int64_t batch, int64_t first, int count, float *to) {
  memset(to, 0, size_t(s.key_lane_floats()) * sizeof(float));
  lanes_of(s, s.part + kKeyW1, batch, first, count, to);
  if (const View *v = s.part[kFixed])
    each_number(s.mixer, *v, 0, [&](int64_t n, int64_t offset) {
      float *const at = to + (s.mixer.slots() + n) * kTileCols;
      const V fixed = set(read_at(*v, offset));
      for (int j = 0; j < kTileCols; j += kWidth) store(at + j, load(at + j) + fixed);
    });
}

void pack_rows(const Stage &s, int64_t batch, int64_t first, int64_t count, float *to) {
  rows_of(s, s.part + kKeyW1, batch, first, count, s.row_floats(), to);
  if (const View *v = s.part[kFixed])
    for (int64_t i = 0; i < count; i++) {
      float *const dense = to + i * s.row_floats() + s.mixer.row();
      each_number(s.mixer, *v, 0, [&](int64_t n, int64_t offset) { dense[n] += read_at(*v, offset); });
    }
}
void pack_query_rows(const Stage &s, int64_t batch, int64_t first, int64_t count, float *to) {
  rows_of(s, s.part + kQueryW1, batch, first, count, s.query_row_floats(), to);
}

void write_lanes(const Stage &s, const View *gradients, int64_t batch, int64_t first, int count, float factor, const float *from) {
  const View *const side[] = {s.part[kQueryW1] ? gradients + kQueryW1 : nullptr, s.part[kQueryW2] ? gradients + kQueryW2 : nullptr,
                              s.part[kQueryGate] ? gradients + kQueryGate : nullptr};
  const auto copy = [&](const View &v, int64_t slot, int64_t offset) {
    for (int r = 0; r < count; r++)
      write_at(v, batch * v.stride[0] + (first + r) * v.stride[1] + offset, factor * from[slot * kTileCols + r]);
  };
  each_slot(s, side, [&](int64_t slot, int which, int64_t offset) { copy(*side[which], slot, offset); });
  if (s.part[kQueryMap])
    each_number(s.mixer, gradients[kQueryMap], 2,
                [&](int64_t i, int64_t offset) { copy(gradients[kQueryMap], s.mixer.slots() + i, offset); });
}

void write_rows(const Stage &s, const View *gradients, int64_t batch, int64_t first, int64_t count, float factor, const float *from) {
  const View *const side[] = {s.part[kKeyW1] ? gradients + kKeyW1 : nullptr, s.part[kKeyW2] ? gradients + kKeyW2 : nullptr,
                              s.part[kKeyGate] ? gradients + kKeyGate : nullptr};
  for (int64_t i = first; i < first + count; i++, from += s.row_floats()) {
    const auto at = [&](const View &v) { return batch * v.stride[0] + i * v.stride[1]; };
    each_slot(s, side, [&](int64_t slot, int which, int64_t offset) { write_at(*side[which], at(*side[which]) + offset, factor * from[slot]); });
    if (s.part[kKeyMap])
      each_number(s.mixer, gradients[kKeyMap], 2, [&](int64_t n, int64_t offset) {
        write_at(gradients[kKeyMap], at(gradients[kKeyMap]) + offset, factor * from[s.mixer.row() + n]);
      });
  }
}

void write_flat(const View &to, float factor, const float *from) {
  for (int64_t i = 0; i < to.count(); i++) write_at(to, i, factor * from[i]);
}

PanelView::PanelView(const Attention &p, int64_t batch, int64_t start) : first(start) {
  rows = int(p.T - start < kTileCols ? p.T - start : kTileCols);
  for (int r = 0; r < kTileCols; r++) position[r] = start + (r < rows ? r : rows - 1) + p.S - p.T;
  hull = {seen_keys(p, position[0], 0, p.S).begin, seen_keys(p, position[rows - 1], 0, p.S).end};
  for (int r = 0; r < kTileCols; r++) segment[r] = p.query_segments ? p.query_segments->as<int32_t>()[batch * p.T + start + (r < rows ? r : rows - 1)] : 0;
  segments = {segment[0], segment[0]};
  for (int r = 1; r < rows; r++) {
    if (segment[r] < segments.lowest) segments.lowest = segment[r];
    if (segment[r] > segments.highest) segments.highest = segment[r];
  }
}

Span PanelView::span(int64_t block) const {
  const int64_t start = (first_block() + block) * kComposedKeys;
  const int64_t begin = hull.begin > start ? hull.begin - start : 0, end = hull.end - start < kComposedKeys ? hull.end - start : kComposedKeys;
  return {first_block() + block, int(begin) / kTileRows * kTileRows, int(end)};
}

void see(const Attention &p, int64_t batch, const PanelView &panel, const Span &span, Visible &to) {
  const int64_t first = span.block * kComposedKeys;
  const Segments keys = key_segments(p, batch, first, span.end, kComposedKeys, to.key_segment);
  to.none = panel.segments.apart(keys);
  to.by_segment = !panel.segments.same(keys);
  to.all = !to.by_segment;
  for (int r = 0; r < kTileCols; r++) {
    const Interval seen = seen_keys(p, panel.position[r], first, span.end);
    to.begin[r] = float(seen.begin), to.end[r] = float(seen.end);
    to.all = to.all && seen.begin <= span.begin && seen.end >= span.end;
  }
}

void span_products(const Attention &p, const float *keys, int64_t head_step, const float *queries, const Span &span, float *to) {
  for (int64_t h = 0; h < p.H; h++)
    for (int i = span.begin; i < span.end; i += kTileRows)
      near_tile(span.end - i < kTileRows ? span.end - i : kTileRows)(p.D, keys + h / p.group * head_step + i * p.D, queries + h * p.D * kTileCols,
                                                                    to + (h * kComposedKeys + i) * kTileCols, kTileCols, kTileCols, false);
}

}  // namespace CAL_ISA
}  // namespace cal
