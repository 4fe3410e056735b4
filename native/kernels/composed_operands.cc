// Operands of dynamically composable attention: their checks, and their copies into the order of the mixing and back. See composed_attention.h.
#include "composed_attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

const char *const kNames[kStageParts] = {"fixed", "factors of a query", "map of a query", "factors of a key", "map of a key"};

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
    const int part = side ? kKeyFactors : kQueryFactors;
    const int64_t length = side ? p.S : p.T;
    if (s.part[part]) {
      if (s.part[part]->rank != 5) c.need_rank(first + part, kNames[part], 5);
      const int64_t rows = s.part[part]->shape[3], shape[] = {p.B, length, groups, rows, m.group};
      need_dims(c, first + part, kNames[part], shape, 5);
      if (rows < 1 || rows > 2048) fail(CAL_BAD_SHAPE, "%lld rows of %s are too few or too many", (long long)rows, kNames[part]);
      if (rows / 2 > rank) rank = rows / 2;
    }
    const int64_t map[] = {p.B, length, groups, m.group, m.group};
    if (s.part[part + 1]) need_dims(c, first + part + 1, kNames[part + 1], map, 5);
    (side ? m.key : m.query) = s.part[part];
  }
  const int64_t fixed[] = {groups, m.group, m.group};
  if (s.part[kFixed]) need_dims(c, first + kFixed, kNames[kFixed], fixed, 3);
  m.rank = rank > 2 ? 4 : int(rank);
  m.chunks = m.rank ? int((rank + m.rank - 1) / m.rank) : 0;
}

// Slots of a row of factors, of `rank` rows of w1: first + head * step.
struct SlotRow {
  int64_t first, step;
};
CAL_INLINE SlotRow slots_of_row(const Mixer &m, int64_t rank, int64_t row) {
  if (row >= 2 * rank) return {2 * m.low(), 1};
  const int64_t r = row < rank ? row : row - rank;
  return {(row < rank ? 0 : m.low()) + r / m.rank * m.heads * m.rank + r % m.rank, m.rank};
}
// Calls f(slot, offset from a token's first element) for each factor of a side.
template <class F>
CAL_INLINE void each_slot(const Mixer &m, const View &factors, F &&f) {
  for (int64_t row = 0; row < factors.shape[3]; row++) {
    const SlotRow slots = slots_of_row(m, factors.shape[3] / 2, row);
    for (int64_t c = 0; c < factors.shape[2]; c++)
      for (int64_t n = 0; n < m.group; n++)
        f(slots.first + (c * m.group + n) * slots.step, c * factors.stride[2] + row * factors.stride[3] + n * factors.stride[4]);
  }
}
// The same for a whole map: (C, M, M) whose first axis is `axis` of the view.
template <class F>
CAL_INLINE void each_number(const Mixer &m, const View &v, int axis, F &&f) {
  for (int64_t n = 0; n < m.heads; n++)
    for (int64_t to = 0; to < m.group; to++)
      f(n * m.group + to, n / m.group * v.stride[axis] + n % m.group * v.stride[axis + 1] + to * v.stride[axis + 2]);
}

// Factors of which a token's lie in one piece for each group, as lanes: kWidth tokens and numbers are exchanged at a time.
template <class T>
void factors_as_lanes(const Mixer &m, const View &v, const T *first, int count, float *to) {
  const int64_t numbers = v.shape[3] * m.group;
  for (int lane = 0; lane < kTileCols; lane += kWidth)
    for (int64_t c = 0; c < v.shape[2]; c++) {
      int64_t row = 0, n = 0;
      SlotRow slots = slots_of_row(m, v.shape[3] / 2, row);
      for (int64_t i = 0; i < numbers; i += kWidth) {
        const int here = numbers - i < kWidth ? int(numbers - i) : kWidth;
        V x[kWidth];
#pragma GCC unroll 16
        for (int r = 0; r < kWidth; r++) {
          const T *const from = first + (lane + r < count ? lane + r : count - 1) * v.stride[1] + c * v.stride[2] + i;
          x[r] = here == kWidth ? load(from) : load_part(from, here);
        }
        transpose(x);
        for (int k = 0; k < here; k++) {
          store(to + (slots.first + (c * m.group + n) * slots.step) * kTileCols + lane, x[k]);
          if (++n == m.group) n = 0, slots = slots_of_row(m, v.shape[3] / 2, ++row);
        }
      }
    }
}

