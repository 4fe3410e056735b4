// See attention_decode.h. Keys and values are read where they lie. A task takes a part of the keys of one key/value head for all
// its rows; parts are then combined (Dao et al. 2023, "Flash-Decoding").
#include "attention_decode.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kChunk = 64;         // keys at a time: 16 KiB of keys at D = 64, read once and used from the first cache for every row
constexpr int kTasks = 16;         // keys are divided until there are this many tasks,
constexpr int kLeastKeys = 256;    // each with this many keys or more

// What a task leaves: for every row the sum of weighted values, the maximum of the scores and the sum of exp2(score - maximum).
struct Partial {
  float *sums, *highest, *total;
  static int64_t floats(const Attention &p) { return ceil_div(p.rows() * (up(p.D) + 2), 16) * 16; }
  Partial(const Attention &p, float *base) : sums(base), highest(base + p.rows() * up(p.D)), total(highest + p.rows()) {}
};

template <class T>
void score(const float *query, const char *const *key, int keys, int64_t depth, float *scores) {
  for (int i = 0; i < keys; i += kWidth) store(scores + i, dots<T>(query, key + i, depth));
}

// A chunk's keys: addresses, and as many as fill whole vectors; those past the last repeat it and are hidden.
struct Chunk {
  int64_t first;
  int count;
  const char *key[kChunk], *value[kChunk];
  int32_t segment[kChunk];
};

// Caps and hides, then turns scores into weights exp2(score - maximum).
void weigh(const Attention &p, const Chunk &chunk, int64_t row, int32_t segment, float *scores, int64_t r, const Partial &to) {
  const Interval seen = seen_keys(p, position_of(p, row), chunk.first, chunk.count);
  V top = set(-kInf);
  float index[kWidth];
  for (int i = 0; i < kWidth; i++) index[i] = float(i);
  for (int i = 0; i < chunk.count; i += kWidth) {
    V x = load(scores + i);
    if (p.cap > 0) x = tanh(x) * set(p.cap * kLog2e);
    const V key = load(index) + set(float(i));
    M visible = mask_and(less_equal(set(float(seen.begin)), key), less(key, set(float(seen.end))));
    visible = mask_and(visible, int_equal(load_int(chunk.segment + i), set_int(segment)));
    x = select(visible, x, set(-kInf));
    store(scores + i, x);
    top = max(top, x);
  }
  const float old = to.highest[r], here = highest(top), now = here <= old ? old : here;  // NaN comes through
  const V shift = set(now == -kInf ? 0.0f : now);
  V total = zero();
  for (int i = 0; i < chunk.count; i += kWidth) {
    const V weight = exp2(load(scores + i) - shift);
    store(scores + i, weight);
    total = total + weight;
  }
  float before = to.total[r];
  if (now != old && old != -kInf) {
    float shrink[kWidth];
    store(shrink, exp2(set(old) - shift));
    before *= shrink[0];
    for (int64_t d = 0; d < up(p.D); d += kWidth) store(to.sums + r * up(p.D) + d, load(to.sums + r * up(p.D) + d) * set(shrink[0]));
  }
  to.highest[r] = now;
  to.total[r] = before + sum(total);
}

// Keys begin..end-1 of one pair of batch and head.
void attend_part(const Attention &p, int64_t batch, int64_t head, int64_t begin, int64_t end, float *queries, const Partial &to) {
  const int64_t rows = p.rows(), width = up(p.D);
  int32_t segment[kFewRows];
  row_segments(p, batch, 0, int(rows), int(rows), segment);
  Lines lines;
  find_rows(p, *p.q, batch, head, 0, int(rows), lines);
  memset(to.sums, 0, size_t(rows * width) * sizeof(float));
  for (int64_t r = 0; r < rows; r++) {
    to.highest[r] = -kInf, to.total[r] = 0;
    for (int64_t d = 0; d < width; d += kWidth) {
      const int n = p.D - d < kWidth ? int(p.D - d) : kWidth;
      const V x = lines.dtype == CAL_F32 ? load_part(static_cast<const float *>(lines.at[r]) + d, n)
                                         : load_part(static_cast<const bf16 *>(lines.at[r]) + d, n);
      store(queries + r * width + d, x * set(p.query_factor()));
    }
  }
  Chunk chunk;
  for (int64_t k = begin; k < end; k += kChunk) {
    chunk.first = k, chunk.count = int(end - k < kChunk ? end - k : kChunk);
    for (int i = 0; i < kChunk; i++) {
      const int64_t s = k + (i < chunk.count ? i : chunk.count - 1);
      const auto at = [&](const View &v) {
        return v.as<char>() + (batch * v.stride[0] + s * v.stride[1] + head * v.stride[2]) * bytes_of(v.dtype);
      };
      chunk.key[i] = at(*p.k), chunk.value[i] = at(*p.v);
    }
    key_segments(p, batch, k, chunk.count, kChunk, chunk.segment);
    float weights[kFewRows][kChunk];
    for (int64_t r = 0; r < rows; r++) {
      if (p.k->dtype == CAL_F32) score<float>(queries + r * width, chunk.key, chunk.count, p.D, weights[r]);
      else score<bf16>(queries + r * width, chunk.key, chunk.count, p.D, weights[r]);
      weigh(p, chunk, r, segment[r], weights[r], r, to);
    }
    for (int64_t r = 0; r < rows; r++) {
      if (p.v->dtype == CAL_F32) add_weighted_rows<float>(weights[r], chunk.value, chunk.count, p.D, to.sums + r * width);
      else add_weighted_rows<bf16>(weights[r], chunk.value, chunk.count, p.D, to.sums + r * width);
    }
  }
}

