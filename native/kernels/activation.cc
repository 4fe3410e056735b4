// Activations and gated linear units, forward and backward: out = act(x), and out = act(gate) * up. All are bound by
// memory: it is asked for ahead of the arithmetic, and the stores of large outputs pass the caches.
#include "activation.h"

#include "span.h"

namespace cal {
namespace CAL_ISA {
namespace {

// The operands of one span, those of the backward pass in brackets: activation x [dy] -> out [dx];
// glu gate up [dout] -> out [dgate dup]. `ahead`: how many elements ahead of the loads memory is asked for.
struct Span {
  const float *x, *up, *dout;
  float *out, *dup;
  int n, ahead;
  bool past, past_dup;
};
using SpanFn = void (*)(const Span &);

// Two vectors at a time hide the latency of the exponential.
#define FOR_VECTORS(n, ask_ahead, whole, part)         \
  int i = 0;                                           \
  for (; i + 2 * kWidth <= (n); i += 2 * kWidth) {     \
    ask_ahead(i);                                      \
    whole(i);                                          \
    whole(i + kWidth);                                 \
  }                                                    \
  for (; i < (n); i += kWidth) part(i, (n) - i < kWidth ? (n) - i : kWidth);

template <int kind>
void value_span(const Span &s) {
  auto ahead = [&](int i) { ask(s.x + i + s.ahead); };
  auto whole = [&](int i) { store(s.out + i, activation_value<kind>(load(s.x + i)), s.past); };
  auto part = [&](int i, int n) { store_part(s.out + i, activation_value<kind>(load_part(s.x + i, n)), n); };
  FOR_VECTORS(s.n, ahead, whole, part)
}

template <int kind>
void slope_span(const Span &s) {
  auto ahead = [&](int i) { ask(s.x + i + s.ahead), ask(s.dout + i + s.ahead); };
  auto whole = [&](int i) { store(s.out + i, activation_both<kind>(load(s.x + i)).slope * load(s.dout + i), s.past); };
  auto part = [&](int i, int n) {
    store_part(s.out + i, activation_both<kind>(load_part(s.x + i, n)).slope * load_part(s.dout + i, n), n);
  };
  FOR_VECTORS(s.n, ahead, whole, part)
}

template <int kind>
void glu_span(const Span &s) {
  auto ahead = [&](int i) { ask(s.x + i + s.ahead), ask(s.up + i + s.ahead); };
  auto whole = [&](int i) { store(s.out + i, activation_value<kind>(load(s.x + i)) * load(s.up + i), s.past); };
  auto part = [&](int i, int n) {
    store_part(s.out + i, activation_value<kind>(load_part(s.x + i, n)) * load_part(s.up + i, n), n);
  };
  FOR_VECTORS(s.n, ahead, whole, part)
}

template <int kind>
void glu_slope_span(const Span &s) {
  auto ahead = [&](int i) { ask(s.x + i + s.ahead), ask(s.up + i + s.ahead), ask(s.dout + i + s.ahead); };
  auto whole = [&](int i) {
    V up = load(s.up + i), dout = load(s.dout + i);
    ValueSlope f = activation_both<kind>(load(s.x + i));
    store(s.out + i, f.slope * (up * dout), s.past);
    store(s.dup + i, f.value * dout, s.past_dup);
  };
  auto part = [&](int i, int n) {
    V up = load_part(s.up + i, n), dout = load_part(s.dout + i, n);
    ValueSlope f = activation_both<kind>(load_part(s.x + i, n));
    store_part(s.out + i, f.slope * (up * dout), n);
    store_part(s.dup + i, f.value * dout, n);
  };
  FOR_VECTORS(s.n, ahead, whole, part)
}

#define EACH_KIND(span) \
  {span<kNone>, span<kRelu>, span<kRelu2>, span<kGelu>, span<kGeluTanh>, span<kSilu>, span<kSigmoid>, span<kTanh>}
const SpanFn value_spans[kActivations] = EACH_KIND(value_span);
const SpanFn slope_spans[kActivations] = EACH_KIND(slope_span);
const SpanFn glu_spans[kActivations] = EACH_KIND(glu_span);
const SpanFn glu_slope_spans[kActivations] = EACH_KIND(glu_slope_span);

// Operands of the same rows and width, each with its row stride; up, dout and dup may be absent.
struct Rows {
  int64_t rows, width;
  const View *x, *out, *up = nullptr, *dout = nullptr, *dup = nullptr;
  int64_t x_row = 0, out_row = 0, up_row = 0, dout_row = 0, dup_row = 0;
};

// Cuts the rows in spans and gives each to `body`.
void run(const Rows &r, SpanFn body) {
  if (r.rows == 0 || r.width == 0) return;
  const int64_t spans = (r.width + kSpan - 1) / kSpan;
  const int64_t length = r.width < kSpan ? r.width : kSpan;
  const Past past(*r.out, r.out_row), past_dup(r.dup ? *r.dup : *r.out, r.dup ? r.dup_row : r.out_row);
  // A span that is converted lies in a buffer: there is nothing ahead of it.
  const bool direct = r.x->dtype == CAL_F32 && !(r.up && r.up->dtype != CAL_F32) && !(r.dout && r.dout->dtype != CAL_F32);
  const int ahead = direct ? kAhead : 0;
  parallel_range(r.rows * spans, kParallelGrain / length, [&](int64_t begin, int64_t end, int) {
    Buffer x, up, dout, out, dup;
    for (int64_t at = begin; at < end; at++) {
      const int64_t row = at / spans, from = (at % spans) * kSpan;
      Span s{};
      s.n = span_length(from, r.width);
      s.ahead = ahead;
      s.x = read_span(*r.x, row * r.x_row + from, s.n, x, kAhead);
      if (r.up) s.up = read_span(*r.up, row * r.up_row + from, s.n, up, kAhead);
      if (r.dout) s.dout = read_span(*r.dout, row * r.dout_row + from, s.n, dout, kAhead);
      s.out = span_room(*r.out, row * r.out_row + from, out);
      if (r.dup) s.dup = span_room(*r.dup, row * r.dup_row + from, dup);
      s.past = past.direct;
      s.past_dup = past_dup.direct;
      body(s);
      write_span(*r.out, row * r.out_row + from, s.n, out, past);
      if (r.dup) write_span(*r.dup, row * r.dup_row + from, s.n, dup, past_dup);
    }
    past.fence();
    past_dup.fence();
  });
}

void need_rows(const Call &c, int i, const char *name) {
  c.need_float(i, name);
  c.need_rank(i, name, 2);
  if (c[i].dim(1) > 1 && c[i].step(1) != 1) fail(CAL_BAD_SHAPE, "%s must be contiguous along its last axis", name);
  if (i != 0) c.need_same_shape(i, name, 0, "the first output");
}

// One row where no operand has a gap between rows, so that narrow ones are not a span each.
void join_rows(Rows &r) {
  const int64_t w = r.width;
  if (r.x_row != w || r.out_row != w) return;
  if ((r.up && r.up_row != w) || (r.dout && r.dout_row != w) || (r.dup && r.dup_row != w)) return;
  r.width *= r.rows;
  r.rows = 1;
}

int kind_of(const Call &c) { return int(c.integer(0, 0, kActivations - 1)); }

}  // namespace

// out, x; [activation]
void activation(Call &c) {
  const int kind = kind_of(c);
  c.need_float(0, "out");
  c.need_float(1, "x");
  c.need_same_shape(1, "x", 0, "out");
  for (int i = 0; i < 2; i++) c.need_contiguous(i, i ? "x" : "out");
  run({.rows = 1, .width = c[0].count(), .x = &c[1], .out = &c[0]}, value_spans[kind]);
}

// dx, x, dy; [activation]
void activationBackward(Call &c) {
  const int kind = kind_of(c);
  const char *names[] = {"dx", "x", "dy"};
  for (int i = 0; i < 3; i++) {
    c.need_float(i, names[i]);
    c.need_same_shape(i, names[i], 0, "dx");
    c.need_contiguous(i, names[i]);
  }
  run({.rows = 1, .width = c[0].count(), .x = &c[1], .out = &c[0], .dout = &c[2]}, slope_spans[kind]);
}

// out, gate, up; [activation]
void glu(Call &c) {
  const int kind = kind_of(c);
  const char *names[] = {"out", "gate", "up"};
  for (int i = 0; i < 3; i++) need_rows(c, i, names[i]);
  Rows r{.rows = c[0].dim(0), .width = c[0].dim(1), .x = &c[1], .out = &c[0], .up = &c[2]};
  r.out_row = c[0].step(0);
  r.x_row = c[1].step(0);
  r.up_row = c[2].step(0);
  join_rows(r);
  run(r, glu_spans[kind]);
}

// dgate, dup, gate, up, dout; [activation]
void gluBackward(Call &c) {
  const int kind = kind_of(c);
  const char *names[] = {"dgate", "dup", "gate", "up", "dout"};
  for (int i = 0; i < 5; i++) need_rows(c, i, names[i]);
  Rows r{.rows = c[0].dim(0), .width = c[0].dim(1), .x = &c[2], .out = &c[0], .up = &c[3], .dout = &c[4], .dup = &c[1]};
  r.out_row = c[0].step(0);
  r.dup_row = c[1].step(0);
  r.x_row = c[2].step(0);
  r.up_row = c[3].step(0);
  r.dout_row = c[4].step(0);
  join_rows(r);
  run(r, glu_slope_spans[kind]);
}

}  // namespace CAL_ISA
}  // namespace cal
