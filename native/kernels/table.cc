// The kernels of one instruction set. A new kernel is one file and one line in the list.
#include "../core/call.h"

#define CAL_KERNELS(X)                                                                                              \
  X(unary) X(binary) X(where) X(copy) X(fill) X(iota) X(reduce) X(matmul) X(gather) X(scatterAdd) X(uniform)        \
  X(normal) X(topk) X(activation) X(activationBackward) X(glu) X(gluBackward) X(rmsnorm) X(rmsnormBackward)         \
  X(layernorm) X(layernormBackward) X(softmax) X(softmaxBackward) X(rope) X(attention) X(attentionBackward)         \
  X(linearCrossEntropy) X(conv1d) X(conv1dBackward) X(sumSquares) X(adamw) X(lion) X(peakFma) X(peakRead)           \
  X(countNotFinite) X(rotaryStore) X(pagedAttention) X(readingAttention) X(pagedProbabilities) X(pagedPointers)    \
  X(slotStore) X(slotLoad) X(composedAttention) X(composedAttentionBackward) X(depthAggregate)                     \
  X(depthAggregateBackward) X(compositionFactors) X(compositionFactorsBackward)                                     \
  X(groupedLinear) X(groupedLinearBackward) X(groupRows) X(combineRows) X(combineRowsBackward)                       \
  X(dequantize) X(quantize) X(packMatrix) X(storedLinear) X(storedRows)

namespace cal {
namespace CAL_ISA {

#define CAL_DECLARE(name) void name(Call &);
CAL_KERNELS(CAL_DECLARE)

#define CAL_ROW(name) {#name, name},
extern const Kernel kernels[];
const Kernel kernels[] = {CAL_KERNELS(CAL_ROW){nullptr, nullptr}};

}  // namespace CAL_ISA
}  // namespace cal
