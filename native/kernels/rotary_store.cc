// What stands between the product that gives queries, keys and values and attention over pages: the norm of query and key heads, the
// rotary turn, and the way of keys and values into their pages, one pass over each row while it is in the first cache.
#include "page_lines.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kGrain = 16384;  // elements a task should have: a few microseconds

struct Heads {
  int64_t H, D;
  const float *query_norm, *key_norm;
  double eps;
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
  const View &qkv = c[0];
  const int64_t N = qkv.shape[0], all = qkv.shape[1], D = qkv.shape[2];
  const Pages pages = read_pages(c, 1, N, D);
  const Heads heads = {c.integer(0, 0, int64_t(1) << 20), D, c[7].as<float>(), c[8].as<float>(), c.number(1)};
  if (all != heads.H + 2 * pages.G)
    fail(CAL_BAD_SHAPE, "qkv must have %lld query heads and twice %lld more: %lld", (long long)heads.H, (long long)pages.G, (long long)all);
  if (qkv.step(-1) != 1 || (all > 1 && qkv.step(-2) != D)) fail(CAL_BAD_SHAPE, "qkv must have rows of adjacent elements");
  const Rotary rotary = read_rotary(c, 5, D, c.integer(2, 0, 1) == 1);
  need_norm(c, 7, "qNorm", D);
  need_norm(c, 8, "kNorm", D);
  check_rows(pages, rotary.positions);
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
        rotary.turn(x, position);
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
