/**
 * Clipping by the global norm (Pascanu et al., 2013): one factor for all gradients, which the optimizers read from memory.
 * Nothing is read back and no gradient is written. Also letting go of gradients after a step.
 */
import { noGrad } from '../autograd/tape.ts';
import { empty } from '../op.ts';
import { add, div, minimum } from '../ops/binary.ts';
import { cast } from '../ops/cast.ts';
import { sum } from '../ops/reduce.ts';
import { sqrt, square } from '../ops/unary.ts';
import { arena } from '../storage.ts';
import type { Tensor } from '../tensor.ts';
import { type Update, update } from './update.ts';

/** Target: the total f32 (1); input: one gradient, whose sum of squares is added to it. */
export const sumSquaresUpdate: Update<undefined> = {
  name: 'sumSquares',
  kernel: 'sumSquares',
  params: () => [1],
  composition: ([total], [g]) => [add(total!, cast(sum(square(g!)), total!.dtype))],
};

export interface Clipped {
  /** The norm of all gradients together before clipping, f32 (1). */
  norm: Tensor;
  /** The factor min(1, maxNorm / norm), f32 (1): the optimizers' gradScale. */
  scale: Tensor;
}

/** Norm and clipping factor of the gradients of `params`; undefined where none of them has a gradient. */
export function clipGradients(params: readonly Tensor[], maxNorm: number): Clipped | undefined {
  const gradients = params.flatMap((p) => p.grad ?? []);
  if (gradients.length === 0) return undefined;
  return noGrad(() => {
    using scope = arena();
    const { device } = gradients[0];
    const total = empty('clipGradients', device, [1], 'f32');
    device.run('fill', [total], [0]);
    for (const g of gradients) update(sumSquaresUpdate, [total], [g], undefined);
    const norm = sqrt(total);
    const scale = minimum(div(maxNorm, add(norm, 1e-6)), 1);
    scope.keep([norm, scale]);
    return { norm, scale };
  });
}

/** Frees the gradients, so that the next backward pass starts from none. */
export function clearGradients(params: readonly Tensor[]): void {
  for (const p of params) {
    p.grad?.dispose();
    p.grad = undefined;
  }
}