// `part`: factors and map of a side.
void lanes_of(const Stage &s, const View *const *part, int64_t batch, int64_t first, int count, float *to) {
  const auto copy = [&](const View &v, int64_t slot, int64_t offset) {
    for (int r = 0; r < kTileCols; r++)
      to[slot * kTileCols + r] = read_at(v, batch * v.stride[0] + (first + (r < count ? r : count - 1)) * v.stride[1] + offset);
  };
  if (const View *v = part[0]) {
    const bool whole = v->stride[4] == 1 && v->stride[3] == v->shape[4];
    const int64_t at = batch * v->stride[0] + first * v->stride[1];
    if (!whole) each_slot(s.mixer, *v, [&](int64_t slot, int64_t offset) { copy(*v, slot, offset); });
    else if (v->dtype == CAL_F32) factors_as_lanes(s.mixer, *v, v->as<float>() + at, count, to);
    else factors_as_lanes(s.mixer, *v, v->as<bf16>() + at, count, to);
  }
  if (const View *map = part[1]) each_number(s.mixer, *map, 2, [&](int64_t i, int64_t offset) { copy(*map, s.mixer.slots() + i, offset); });
}
void rows_of(const Stage &s, const View *const *part, int64_t batch, int64_t first, int64_t count, int64_t step, float *to) {
  memset(to, 0, size_t(count * step) * sizeof(float));
  for (int64_t i = first; i < first + count; i++, to += step) {
    const auto at = [&](const View &v) { return batch * v.stride[0] + i * v.stride[1]; };
    if (const View *v = part[0]) each_slot(s.mixer, *v, [&](int64_t slot, int64_t offset) { to[slot] = read_at(*v, at(*v) + offset); });
    if (const View *v = part[1])
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
  lanes_of(s, s.part + kQueryFactors, batch, first, count, to);
}
void pack_key_lanes(const Stage &s, int64_t batch, int64_t first, int count, float *to) {
  memset(to, 0, size_t(s.key_lane_floats()) * sizeof(float));
  lanes_of(s, s.part + kKeyFactors, batch, first, count, to);
  if (const View *v = s.part[kFixed])
    each_number(s.mixer, *v, 0, [&](int64_t n, int64_t offset) {
      float *const at = to + (s.mixer.slots() + n) * kTileCols;
      const V fixed = set(read_at(*v, offset));
      for (int j = 0; j < kTileCols; j += kWidth) store(at + j, load(at + j) + fixed);
    });
}

void pack_rows(const Stage &s, int64_t batch, int64_t first, int64_t count, float *to) {
  rows_of(s, s.part + kKeyFactors, batch, first, count, s.row_floats(), to);
  if (const View *v = s.part[kFixed])
    for (int64_t i = 0; i < count; i++) {
      float *const dense = to + i * s.row_floats() + s.mixer.row();
      each_number(s.mixer, *v, 0, [&](int64_t n, int64_t offset) { dense[n] += read_at(*v, offset); });
    }
}
void pack_query_rows(const Stage &s, int64_t batch, int64_t first, int64_t count, float *to) {
  rows_of(s, s.part + kQueryFactors, batch, first, count, s.query_row_floats(), to);
}

void write_lanes(const Stage &s, const View *gradients, int64_t batch, int64_t first, int count, float factor, const float *from) {
  const auto copy = [&](const View &v, int64_t slot, int64_t offset) {
    for (int r = 0; r < count; r++)
      write_at(v, batch * v.stride[0] + (first + r) * v.stride[1] + offset, factor * from[slot * kTileCols + r]);
  };
  const View &factors = gradients[kQueryFactors], &map = gradients[kQueryMap];
  if (s.part[kQueryFactors]) each_slot(s.mixer, factors, [&](int64_t slot, int64_t offset) { copy(factors, slot, offset); });
  if (s.part[kQueryMap]) each_number(s.mixer, map, 2, [&](int64_t i, int64_t offset) { copy(map, s.mixer.slots() + i, offset); });
}

void write_rows(const Stage &s, const View *gradients, int64_t batch, int64_t first, int64_t count, float factor, const float *from) {
  const View &factors = gradients[kKeyFactors], &map = gradients[kKeyMap];
  for (int64_t i = first; i < first + count; i++, from += s.row_floats()) {
    const auto at = [&](const View &v) { return batch * v.stride[0] + i * v.stride[1]; };
    if (s.part[kKeyFactors])
      each_slot(s.mixer, factors, [&](int64_t slot, int64_t offset) { write_at(factors, at(factors) + offset, factor * from[slot]); });
    if (s.part[kKeyMap])
      each_number(s.mixer, map, 2, [&](int64_t n, int64_t offset) { write_at(map, at(map) + offset, factor * from[s.mixer.row() + n]); });
  }
}

void write_flat(const View &to, float factor, const float *from) {
  for (int64_t i = 0; i < to.count(); i++) write_at(to, i, factor * from[i]);
}

}  // namespace CAL_ISA
}  // namespace cal
