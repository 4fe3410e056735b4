// adamw and lion: one step on one parameter, streaming through memory once. The gradient is f32 or bf16; a bf16 copy of
// the parameter is written on the way where the caller keeps one. Formulas: src/tensor/kernels.ts. Not clipping: the
// factor on the gradient is read from memory, where the caller has put it.
#include <math.h>

#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kGrain = 16384;  // elements of a task: a multiple of every vector's width

struct AdamW {
  float beta1, rest1, beta2, rest2, bias1, bias2, eps, lr, decay;  // rest: 1 - beta; bias: 1 / (1 - beta^step)

  CAL_INLINE void step(const AdamW &s, V &p, V *moments, V g) {
    V &m = moments[0], &v = moments[1];
    m = fma(set(s.beta1), m, set(s.rest1) * g);
    v = fma(set(s.beta2), v, set(s.rest2) * (g * g));
    const V direction = m * set(s.bias1) / (sqrt(v * set(s.bias2)) + set(s.eps));
    p = fnma(set(s.lr), fma(set(s.decay), p, direction), p);
  }
};

struct Lion {
  float beta1, rest1, beta2, rest2, lr, decay;

  CAL_INLINE void step(const Lion &s, V &p, V *moments, V g) {
    V &m = moments[0];
    const V blend = fma(set(s.beta1), m, set(s.rest1) * g);
    // 0 and NaN stay what they are.
    const V sign = select(less(zero(), blend), set(1.0f), select(less(blend, zero()), set(-1.0f), blend));
    p = fnma(set(s.lr), fma(set(s.decay), p, sign), p);
    m = fma(set(s.beta2), m, set(s.rest2) * g);
  }
};

// The operands: p, `moments` of them, shadow or null, g.
struct Operands {
  float *p, *moment[2];
  bf16 *shadow;
  const void *g;
  float scale;
};

// Elements [i, i + n) with n the vector's width or, at the end, less.
template <class Rule, int moments, bool whole, class G>
CAL_INLINE void step_at(const Rule &rule, const Operands &o, int64_t i, int n) {
  V state[moments];
  V p = whole ? load(o.p + i) : load_part(o.p + i, n);
  for (int k = 0; k < moments; k++) state[k] = whole ? load(o.moment[k] + i) : load_part(o.moment[k] + i, n);
  const G *g = static_cast<const G *>(o.g) + i;
  Rule::step(rule, p, state, (whole ? load(g) : load_part(g, n)) * set(o.scale));
  if (whole) {
    store(o.p + i, p);
    for (int k = 0; k < moments; k++) store(o.moment[k] + i, state[k]);
    if (o.shadow) store(o.shadow + i, p);
  } else {
    store_part(o.p + i, p, n);
    for (int k = 0; k < moments; k++) store_part(o.moment[k] + i, state[k], n);
    if (o.shadow) store_part(o.shadow + i, p, n);
  }
}

template <class Rule, int moments, class G>
void step_all(const Rule &rule, const Operands &o, int64_t count) {
  parallel_range(count, kGrain, [&](int64_t begin, int64_t end, int) {
    int64_t i = begin;
    for (; i + kWidth <= end; i += kWidth) step_at<Rule, moments, true, G>(rule, o, i, kWidth);
    if (i < end) step_at<Rule, moments, false, G>(rule, o, i, int(end - i));
  });
}

// Views: p, the moments, shadow?, g, gradScale?
template <class Rule, int moments>
void optimize(const Call &c, const Rule &rule, const char *const *names) {
  const int shadow = 1 + moments, g = 2 + moments, scale = 3 + moments;
  Operands o{};
  for (int i = 0; i <= moments; i++) {
    c.need_dtype(i, names[i], CAL_F32);
    c.need_contiguous(i, names[i]);
    c.need_same_shape(i, names[i], 0, "p");
    if (i > 0) o.moment[i - 1] = c[i].as<float>();
  }
  o.p = c[0].as<float>();
  if (c[shadow].present()) {
    c.need_dtype(shadow, "shadow", CAL_BF16);
    c.need_contiguous(shadow, "shadow");
    c.need_same_shape(shadow, "shadow", 0, "p");
    o.shadow = c[shadow].as<bf16>();
  }
  c.need_float(g, "gradient");
  c.need_contiguous(g, "gradient");
  c.need_same_shape(g, "gradient", 0, "p");
  o.g = c[g].data;
  o.scale = 1;
  if (c[scale].present()) {
    c.need_dtype(scale, "gradScale", CAL_F32);
    if (c[scale].count() != 1) fail(CAL_BAD_SHAPE, "gradScale must have one element: %lld", (long long)c[scale].count());
    o.scale = *c[scale].as<float>();
  }
  if (c[g].dtype == CAL_F32) step_all<Rule, moments, float>(rule, o, c[0].count());
  else step_all<Rule, moments, bf16>(rule, o, c[0].count());
}

}  // namespace

// p, m, v, shadow?, g, gradScale?; [lr, beta1, beta2, eps, decay, step from 1]
void adamw(Call &c) {
  const double beta1 = c.number(1), beta2 = c.number(2), step = double(c.integer(5, 1, int64_t(1) << 52));
  const AdamW rule{float(beta1), float(1 - beta1), float(beta2), float(1 - beta2), float(1 / (1 - pow(beta1, step))),
                   float(1 / (1 - pow(beta2, step))), float(c.number(3)), float(c.number(0)), float(c.number(4))};
  const char *const names[] = {"p", "m", "v"};
  optimize<AdamW, 2>(c, rule, names);
}

// p, m, shadow?, g, gradScale?; [lr, beta1, beta2, decay]
void lion(Call &c) {
  const double beta1 = c.number(1), beta2 = c.number(2);
  const Lion rule{float(beta1), float(1 - beta1), float(beta2), float(1 - beta2), float(c.number(0)), float(c.number(3))};
  const char *const names[] = {"p", "m"};
  optimize<Lion, 1>(c, rule, names);
}

}  // namespace CAL_ISA
}  // namespace cal
