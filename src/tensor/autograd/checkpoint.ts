/**
 * Activation checkpointing (Chen et al., 2016): runs a function without keeping what it makes inside, and runs it again when
 * its gradient is wanted. Memory of one segment at a time, for one more forward pass.
 */
import type { Inputs, Op } from '../op.ts';
import { deviceOf } from '../op.ts';
import { arena } from '../storage.ts';
import type { Tensor } from '../tensor.ts';
import { backwardThrough } from './backward.ts';
import { gradEnabled, noGrad, record } from './tape.ts';

type Segment = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

const list = (out: Tensor | readonly Tensor[]): readonly Tensor[] => (Array.isArray(out) ? out : [out as Tensor]);

/**
 * The result of `segment(...inputs)`, remembered by its inputs only. `segment` must give the same values when it runs again:
 * randomness goes in as an argument. Parameters it uses beyond its inputs receive their gradients as usual.
 */
export function checkpoint<R extends Tensor | readonly Tensor[]>(
  segment: (...inputs: Tensor[]) => R,
  ...inputs: Tensor[]
): R {
  deviceOf('checkpoint', inputs);
  using inside = arena();
  const result = noGrad(() => segment(...inputs));
  const outputs = inside.keep(list(result));
  if (!gradEnabled()) return result;
  const op: Op<Segment> = {
    name: 'checkpoint',
    visible: outputs.length,
    infer: () => outputs.map((o) => [o.shape, o.dtype] as const),
    run: () => {},
    backward: ({ inputs, grads, wants }) =>
      backwardThrough((again: Inputs) => list(segment(...(again as Tensor[]))), inputs, grads, wants),
  };
  record(op, inputs, outputs, segment, true);
  return result;
}
