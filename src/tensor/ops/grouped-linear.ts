/**
 * groupedLinear: rows in groups, each group times a matrix of its own: y[r, :] = x[r, :] · w[g(r)]ᵀ. x (R, I) with the rows of group 0
 * first, then those of group 1 ...; w (G, O, I); counts i32 (G), rows a group, 0 among them, R in all; y (R, O) in x's dtype. With
 * `rows` i32 (R), y[r, :] = x[rows[r], :] · w[g(r)]ᵀ, and x has as many rows as it likes. What the experts of a mixture compute.
 * Not who belongs to which group (group-rows.ts).
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { embedding } from './embedding.ts';
import { fillLike } from './fill.ts';
import { matmul } from './matmul.ts';
import { concat, reshape, slice, transpose } from './views.ts';

const what = 'groupedLinear';

/** Inputs x, w, counts, rows?. */
export const groupedLinearOp: Op<undefined> = {
  name: what,
  kernels: ['groupedLinear', 'groupedLinearBackward'],
  infer([x, w, counts, rows]) {
    const received = `x ${show(x!.shape)}, w ${show(w!.shape)}, counts ${show(counts!.shape)}`;
    if (x!.rank !== 2 || w!.rank !== 3 || x!.shape[1] !== w!.shape[2])
      throw new ShapeError({ what, rule: 'x must be (R,I) and w (G,O,I)', received });
    for (const t of [x!, w!])
      if (!isFloat(t.dtype) || t.dtype === 'f16')
        throw new DTypeError({ what, rule: 'operands must be f32, bf16 or f64', received: t.dtype });
    for (const t of [counts!, rows])
      if (t && t.dtype !== 'i32')
        throw new DTypeError({ what, rule: 'counts and rows must be i32', received: t.dtype });
    if (counts!.rank !== 1 || counts!.shape[0] !== w!.shape[0])
      throw new ShapeError({ what, rule: `counts must be (${w!.shape[0]}), as many as matrices`, received });
    if (rows && rows.rank !== 1) throw new ShapeError({ what, rule: 'rows must be (R)', received: show(rows.shape) });
    return [[[(rows ?? x!).shape[0], w!.shape[1]], x!.dtype]];
  },
  run: (backend, [y], inputs) => backend.run('groupedLinear', [y, ...inputs.map((t) => t && contiguous(t))]),
  // dX = dY W, dW = dYᵀ X within each group; the matrix of a group without rows has no part in the result.
  backward({ inputs: [x, w, counts, rows], grads, wants, backend }) {
    const [R, I] = [grads[0]!.shape[0], x!.shape[1]];
    const drows = wants[0] ? empty(what, backend, [R, I], x!.dtype) : undefined;
    const dw = wants[1] ? empty(what, backend, w!.shape, w!.dtype) : undefined;
    const given = [x, w, grads[0], counts, rows].map((t) => t && contiguous(t));
    backend.run('groupedLinearBackward', [drows, dw, ...given]);
    if (!rows || !drows) return [drows, dw];
    const dx = fillLike(x!, x!.shape, 0);
    backend.run('scatterAdd', [dx, drows, contiguous(rows)]);
    return [dx, dw];
  },
  composition([x, w, counts, rows]) {
    const [, O, I] = w!.shape;
    const chosen = rows ? embedding(x!, rows) : x!;
    const list = Array.from(counts!.readSync());
    const total = list.reduce((sum, count) => sum + count, 0);
    if (total !== chosen.shape[0] || list.some((count) => count < 0))
      throw new ShapeError({
        what,
        rule: `counts must be of all ${chosen.shape[0]} rows together`,
        received: list.join(',').slice(0, 60),
      });
    let start = 0;
    const products = list.map((count, group) => {
      const matrix = reshape(slice(w!, 0, group, group + 1), [O, I]);
      start += count;
      return matmul(slice(chosen, 0, start - count, start), transpose(matrix));
    });
    return [concat(products, 0)];
  },
};

/** Throws ShapeError where the counts are not those of the rows, OutOfRangeError for a row that is not one of x's. */
export function groupedLinear(x: Tensor, w: Tensor, counts: Tensor, rows?: Tensor): Tensor {
  return apply1(groupedLinearOp, [x, w, counts, rows], undefined);
}
