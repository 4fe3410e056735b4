/**
 * topk: the k highest of the last axis in falling order, ties by the lower index. x (..., E) float; values (..., k) in its
 * dtype, indices (..., k) i32. The gradient of a value goes to the element it is.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { equal } from './binary.ts';
import { contiguous } from './cast.ts';
import { sum } from './reduce.ts';
import { reshape } from './views.ts';
import { where } from './where.ts';

/** Input x (N, E); outputs values and indices (N, k). Only the values carry gradients, so only they are visible to the tape. */
export const topkOp: Op<number> = {
  name: 'topk',
  infer([x], k) {
    const [rows, width] = x!.shape;
    if (!isFloat(x!.dtype) || x!.dtype === 'f16')
      throw new DTypeError({ what: 'topk', rule: 'the operand must be f32, bf16 or f64', received: x!.dtype });
    if (!Number.isInteger(k) || k < 0 || k > width)
      throw new ShapeError({ what: 'topk', rule: `k must be a whole number from 0 to ${width}`, received: String(k) });
    return [
      [[rows, k], x!.dtype],
      [[rows, k], 'i32'],
    ];
  },
  run: (backend, [values, indices], [x]) => backend.run('topk', [values, indices, contiguous(x!)]),
  backward({ inputs: [x], outputs, grads: [dy], attrs: k, backend }) {
    const [rows, width] = x!.shape;
    const columns = empty('topk', backend, [width], 'i32');
    backend.run('iota', [columns], [0, 1]);
    // An index occurs once in a row, so at most one of the k terms is not zero.
    const chosen = equal(reshape(outputs[1], [rows, k, 1]), columns);
    return [sum(where(chosen, reshape(dy!, [rows, k, 1]), 0), 1)];
  },
};

export interface TopK {
  values: Tensor;
  indices: Tensor;
}

export function topk(x: Tensor, k: number): TopK {
  if (x.rank < 1) throw new ShapeError({ what: 'topk', rule: 'x needs an axis', received: show(x.shape) });
  const lead = x.shape.slice(0, -1);
  const width = x.shape[x.rank - 1];
  const rows = reshape(x, [lead.reduce((n, s) => n * s, 1), width]);
  const [values, indices] = apply(topkOp, [rows], k);
  return { values: reshape(values, [...lead, k]), indices: reshape(indices, [...lead, k]) };
}
