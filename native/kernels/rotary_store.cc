// What stands between the product that gives queries, keys and values and attention over pages: the norm of query and key heads, the
// rotary turn, and the way of keys and values into their pages, one pass over each row while it is in the first cache.
#include "pages.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kGrain = 16384;  // elements a task should have: a few microseconds

struct Heads {
  int64_t H, D, half;  // half: pairs that are turned
  const float *query_norm, *key_norm;
  double eps;
  bool interleaved;
};

void norm(float *x, const float *weight, int64_t D, double eps) {
  V squares = zero();
  for (int64_t d = 0; d < D; d += kWidth) {
    const V a = load_part(x + d, D - d < kWidth ? int(D - d) : kWidth);
    squares = fma(a, a, squares);
  }
  const V factor = set(float(1.0 / __builtin_sqrt(double(sum(squares)) / double(D) + eps)));
  for (int64_t d = 0; d < D; d += kWidth) {
    const int n = D - d < kWidth ? int(D - d) : kWidth;
    store_part(x + d, load_part(x + d, n) * factor * load_part(weight + d, n), n);
  }
}

// a, b <- a cos - b sin, b cos + a sin
void turn_halves(float *a, float *b, const float *cos, const float *sin, int64_t half) {
  for (int64_t i = 0; i < half; i += kWidth) {
    const int n = half - i < kWidth ? int(half - i) : kWidth;
    const V p = load_part(a + i, n), q = load_part(b + i, n), c = load_part(cos + i, n), s = load_part(sin + i, n);
    store_part(a + i, fnma(q, s, p * c), n);
    store_part(b + i, fma(p, s, q * c), n);
  }
}

void turn_neighbours(float *x, const float *cos, const float *sin, int64_t half) {
  float even[kMostDepth / 2], odd[kMostDepth / 2];  // apart, the pairs go through vectors
  for (int64_t i = 0; i < half; i++) even[i] = x[2 * i], odd[i] = x[2 * i + 1];
  turn_halves(even, odd, cos, sin, half);
  for (int64_t i = 0; i < half; i++) x[2 * i] = even[i], x[2 * i + 1] = odd[i];
}

// Signed bytes and the factor that gives the values back: largest / 127.
void store_bytes(char *to, const float *x, int64_t D) {
  V top = zero();
  for (int64_t d = 0; d < D; d += kWidth) top = max(top, abs(load_part(x + d, D - d < kWidth ? int(D - d) : kWidth)));
  const float scale = highest(top) / 127.0f;
  const V inverse = set(scale > 0 ? 1.0f / scale : 0.0f);
  for (int64_t d = 0; d < D; d += kWidth) {
    const int n = D - d < kWidth ? int(D - d) : kWidth;
    float nearest[kWidth];
    // Adding 1.5 * 2^23 rounds to the nearest whole number and leaves its low byte first. Infinity over infinity stays inside too.
    const V whole = max(set(-127.0f), min(set(127.0f), load_part(x + d, n) * inverse)) + set(12582912.0f);
    store(nearest, whole);
    for (int i = 0; i < n; i++) {
      int32_t bits;
      memcpy(&bits, nearest + i, sizeof bits);
      to[d + i] = char(int8_t(uint8_t(bits & 0xff)));
    }
  }
  memcpy(to + D, &scale, sizeof scale);
}

void store_line(char *to, cal_dtype dtype, const float *x, int64_t D) {
  if (dtype == CAL_U8) return store_bytes(to, x, D);
  if (dtype == CAL_F32) {
    memcpy(to, x, size_t(D) * sizeof(float));
    return;
  }
  f16 *half = reinterpret_cast<f16 *>(to);
  int64_t d = 0;
  for (; d + kWidth <= D; d += kWidth) store(half + d, load(x + d));
  if (d < D) store_part(half + d, load_part(x + d, int(D - d)), int(D - d));
}

void need_norm(const Call &c, int i, const char *name, int64_t D) {
  if (!c[i].present()) return;
  c.need_dtype(i, name, CAL_F32);
  c.need_shape(i, name, D);
  c.need_contiguous(i, name);
}

}  // namespace

// qkv, keys, values, rows, tables, cos?, sin?, qNorm?, kNorm?; [heads, eps, interleaved]
void rotaryStore(Call &c) {
  c.need_dtype(0, "qkv", CAL_F32);
  c.need_rank(0, "qkv", 3);
  const View &qkv = c[0], &cos = c[5], &sin = c[6];
  const int64_t N = qkv.shape[0], all = qkv.shape[1], D = qkv.shape[2];
  const Pages pages = read_pages(c, 1, N, D);
  const Heads heads = {c.integer(0, 0, int64_t(1) << 20),      D, cos.present() && cos.rank == 2 ? cos.shape[1] : 0, c[7].as<float>(),
                       c[8].as<float>(), c.number(1), c.integer(2, 0, 1) == 1};
  if (all != heads.H + 2 * pages.G)
    fail(CAL_BAD_SHAPE, "qkv must have %lld query heads and twice %lld more: %lld", (long long)heads.H, (long long)pages.G, (long long)all);
  if (qkv.step(-1) != 1 || (all > 1 && qkv.step(-2) != D)) fail(CAL_BAD_SHAPE, "qkv must have rows of adjacent elements");
  if (cos.present() != sin.present()) fail(CAL_BAD_CALL, "cos and sin come together");
  if (cos.present()) {
    c.need_dtype(5, "cos", CAL_F32);
    c.need_rank(5, "cos", 2);
    c.need_contiguous(5, "cos");
    c.need_dtype(6, "sin", CAL_F32);
    c.need_same_shape(6, "sin", 5, "cos");
    c.need_contiguous(6, "sin");
    if (2 * heads.half > D)
      fail(CAL_BAD_SHAPE, "the tables turn %lld components, a head has %lld", (long long)(2 * heads.half), (long long)D);
  }
  need_norm(c, 7, "qNorm", D);
  need_norm(c, 8, "kNorm", D);
  check_rows(pages, cos.present() ? cos.shape[0] : int64_t(1) << 31);
  for (int64_t n = 0; n < N; n++) check_pages(pages, pages.sequence(n), pages.position(n), pages.position(n));

  if (all == 0) return;
  parallel_range(N, kGrain / (all * D), [&](int64_t begin, int64_t end, int) {
    for (int64_t n = begin; n < end; n++) {
      float *row = qkv.as<float>() + n * qkv.stride[0];
      const int64_t position = pages.position(n);
      const int32_t *table = pages.table(pages.sequence(n));
      for (int64_t h = 0; h < heads.H + pages.G; h++) {
        float *x = row + h * D;
        const float *weight = h < heads.H ? heads.query_norm : heads.key_norm;
        if (weight) norm(x, weight, D, heads.eps);
        const float *cos_row = cos.as<float>() + position * heads.half, *sin_row = sin.as<float>() + position * heads.half;
        if (heads.interleaved) turn_neighbours(x, cos_row, sin_row, heads.half);
        else turn_halves(x, x + heads.half, cos_row, sin_row, heads.half);
      }
      for (int64_t g = 0; g < pages.G; g++) {
        store_line(pages.at(*pages.keys, table, g, position), pages.keys->dtype, row + (heads.H + g) * D, D);
        store_line(pages.at(*pages.values, table, g, position), pages.values->dtype, row + (heads.H + pages.G + g) * D, D);
      }
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
