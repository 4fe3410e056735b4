// A dense causal convolution of two taps, taken two steps at a time with three products in place of four (Winograd, 1980). For steps r
// and r + 1 of a run, with weights W0 of the step before and W1 of the step itself:
//   m = (W0 + W1) x[r],   out[r] = m + W0 (x[r - 1] - x[r]),   out[r + 1] = m + W1 (x[r + 1] - x[r]).
// The gradient of x is the same on dout with the taps exchanged and time reversed, that of the weights three products over pairs:
//   S = (dout[r] + dout[r + 1]) x[r]ᵀ,   dW0 = S + dout[r] (x[r - 1] - x[r])ᵀ,   dW1 = S + dout[r + 1] (x[r + 1] - x[r])ᵀ.
// A run is steps of one series and one segment, and pairs never reach over its ends: what lies outside is 0, and no step's bits depend
// on what another run holds, nor on a later step. The rows are read where they lie: none is copied but into the panels of the products.
#pragma once
#include "conv1d.h"

namespace cal {
namespace CAL_ISA {

struct Pair {
  int64_t row;  // its first step, a row of the series laid end to end
  bool before, second, after;  // whether its run has the step before it, its second step, and the step after that
};

class Pairs {
 public:
  // segments: absent, or i32 (B, T).
  Pairs(const Convolution &p, const View &segments);
  int64_t count() const { return count_; }
  const Pair &operator[](int64_t i) const { return static_cast<const Pair *>(pairs_)[i]; }

 private:
  Scratch scratch_;
  const void *pairs_;
  int64_t count_ = 0;
};

// out = convolution + bias + residual. Operands bias and residual may be absent; a residual has out's shape and may be any float dtype.
void pairs_forward(const Convolution &p, const Pairs &pairs, const View &out, const View &x, const View &weight, const View &bias,
                   const View &residual);
// dx = gradient of x + residual.
void pairs_input(const Convolution &p, const Pairs &pairs, const View &dx, const View &dout, const View &weight, const View &residual);
void pairs_weight(const Convolution &p, const Pairs &pairs, const View &dweight, const View &x, const View &dout);

}  // namespace CAL_ISA
}  // namespace cal
