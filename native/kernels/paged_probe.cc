// What single rows see of pages of keys, for reading where an answer lies: the probabilities of attention of chosen heads over a slot's
// keys, and the scores of queries that point at them. A few rows of a step, each over some hundred keys: float32, one task a row and head.
#include "../simd/math.h"
#include "pages.h"

namespace cal {
namespace CAL_ISA {
namespace {

CAL_INLINE float inner(const float *q, const char *line, cal_dtype dtype, int64_t D) {
  V total = zero();
  const auto add = [&](auto *from) __attribute__((always_inline)) {
    int64_t d = 0;
    for (; d + kWidth <= D; d += kWidth) total = fma(load(q + d), load(from + d), total);
    if (d < D) total = fma(load_part(q + d, int(D - d)), load_part(from + d, int(D - d)), total);
  };
  if (dtype == CAL_F32) add(reinterpret_cast<const float *>(line));
  else if (dtype == CAL_F16) add(reinterpret_cast<const f16 *>(line));
  else {
    add(reinterpret_cast<const int8_t *>(line));
    return sum(total) * line_scale(line, D);
  }
  return sum(total);
}

// exp(score - highest), of as many scores as there are; returns their sum.
float weigh(float *scores, int64_t count, float highest) {
  float total = 0;
  for (int64_t i = 0; i < count; i += kWidth) {
    const int n = count - i < kWidth ? int(count - i) : kWidth;
    store_part(scores + i, exp(load_part(scores + i, n) - set(highest)), n);
    for (int j = 0; j < n; j++) total += scores[i + j];
  }
  return total;
}

void need_heads(const Call &c, int i, const char *name, int64_t rows) {
  c.need_dtype(i, name, CAL_F32);
  c.need_rank(i, name, 3);
  if (c[i].shape[0] != rows) fail(CAL_BAD_SHAPE, "%s must have %lld rows: %lld", name, (long long)rows, (long long)c[i].shape[0]);
  if (c[i].step(-1) != 1) fail(CAL_BAD_SHAPE, "%s must have adjacent elements in its last axis", name);
}

// The rows that are looked at: picks i32 (W) of rows (N, 2).
const int32_t *need_picks(const Call &c, int i, int64_t N) {
  c.need_dtype(i, "picks", CAL_I32);
  c.need_rank(i, "picks", 1);
  c.need_contiguous(i, "picks");
  const int32_t *picks = c[i].as<int32_t>();
  for (int64_t w = 0; w < c[i].shape[0]; w++)
    if (picks[w] < 0 || picks[w] >= N) fail(CAL_OUT_OF_RANGE, "pick %lld is row %d, there are %lld rows", (long long)w, picks[w], (long long)N);
  return picks;
}

// Keys of a row's slot that go into C columns: those before its position, at most.
int64_t slot_columns(const Pages &pages, int64_t row, const int32_t *slots, int64_t C) {
  const int64_t seen = pages.position(row) + 1, slot = slots[pages.sequence(row)];
  const int64_t columns = slot < seen ? slot : seen;
  return columns < 0 ? 0 : columns < C ? columns : C;
}

}  // namespace

// out, q, keys, values, rows, tables, slots, slotBias, nullScore, picks, heads; [scale, window, softcap]
void pagedProbabilities(Call &c) {
  c.need_dtype(1, "q", CAL_F32);
  c.need_rank(1, "q", 3);
  const View &out = c[0], &q = c[1];
  const int64_t N = q.shape[0], H = q.shape[1], D = q.shape[2];
  need_heads(c, 1, "q", N);
  const Pages pages = read_pages(c, 2, N, D);
  if (pages.G == 0 ? H != 0 : H % pages.G != 0)
    fail(CAL_BAD_SHAPE, "query heads must be a multiple of key heads: %lld and %lld", (long long)H, (long long)pages.G);
  need_reader(c, 6, pages.sequences, H);
  const int32_t *slots = c[6].as<int32_t>(), *picks = need_picks(c, 9, N), *heads = c[10].as<int32_t>();
  c.need_dtype(10, "heads", CAL_I32);
  c.need_rank(10, "heads", 1);
  c.need_contiguous(10, "heads");
  const int64_t W = c[9].shape[0], J = c[10].shape[0];
  c.need_dtype(0, "out", CAL_F32);
  c.need_rank(0, "out", 3);
  const int64_t C = out.shape[2];
  c.need_shape(0, "out", W, J, C);
  if (out.step(-1) != 1) fail(CAL_BAD_SHAPE, "out must have adjacent columns");
  for (int64_t j = 0; j < J; j++)
    if (heads[j] < 0 || heads[j] >= H) fail(CAL_OUT_OF_RANGE, "head %d is none of %lld", heads[j], (long long)H);
  const float scale = float(c.number(0)), cap = float(c.number(2));
  const int64_t window = c.integer(1, 0, int64_t(1) << 40);
  check_rows(pages, int64_t(1) << 31);
  const auto first_seen = [&](int64_t position) { return window > 0 && position >= window ? position - window + 1 : 0; };
  int64_t most = 1;
  for (int64_t w = 0; w < W; w++) {
    const int64_t position = pages.position(picks[w]);
    check_pages(pages, pages.sequence(picks[w]), first_seen(position), position);
    most = position + 1 > most ? position + 1 : most;
  }
  if (W * J == 0) return;

  const int64_t room = (most + 15) / 16 * 16;
  Scratch scratch(uint64_t(room * Pool::threads()) * sizeof(float));
  parallel(W * J, [&](int64_t task, int thread) {
    const int64_t w = task / J, j = task % J, row = picks[w], sequence = pages.sequence(row), position = pages.position(row);
    const int64_t head = heads[j], begin = first_seen(position), slot = slots[sequence];
    const int32_t *table = pages.table(sequence);
    const float *query = q.as<float>() + row * q.stride[0] + head * q.stride[1];
    const float bias = c[7].as<float>()[head], null_score = c[8].as<float>()[head];
    float *scores = scratch.floats() + thread * room;
    float highest = null_score;
    for (int64_t s = begin; s <= position; s++) {
      float x = scale * inner(query, pages.at(*pages.keys, table, head / (H / pages.G), s), pages.keys->dtype, D);
      if (cap > 0) {
        float capped[kWidth];
        store(capped, tanh(set(x / cap)));
        x = cap * capped[0];
      }
      if (s < slot) x += bias;
      scores[s - begin] = x;
      if (!(x <= highest)) highest = x;
    }
    const float total = weigh(scores, position + 1 - begin, highest);
    float none = null_score;
    const float null_weight = null_score == -kInf ? 0.0f : weigh(&none, 1, highest);
    const int64_t columns = slot_columns(pages, row, slots, C);
    float *to = out.as<float>() + w * out.stride[0] + j * out.stride[1];
    for (int64_t s = 0; s < C; s++) to[s] = s < begin || s >= columns ? 0.0f : scores[s - begin] / (total + null_weight);
  });
}

// out, u, keys, values, rows, tables, slots, picks; [scale, accumulate]
void pagedPointers(Call &c) {
  const View &out = c[0], &u = c[1];
  c.need_dtype(1, "u", CAL_F32);
  c.need_rank(1, "u", 4);
  c.need_contiguous(1, "u");
  const int64_t W = u.shape[0], K = u.shape[1], G = u.shape[2], D = u.shape[3];
  const Pages pages = read_pages(c, 2, c[4].present() && c[4].rank > 0 ? c[4].shape[0] : 0, D);
  if (G != pages.G) fail(CAL_BAD_SHAPE, "u must have %lld key heads: %lld", (long long)pages.G, (long long)G);
  c.need_dtype(6, "slots", CAL_I32);
  c.need_shape(6, "slots", pages.sequences);
  c.need_contiguous(6, "slots");
  const int32_t *slots = c[6].as<int32_t>(), *picks = need_picks(c, 7, pages.N);
  c.need_shape(7, "picks", W);
  c.need_dtype(0, "out", CAL_F32);
  c.need_rank(0, "out", 3);
  const int64_t C = out.shape[2];
  c.need_shape(0, "out", W, K, C);
  if (out.step(-1) != 1) fail(CAL_BAD_SHAPE, "out must have adjacent columns");
  const float scale = float(c.number(0));
  const bool accumulate = c.integer(1, 0, 1) != 0;
  check_rows(pages, int64_t(1) << 31);
  for (int64_t w = 0; w < W; w++) {
    const int64_t columns = slot_columns(pages, picks[w], slots, C);
    if (columns > 0) check_pages(pages, pages.sequence(picks[w]), 0, columns - 1);
  }
  parallel(W * K, [&](int64_t task, int) {
    const int64_t w = task / K, row = picks[w], columns = slot_columns(pages, row, slots, C);
    const int32_t *table = pages.table(pages.sequence(row));
    float *to = out.as<float>() + w * out.stride[0] + task % K * out.stride[1];
    for (int64_t s = 0; s < C; s++) {
      float x = 0;
      for (int64_t g = 0; g < G && s < columns; g++)
        x += inner(u.as<float>() + (task * G + g) * D, pages.at(*pages.keys, table, g, s), pages.keys->dtype, D);
      to[s] = (accumulate ? to[s] : 0.0f) + scale * x;
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
