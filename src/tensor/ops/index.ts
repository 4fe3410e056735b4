/** All ops: the functions users call, and the table that says which ops there are. A new op is one file and its lines here. */
import { activationOp } from './activation.ts';
import { attentionOp } from './attention.ts';
import { binaryOps } from './binary.ts';
import { castOp } from './cast.ts';
import { combineRowsOp } from './combine-rows.ts';
import { composedAttentionOp } from './composed-attention.ts';
import { compositionFactorsOp } from './composition-factors.ts';
import { conv1dOp } from './conv1d.ts';
import { linearCrossEntropyOp } from './cross-entropy.ts';
import { depthAggregateOp } from './depth-aggregate.ts';
import { embeddingOp } from './embedding.ts';
import { gluOp } from './glu.ts';
import { groupRowsOp } from './group-rows.ts';
import { groupedLinearOp } from './grouped-linear.ts';
import { layernormOp } from './layernorm.ts';
import { linearOp } from './linear.ts';
import { localizedFilterOp } from './localized-filter.ts';
import { matmulOp } from './matmul.ts';
import { reduceOps } from './reduce.ts';
import { rmsnormOp } from './rmsnorm.ts';
import { ropeOp } from './rope.ts';
import { rotaryAttentionOp } from './rotary-attention.ts';
import { softmaxOp } from './softmax.ts';
import { topkOp } from './topk.ts';
import { unaryOps } from './unary.ts';
import { concatOp, expandOp, permuteOp, reshapeOp, sliceOp } from './views.ts';
import { whereOp } from './where.ts';

export { activation, gelu, relu, relu2, silu } from './activation.ts';
export { type AttentionOptions, attention } from './attention.ts';
export { add, div, equal, less, lessEqual, maximum, minimum, mul, pow, sub } from './binary.ts';
export { cast, contiguous } from './cast.ts';
export { combineRows } from './combine-rows.ts';
export {
  type ComposedAttentionOptions,
  type Composer,
  type Composition,
  composedAttention,
} from './composed-attention.ts';
export { compositionFactors } from './composition-factors.ts';
export { type Conv1dOptions, conv1d } from './conv1d.ts';
export { type CrossEntropyOptions, linearCrossEntropy, tokenLosses } from './cross-entropy.ts';
export { depthAggregate } from './depth-aggregate.ts';
export { embedding } from './embedding.ts';
export { geglu, glu, swiglu } from './glu.ts';
export { type GroupedRows, groupRows } from './group-rows.ts';
export { groupedLinear } from './grouped-linear.ts';
export { type LayernormOptions, layernorm } from './layernorm.ts';
export { type LinearOptions, linear } from './linear.ts';
export { type FilterWeights, type LocalizedFilterOptions, localizedFilter } from './localized-filter.ts';
export { matmul } from './matmul.ts';
export { max, mean, min, sum } from './reduce.ts';
export { rmsnorm } from './rmsnorm.ts';
export { type RopeOptions, type RopeTables, rope, ropeTables } from './rope.ts';
export { type RotaryAttentionOptions, rotaryAttention } from './rotary-attention.ts';
export { logSoftmax, type SoftmaxOptions, softmax } from './softmax.ts';
export { type TopK, topk } from './topk.ts';
export { abs, cos, erf, exp, log, neg, reciprocal, rsqrt, sigmoid, sin, sqrt, square, tanh } from './unary.ts';
export { concat, detach, expand, permute, reshape, slice, split, transpose } from './views.ts';
export { where } from './where.ts';

/** Every op by name. The conformance suite has a case file for each: a missing one does not compile. */
export const OPS = {
  ...unaryOps,
  ...binaryOps,
  ...reduceOps,
  where: whereOp,
  cast: castOp,
  reshape: reshapeOp,
  permute: permuteOp,
  slice: sliceOp,
  expand: expandOp,
  concat: concatOp,
  matmul: matmulOp,
  linear: linearOp,
  groupedLinear: groupedLinearOp,
  groupRows: groupRowsOp,
  combineRows: combineRowsOp,
  activation: activationOp,
  attention: attentionOp,
  composedAttention: composedAttentionOp,
  compositionFactors: compositionFactorsOp,
  linearCrossEntropy: linearCrossEntropyOp,
  conv1d: conv1dOp,
  localizedFilter: localizedFilterOp,
  depthAggregate: depthAggregateOp,
  rmsnorm: rmsnormOp,
  glu: gluOp,
  layernorm: layernormOp,
  softmax: softmaxOp,
  rope: ropeOp,
  rotaryAttention: rotaryAttentionOp,
  embedding: embeddingOp,
  topk: topkOp,
};
export type OpName = keyof typeof OPS;
