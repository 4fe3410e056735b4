// See paged_decode.h. Rows are taken up to kRows at a time, so that a key is converted once for all of them.
#include "paged_decode.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kChunk = 64;                     // keys at a time: read once and used from the first cache for every row
constexpr int kRows = kTileRows >= 8 ? 4 : 2;  // kRows x 4 accumulators: what 32 registers, or 16, hold
constexpr int kFours = kWidth / 4;

int64_t up(int64_t n) { return ceil_div(n, kWidth) * kWidth; }

// What a part leaves: for every row the sum of weighted values, the maximum of the scores and the sum of exp2(score - maximum).
struct Result {
  float *sums, *highest, *total;
  Result(const Attention &p, float *base) : sums(base), highest(base + p.rows() * up(p.D)), total(highest + p.rows()) {}
};

// Addresses of a chunk's keys and values. Those past the last repeat it, and are hidden.
struct Chunk {
  int64_t first;
  int count;
  const char *key[kChunk], *value[kChunk];

  void find(const Attention &p, int64_t head, int64_t from, int64_t end) {
    const Pages &pages = *p.pages;
    first = from, count = int(end - from < kChunk ? end - from : kChunk);
    for (int i = 0; i < count;) {
      const int64_t s = from + i, left = pages.page_tokens() - (s & (pages.page_tokens() - 1));
      const int until = left < count - i ? i + int(left) : count;
      const char *k = pages.at(*p.k, p.table, head, s), *v = pages.at(*p.v, p.table, head, s);
      for (; i < until; i++, k += pages.line, v += pages.line) key[i] = k, value[i] = v;
    }
    for (int i = count; i < kChunk; i++) key[i] = key[count - 1], value[i] = value[count - 1];
  }
};

// Memory is asked for lines that are wanted soon, some at a time: for values while their keys are scored, for the next keys while
// the values before them are summed. Of a line that ends little past 64 bytes the rest comes with the one behind it.
CAL_INLINE void ask_lines(const char *const *line, int count, int64_t bytes) {
  for (int i = 0; i < count; i++)
    for (int64_t b = 0; b + 16 <= bytes; b += 64) __builtin_prefetch(line[i] + b);
}

// scores[r][i] = query r · key i; queries (R, width), zero past the depth.
template <class T, int R>
void score(const float *queries, int64_t width, const Chunk &chunk, int64_t depth, float *scores, bool ask, int64_t line) {
  for (int i = 0; i < chunk.count; i += kWidth) {
    V fours[R][kFours];
    for (int f = 0; f < kFours; f++) {
      const char *const *key = chunk.key + i + 4 * f;
      if (ask) ask_lines(chunk.value + i + 4 * f, 4, line);
      V acc[R][4];
#pragma GCC unroll 4
      for (int r = 0; r < R; r++)
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++) acc[r][j] = zero();
      const auto add = [&](int64_t d, auto read) __attribute__((always_inline)) {
        V x[4];
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++) x[j] = read(reinterpret_cast<const T *>(key[j]) + d);
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
          const V q = load(queries + r * width + d);
#pragma GCC unroll 4
          for (int j = 0; j < 4; j++) acc[r][j] = fma(q, x[j], acc[r][j]);
        }
      };
      int64_t d = 0;
      for (; d + kWidth <= depth; d += kWidth) add(d, [](const T *at) __attribute__((always_inline)) { return load(at); });
      if (d < depth) add(d, [&](const T *at) __attribute__((always_inline)) { return load_part(at, int(depth - d)); });
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) fours[r][f] = fold4(acc[r][0], acc[r][1], acc[r][2], acc[r][3]);
    }
    for (int r = 0; r < R; r++) store(scores + r * kChunk + i, fold_fours(fours[r]));
  }
}

// sums[r] += weights[r] · values, over kVectors vectors from element d on.
template <class T, int R, int kVectors, class Read>
CAL_INLINE void add_columns(const float *weights, const Chunk &chunk, int64_t d, int64_t width, float *sums, const Chunk *next, int64_t line,
                            Read read) {
  V acc[R][kVectors];
#pragma GCC unroll 4
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; j++) acc[r][j] = load(sums + r * width + d + j * kWidth);
  for (int i = 0; i < chunk.count; i++) {
    if (next) ask_lines(next->key + i, 1, line);
    V x[kVectors];
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; j++) x[j] = read(reinterpret_cast<const T *>(chunk.value[i]) + d + j * kWidth);
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
      const V weight = set(weights[r * kChunk + i]);
