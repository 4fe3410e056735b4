/** The case files by op. A missing op does not compile. */
import type { OpName } from '../../../src/tensor/index.ts';
import type { OpCases } from '../case.ts';
import { activation } from './activation.ts';
import { binary } from './binary.ts';
import { linear, matmul } from './matmul.ts';
import { reduce } from './reduce.ts';
import { rmsnorm } from './rmsnorm.ts';
import { unary } from './unary.ts';
import { cast, concat, expand, permute, reshape, slice, where } from './views.ts';

export const CASES: Record<OpName, OpCases> = {
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
  activation,
  rmsnorm,
};
