/**
 * groupedLinear: rows in groups, each group times a matrix of its own: y[r, :] = x[r, :] · w[g(r)]ᵀ. x (R, I) with the rows of group 0
 * first, then those of group 1 ...; w (G, O, I); `counts` rows a group, 0 among them, R in all; y (R, O) in x's dtype. What the experts of
 * a mixture compute. Not who goes to which expert.
 */
import type { Backend, View } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { matmul } from './matmul.ts';
import { concat, reshape, slice, transpose } from './views.ts';

type Counts = readonly number[];

/** Rows [start, end) of a matrix. */
const rowsOf = ({ storage, offset, shape, strides }: Tensor, start: number, end: number): View => ({
  storage,
  offset: offset + start * strides[0],
  shape: [end - start, shape[1]],
  strides,
});

/** The matrix of a group. */
const matrixOf = ({ storage, offset, shape, strides }: Tensor, group: number): View => ({
  storage,
  offset: offset + group * strides[0],
  shape: shape.slice(1),
  strides: strides.slice(1),
});

const turned = ({ storage, offset, shape, strides }: View): View => ({
  storage,
  offset,
  shape: [shape[1], shape[0]],
  strides: [strides[1], strides[0]],
});

const product = (backend: Backend, out: View, a: View, b: View) =>
  backend.run('matmul', [out, a, b, undefined], [0, 0]);

/** Calls `f` with each group and where its rows begin and end. */
function eachGroup(counts: Counts, f: (group: number, start: number, end: number) => void): void {
  let start = 0;
  counts.forEach((count, group) => {
    f(group, start, start + count);
    start += count;
  });
}

export const groupedLinearOp: Op<Counts> = {
  name: 'groupedLinear',
  kernels: ['matmul'],
  infer([x, w], counts) {
    const what = 'groupedLinear';
    const received = `x ${show(x!.shape)}, w ${show(w!.shape)}, counts ${counts.join(',').slice(0, 60)}`;
    if (x!.rank !== 2 || w!.rank !== 3 || x!.shape[1] !== w!.shape[2])
      throw new ShapeError({ what, rule: 'x must be (R,I) and w (G,O,I)', received });
    for (const t of [x!, w!])
      if (!isFloat(t.dtype) || t.dtype === 'f16')
        throw new DTypeError({ what, rule: 'operands must be f32, bf16 or f64', received: t.dtype });
    const whole = counts.every((count) => Number.isInteger(count) && count >= 0);
    if (counts.length !== w!.shape[0] || !whole || counts.reduce((sum, count) => sum + count, 0) !== x!.shape[0])
      throw new ShapeError({ what, rule: `counts must be ${w!.shape[0]}, of all rows together`, received });
    return [[[x!.shape[0], w!.shape[1]], x!.dtype]];
  },
  // A product for each group, into its rows of the result.
  run(backend, [y], [x, w], counts) {
    const [rows, matrices] = [contiguous(x!), contiguous(w!)];
    eachGroup(counts, (group, start, end) => {
      if (end > start)
        product(backend, rowsOf(y, start, end), rowsOf(rows, start, end), turned(matrixOf(matrices, group)));
    });
  },
  // dX = dY W, dW = dYᵀ X within each group; the matrix of a group without rows has no part in the result.
  backward({ inputs: [x, w], grads, wants, attrs: counts, backend }) {
    const [rows, matrices, dy] = [contiguous(x!), contiguous(w!), contiguous(grads[0]!)];
    const dx = wants[0] ? empty('groupedLinear', backend, x!.shape, x!.dtype) : undefined;
    const dw = wants[1] ? empty('groupedLinear', backend, w!.shape, w!.dtype) : undefined;
    eachGroup(counts, (group, start, end) => {
      const gradient = rowsOf(dy, start, end);
      if (dx && end > start) product(backend, rowsOf(dx, start, end), gradient, matrixOf(matrices, group));
      if (!dw) return;
      if (end > start) product(backend, matrixOf(dw, group), turned(gradient), rowsOf(rows, start, end));
      else backend.run('fill', [matrixOf(dw, group)], [0]);
    });
    return [dx, dw];
  },
  composition([x, w], counts) {
    const [, O, I] = w!.shape;
    const products: Tensor[] = [];
    eachGroup(counts, (group, start, end) => {
      const matrix = reshape(slice(w!, 0, group, group + 1), [O, I]);
      products.push(matmul(slice(x!, 0, start, end), transpose(matrix)));
    });
    return [concat(products, 0)];
  },
};

/** Throws ShapeError where the counts are not those of the rows. */
export function groupedLinear(x: Tensor, w: Tensor, counts: Counts): Tensor {
  return apply1(groupedLinearOp, [x, w], counts);
}
