/** The case files by op. A missing op does not compile. */
import type { OpName } from '../../../src/tensor/index.ts';
import type { UpdateName } from '../../../src/tensor/optim/index.ts';
import type { OpCases } from '../case.ts';
import { activation } from './activation.ts';
import { attention } from './attention.ts';
import { binary } from './binary.ts';
import { composedAttention } from './composed-attention.ts';
import { compositionFactors } from './composition-factors.ts';
import { conv1d } from './conv1d.ts';
import { linearCrossEntropy } from './cross-entropy.ts';
import { depthAggregate } from './depth-aggregate.ts';
import { embedding } from './embedding.ts';
import { glu } from './glu.ts';
import { combineRows, groupRows } from './group-rows.ts';
import { groupedLinear } from './grouped-linear.ts';
import { layernorm } from './layernorm.ts';
import { localizedFilter } from './localized-filter.ts';
import { linear, matmul } from './matmul.ts';
import { reduce } from './reduce.ts';
import { rmsnorm } from './rmsnorm.ts';
import { rope } from './rope.ts';
import { rotaryAttention } from './rotary-attention.ts';
import { softmax } from './softmax.ts';
import { topk } from './topk.ts';
import { unary } from './unary.ts';
import { updates } from './updates.ts';
import { cast, concat, expand, permute, reshape, slice, where } from './views.ts';

export const CASES: Record<OpName | UpdateName, OpCases> = {
  ...unary,
  ...binary,
  ...reduce,
  where,
  cast,
  reshape,
  permute,
  slice,
  expand,
  concat,
  matmul,
  linear,
  groupedLinear,
  groupRows,
  combineRows,
  activation,
  attention,
  composedAttention,
  compositionFactors,
  linearCrossEntropy,
  conv1d,
  localizedFilter,
  depthAggregate,
  rmsnorm,
  glu,
  layernorm,
  softmax,
  rope,
  rotaryAttention,
  embedding,
  topk,
  ...updates,
};