// Adds the parts of one pair in their order and writes its rows.
void combine(const Attention &p, const View &out, const View &lse, int64_t batch, int64_t head, float *results, int64_t parts) {
  const int64_t rows = p.rows(), width = up(p.D);
  Lines lines;
  find_rows(p, out, batch, head, 0, int(rows), lines);
  for (int64_t r = 0; r < rows; r++) {
    float highest = -kInf;
    for (int64_t i = 0; i < parts; i++) {
      const float here = Partial(p, results + i * Partial::floats(p)).highest[r];
      if (!(here <= highest)) highest = here;
    }
    float *sums = Partial(p, results).sums + r * width;
    V total = zero();
    for (int64_t i = 0; i < parts; i++) {
      const Partial from(p, results + i * Partial::floats(p));
      const V shrink = from.highest[r] == -kInf ? zero() : exp2(set(from.highest[r] - highest));
      total = fma(set(from.total[r]), shrink, total);
      for (int64_t d = 0; d < width; d += kWidth) {
        const V x = load(from.sums + r * width + d) * shrink;
        store(sums + d, i == 0 ? x : load(sums + d) + x);
      }
    }
    const M none = equal(total, zero());
    const V inverse = select(none, zero(), set(1.0f) / total);
    for (int64_t d = 0; d < p.D; d += kWidth) {
      const int n = p.D - d < kWidth ? int(p.D - d) : kWidth;
      const V x = load(sums + d) * inverse;
      if (out.dtype == CAL_F32) store_part(static_cast<float *>(lines.at[r]) + d, x, n);
      else store_part(static_cast<bf16 *>(lines.at[r]) + d, x, n);
    }
    store_part(lse.as<float>() + (batch * p.H + head * p.group + r % p.group) * p.T + r / p.group,
               select(none, set(-kInf), fma(set(highest), set(kLn2), log(total))), 1);
  }
}

}  // namespace

void attend_few(const Attention &p, const View &out, const View &lse) {
  // The keys that some row sees, in parts that depend on the sizes alone, since they decide the order of the sums.
  const int64_t begin = seen_keys(p, position_of(p, 0), 0, p.S).begin, end = seen_keys(p, position_of(p, p.rows() - 1), 0, p.S).end;
  const int64_t pairs = p.B * p.G, keys = end > begin ? end - begin : 0;
  int64_t parts = ceil_div(kTasks, pairs);
  if (parts > ceil_div(keys, kLeastKeys)) parts = ceil_div(keys, kLeastKeys);
  if (parts < 1) parts = 1;
  const int64_t each = ceil_div(ceil_div(keys, parts), kChunk) * kChunk;
  const int64_t kept = Partial::floats(p), query_floats = p.rows() * up(p.D);
  Scratch scratch(uint64_t(pairs * parts * kept + Pool::threads() * query_floats) * sizeof(float));
  float *results = scratch.floats(), *queries = results + pairs * parts * kept;
  parallel(pairs * parts, [&](int64_t index, int thread) {
    const int64_t pair = index / parts, first = begin + index % parts * each, last = first + each < end ? first + each : end;
    attend_part(p, pair / p.G, pair % p.G, first, last, queries + thread * query_floats, Partial(p, results + index * kept));
    if (parts == 1) combine(p, out, lse, pair / p.G, pair % p.G, results + pair * kept, 1);
  });
  if (parts > 1)
    parallel(pairs, [&](int64_t pair, int) { combine(p, out, lse, pair / p.G, pair % p.G, results + pair * parts * kept, parts); });
}

}  // namespace CAL_ISA
}  // namespace cal