#pragma GCC unroll 4
      for (int j = 0; j < kVectors; j++) acc[r][j] = fma(weight, x[j], acc[r][j]);
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; j++) store(sums + r * width + d + j * kWidth, acc[r][j]);
}

template <class T, int R>
void add_values(const float *weights, const Chunk &chunk, int64_t depth, int64_t width, float *sums, const Chunk *next, int64_t line) {
  const auto whole = [](const T *at) __attribute__((always_inline)) { return load(at); };
  int64_t d = 0;
  for (; d + 4 * kWidth <= depth; d += 4 * kWidth) {
    add_columns<T, R, 4>(weights, chunk, d, width, sums, next, line, whole);
    next = nullptr;
  }
  for (; d + kWidth <= depth; d += kWidth) {
    add_columns<T, R, 1>(weights, chunk, d, width, sums, next, line, whole);
    next = nullptr;
  }
  if (d < depth)
    add_columns<T, R, 1>(weights, chunk, d, width, sums, next, line,
                         [&](const T *at) __attribute__((always_inline)) { return load_part(at, int(depth - d)); });
}

// Lines of signed bytes have a factor each; of others there are none.
struct Scales {
  float key[kChunk], value[kChunk];
  void read(const Chunk &chunk, int64_t depth) {
    for (int i = 0; i < kChunk; i++) key[i] = line_scale(chunk.key[i], depth), value[i] = line_scale(chunk.value[i], depth);
  }
};

CAL_INLINE int64_t query_head(const Attention &p, int64_t head, int64_t r) { return head * p.group + r % p.group; }

// Caps and hides, then turns the scores of row r into weights exp2(score - maximum); brings its result up to date.
void weigh(const Attention &p, int64_t head, const Chunk &chunk, int64_t r, const Scales *scales, float *scores, const Result &to) {
  const Interval seen = seen_keys(p, position_of(p, r), chunk.first, chunk.count);
  const V begin = set(float(seen.begin)), end = set(float(seen.end));
  float index[kWidth];
  for (int i = 0; i < kWidth; i++) index[i] = float(i);
  V top = set(-kInf);
  for (int i = 0; i < chunk.count; i += kWidth) {
    V x = load(scores + i);
    if (scales) x = x * load(scales->key + i);
    if (p.cap > 0) x = tanh(x) * set(p.cap * kLog2e);
    const V key = load(index) + set(float(i));
    if (p.slot_bias) x = x + select(less(key, set(float(p.slot_keys - chunk.first))), set(p.slot_bias[query_head(p, head, r)]), zero());
    x = select(mask_and(less_equal(begin, key), less(key, end)), x, set(-kInf));
    store(scores + i, x);
    top = max(top, x);
  }
  const float old = to.highest[r], here = highest(top), now = here <= old ? old : here;  // NaN comes through
  const V shift = set(now == -kInf ? 0.0f : now);
  V total = zero();
  for (int i = 0; i < chunk.count; i += kWidth) {
    const V weight = exp2(load(scores + i) - shift);
    store(scores + i, scales ? weight * load(scales->value + i) : weight);
    total = total + weight;
  }
  float before = to.total[r];
  if (now != old && old != -kInf) {
    float shrink[kWidth], *sums = to.sums + r * up(p.D);
    store(shrink, exp2(set(old) - shift));
    before *= shrink[0];
    for (int64_t d = 0; d < up(p.D); d += kWidth) store(sums + d, load(sums + d) * set(shrink[0]));
  }
  to.highest[r] = now;
  to.total[r] = before + sum(total);
}

// One chunk for rows r .. r + R - 1; `next` is the one after it, or null.
template <class T, int R>
void attend_rows(const Attention &p, int64_t head, const Chunk &chunk, const Chunk *next, const Scales *scales, int64_t r, const float *queries, float *weights,
                 const Result &to) {
  const int64_t width = up(p.D), line = p.pages->line;
  if (r > 0) next = nullptr;
  score<T, R>(queries + r * width, width, chunk, p.D, weights, r == 0, line);
  for (int i = 0; i < R; i++) weigh(p, head, chunk, r + i, scales, weights + i * kChunk, to);
  add_values<T, R>(weights, chunk, p.D, width, to.sums + r * width, next, line);
}

