/**
 * Depth-wise aggregation (Pagliardini et al., 2024; Xiao et al., 2025): sums over the states that the layers of a model have left, with
 * weights of every row's own, for some streams at once:
 *
 *   out_c[..., :] = sum over j of weight[..., c, j] · state_j[..., :]
 *
 * The kernels read the states where they lie. J states (..., E) and weight (..., C, J), of one float dtype; C outputs (..., E).
 */
import type { Backend, View } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { matmul } from './matmul.ts';
import { concat, reshape, slice } from './views.ts';

/** Streams that a kernel holds in registers. */
const MOST_STREAMS = 4;
/** States of one call of a kernel: a call has room for 48 operands, and the backward pass has two for a state. */
const MOST_STATES = { forward: 40, backward: 16 };

/** States in runs, as even as may be. */
function runsOf(states: number, most: number): [from: number, to: number][] {
  const runs = Math.ceil(states / most);
  return Array.from({ length: runs }, (_, i) => [
    Math.floor((i * states) / runs),
    Math.floor(((i + 1) * states) / runs),
  ]);
}

/** As rows of the last axis. */
function rowsOf({ storage, offset, shape }: Tensor): View {
  const E = shape[shape.length - 1];
  const N = shape.slice(0, -1).reduce((n, s) => n * s, 1);
  return { storage, offset, shape: [N, E], strides: [E, 1] };
}

/** Of weights, those of states `from` to `to`: (N, C, to - from). */
function weightsOf({ storage, offset, shape }: Tensor, from: number, to: number): View {
  const [C, J] = shape.slice(-2);
  const N = shape.slice(0, -2).reduce((n, s) => n * s, 1);
  return { storage, offset: offset + from, shape: [N, C, to - from], strides: [C * J, J, 1] };
}

function zeros(backend: Backend, { shape, dtype }: Tensor): Tensor {
  const out = empty('depthAggregate', backend, shape, dtype);
  backend.run('fill', [out], [0]);
  return out;
}

/** Inputs weight, then the states. */
export const depthAggregateOp: Op<undefined> = {
  name: 'depthAggregate',
  kernels: ['depthAggregate', 'depthAggregateBackward'],
  visible: MOST_STREAMS,
  infer([weight, ...states]) {
    const wrong = (rule: string) =>
      new ShapeError({
        what: 'depthAggregate',
        rule,
        received: [weight!, ...states].map((t) => show(t!.shape)).join(', '),
      });
    if (states.length === 0) throw wrong('at least one state is needed');
    const { shape, dtype } = states[0]!;
    const J = states.length;
    const C = weight!.shape[weight!.rank - 2] ?? 0;
    if (shape.length < 1 || states.some((t) => !sameShape(t!.shape, shape)))
      throw wrong('states must have one shape (...,E)');
    if (!(C >= 1 && C <= MOST_STREAMS) || !sameShape(weight!.shape, [...shape.slice(0, -1), C, J]))
      throw wrong(`weight must be (...,C,${J}), C from 1 to ${MOST_STREAMS}`);
    for (const t of [weight!, ...states])
      if (!isFloat(t!.dtype) || t!.dtype === 'f16' || t!.dtype !== dtype)
        throw new DTypeError({
          what: 'depthAggregate',
          rule: 'weight and states must have one dtype of f32, bf16, f64',
          received: `${dtype} and ${t!.dtype}`,
        });
    return Array.from({ length: C }, () => [shape, dtype] as const);
  },
  run(backend, outputs, [weight, ...states]) {
    const w = contiguous(weight!);
    const outs = outputs.map(rowsOf);
    for (const [from, to] of runsOf(states.length, MOST_STATES.forward)) {
      const given = states.slice(from, to).map((t) => rowsOf(contiguous(t!)));
      backend.run('depthAggregate', [...outs, weightsOf(w, from, to), ...given], [outs.length, Number(from > 0)]);
    }
  },
  backward({ inputs: [weight, ...states], outputs, grads, wants, backend, accumulated }) {
    const w = contiguous(weight!);
    const dw = wants[0] ? empty('depthAggregate', backend, weight!.shape, weight!.dtype) : undefined;
    const douts = outputs.map((out, c) => rowsOf(grads[c] ? contiguous(grads[c]) : zeros(backend, out)));
    // Every state goes into all later aggregations: its gradient grows where it lies, and is not read again to be added.
    const before = states.map((_, j) => accumulated(j + 1));
    const slopes = states.map((t, j) =>
      wants[j + 1] ? (before[j] ?? empty('depthAggregate', backend, t!.shape, t!.dtype)) : undefined,
    );
    for (const [from, to] of runsOf(states.length, MOST_STATES.backward)) {
      const given = states.slice(from, to).map((t) => rowsOf(contiguous(t!)));
      const made = slopes.slice(from, to).map((t) => t && rowsOf(t));
      const weights = [dw && weightsOf(dw, from, to), weightsOf(w, from, to)];
      const adds = before.slice(from, to).map((t) => Number(t !== undefined));
      backend.run('depthAggregateBackward', [...weights, ...douts, ...given, ...made], [douts.length, ...adds]);
    }
    return [dw, ...slopes.map((slope, j) => (before[j] ? undefined : slope))];
  },
  composition([weight, ...states]) {
    const shape = states[0]!.shape;
    const axis = shape.length - 1;
    const stacked = concat(
      states.map((t) => reshape(t!, [...shape.slice(0, -1), 1, shape[axis]])),
      axis,
    );
    const mixed = matmul(weight!, stacked); // (..., C, E)
    return Array.from({ length: mixed.shape[axis] }, (_, c) => reshape(slice(mixed, axis, c, c + 1), shape));
  },
};

/**
 * weight (..., C, J) with C from 1 to 4, J states (..., E): gives C tensors (..., E), the c-th the sum over j of weight[..., c, j] · state_j.
 * Throws ShapeError and DTypeError.
 */
export const depthAggregate = (weight: Tensor, states: readonly Tensor[]): readonly Tensor[] =>
  apply(depthAggregateOp, [weight, ...states], undefined);
