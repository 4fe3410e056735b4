/**
 * combineRows: rows that belong together, weighted and added: y[n, :] = sum over k of weights[n, k] · rows[places[n, k], :]. rows (N K, E),
 * each with one place; places i32 (N, K); weights (N, K), float; y (N, E) in the dtype of the rows, added in float32 and rounded once.
 * How what the experts of a token computed comes back to it.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { mul } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { embedding } from './embedding.ts';
import { sum } from './reduce.ts';
import { reshape } from './views.ts';

const what = 'combineRows';

/** Inputs rows, places, weights. */
export const combineRowsOp: Op<undefined> = {
  name: what,
  kernels: ['combineRows', 'combineRowsBackward'],
  infer([rows, places, weights]) {
    for (const t of [rows!, weights!])
      if (!isFloat(t.dtype) || t.dtype === 'f16')
        throw new DTypeError({ what, rule: 'rows and weights must be f32, bf16 or f64', received: t.dtype });
    if (places!.dtype !== 'i32') throw new DTypeError({ what, rule: 'places must be i32', received: places!.dtype });
    if (places!.rank !== 2 || !sameShape(places!.shape, weights!.shape))
      throw new ShapeError({
        what,
        rule: 'places and weights must be (N,K)',
        received: `${show(places!.shape)} and ${show(weights!.shape)}`,
      });
    if (rows!.rank !== 2 || rows!.shape[0] !== places!.size)
      throw new ShapeError({ what, rule: `rows must be (${places!.size},E)`, received: show(rows!.shape) });
    return [[[places!.shape[0], rows!.shape[1]], rows!.dtype]];
  },
  run: (backend, [y], inputs) => backend.run('combineRows', [y, ...inputs.map((t) => contiguous(t!))]),
  backward({ inputs: [rows, places, weights], grads, wants, backend }) {
    const drows = wants[0] ? empty(what, backend, rows!.shape, rows!.dtype) : undefined;
    const dweights = wants[2] ? empty(what, backend, weights!.shape, weights!.dtype) : undefined;
    const given = [rows, places, weights, grads[0]].map((t) => contiguous(t!));
    backend.run('combineRowsBackward', [drows, dweights, ...given]);
    return [drows, undefined, dweights];
  },
  composition([rows, places, weights]) {
    const [N, K] = places!.shape;
    const wide = (t: Tensor) => (t.dtype === 'bf16' ? cast(t, 'f32') : t);
    const together = wide(reshape(embedding(rows!, places!), [N, K, rows!.shape[1]]));
    const y = sum(mul(together, reshape(wide(weights!), [N, K, 1])), 1);
    return [y.dtype === rows!.dtype ? y : cast(y, rows!.dtype)];
  },
};

/** Throws OutOfRangeError where places are not each row once. */
export function combineRows(rows: Tensor, places: Tensor, weights: Tensor): Tensor {
  return apply1(combineRowsOp, [rows, places, weights], undefined);
}