template <class T>
void attend_chunk(const Attention &p, int64_t head, const Chunk &chunk, const Chunk *next, const Scales *scales, const float *queries, float *weights,
                  const Result &to) {
  int64_t r = 0;
  if constexpr (kRows == 4)
    for (; r + 4 <= p.rows(); r += 4) attend_rows<T, 4>(p, head, chunk, next, scales, r, queries, weights, to);
  if constexpr (kRows == 4)
    for (; r + 3 <= p.rows(); r += 3) attend_rows<T, 3>(p, head, chunk, next, scales, r, queries, weights, to);
  for (; r + 2 <= p.rows(); r += 2) attend_rows<T, 2>(p, head, chunk, next, scales, r, queries, weights, to);
  for (; r < p.rows(); r++) attend_rows<T, 1>(p, head, chunk, next, scales, r, queries, weights, to);
}

void copy_queries(const Attention &p, int64_t head, float *to) {
  for (int64_t r = 0; r < p.rows(); r++, to += up(p.D)) {
    const float *q = p.q->as<float>() + r / p.group * p.q->stride[1] + (head * p.group + r % p.group) * p.q->stride[2];
    for (int64_t d = 0; d < p.D; d += kWidth)
      store(to + d, load_part(q + d, p.D - d < kWidth ? int(p.D - d) : kWidth) * set(p.query_factor()));
  }
}

}  // namespace

int64_t decode_result(const Attention &p) { return ceil_div(p.rows() * (up(p.D) + 2), 16) * 16; }
int64_t decode_room(const Attention &p) { return ceil_div((p.rows() * up(p.D) + kRows * kChunk) * int64_t(sizeof(float)), 64) * 64; }

void decode_part(const Attention &p, int64_t head, int64_t part, float *result, void *room) {
  const DecodeParts parts(p);
  int64_t begin = (parts.first + part) * kPartKeys, end = begin + kPartKeys;
  begin = begin < parts.begin ? parts.begin : begin, end = end < parts.end ? end : parts.end;
  float *weights = static_cast<float *>(room), *queries = weights + kRows * kChunk;
  copy_queries(p, head, queries);
  const Result to(p, result);
  memset(to.sums, 0, size_t(p.rows() * up(p.D)) * sizeof(float));
  for (int64_t r = 0; r < p.rows(); r++) to.highest[r] = -kInf, to.total[r] = 0;
  Chunk chunks[2];
  Scales scales;
  chunks[0].find(p, head, begin, end);
  for (int64_t k = begin, turn = 0; k < end; k += kChunk, turn ^= 1) {
    const Chunk &chunk = chunks[turn], *next = k + kChunk < end ? &chunks[turn ^ 1] : nullptr;
    if (next) chunks[turn ^ 1].find(p, head, k + kChunk, end);
    if (p.k->dtype == CAL_F32) attend_chunk<float>(p, head, chunk, next, nullptr, queries, weights, to);
    else if (p.k->dtype == CAL_F16) attend_chunk<f16>(p, head, chunk, next, nullptr, queries, weights, to);
    else {
      scales.read(chunk, p.D);
      attend_chunk<int8_t>(p, head, chunk, next, &scales, queries, weights, to);
    }
  }
}

void decode_combine(const Attention &p, const View &out, int64_t head, float *results) {
  const int64_t width = up(p.D), each = decode_result(p), parts = DecodeParts(p).count;
  for (int64_t r = 0; r < p.rows(); r++) {
    float highest = p.null_score ? p.null_score[query_head(p, head, r)] : -kInf;
    for (int64_t i = 0; i < parts; i++) {
      const float here = Result(p, results + i * each).highest[r];
      if (!(here <= highest)) highest = here;
    }
    float *sums = Result(p, results).sums + r * width;
    V total = p.null_score ? exp2(set(p.null_score[query_head(p, head, r)] - highest)) : zero();
    for (int64_t i = 0; i < parts; i++) {
      const Result from(p, results + i * each);
      const V shrink = from.highest[r] == -kInf ? zero() : exp2(set(from.highest[r] - highest));
      total = fma(set(from.total[r]), shrink, total);
      for (int64_t d = 0; d < width; d += kWidth) {
        const V x = load(from.sums + r * width + d) * shrink;
        store(sums + d, i == 0 ? x : load(sums + d) + x);
      }
    }
    const V inverse = set(1.0f) / total;  // a row sees itself at least
    float *to = out.as<float>() + r / p.group * out.stride[1] + (head * p.group + r % p.group) * out.stride[2];
    for (int64_t d = 0; d < p.D; d += kWidth) store_part(to + d, load(sums + d) * inverse, p.D - d < kWidth ? int(p.D - d) : kWidth);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
