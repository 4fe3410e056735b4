/** Reductions over axes: sum, mean, max, min. Float in, the same dtype out; sums are formed in blocks, in double across them. */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { REDUCE, type ReduceName } from '../kernels.ts';
import { apply1, type Op } from '../op.ts';
import { axisOf, type Shape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div, equal, mul } from './binary.ts';
import { cast } from './cast.ts';
import { expand, reshape } from './views.ts';

/** Axes that go, in rising order. */
type Axes = readonly number[];

/** Shape with the reduced axes kept as 1. */
const kept = (shape: Shape, axes: Axes) => shape.map((n, i) => (axes.includes(i) ? 1 : n));

function define(name: ReduceName, backward: (x: Tensor, y: Tensor, dy: Tensor) => Tensor): Op<Axes> {
  const index = REDUCE.indexOf(name);
  return {
    name,
    infer([x], axes) {
      if (!isFloat(x!.dtype) || x!.dtype === 'f16')
        throw new DTypeError({ what: name, rule: 'the operand must be f32, bf16 or f64', received: x!.dtype });
      return [[x!.shape.filter((_, i) => !axes.includes(i)), x!.dtype]];
    },
    run(backend, [out], [x], axes) {
      // The kernel wants the kept axes first.
      const stay = x!.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
      const order = [...stay, ...axes];
      const view = {
        storage: x!.storage,
        offset: x!.offset,
        shape: order.map((i) => x!.shape[i]),
        strides: order.map((i) => x!.strides[i]),
      };
      backend.run('reduce', [out, view], [index, stay.length]);
    },
    backward({ inputs, outputs, grads, attrs }) {
      const x = inputs[0]!;
      const spread = (t: Tensor) => expand(reshape(t, kept(x.shape, attrs)), x.shape);
      return [backward(x, spread(outputs[0]), spread(grads[0]!))];
    },
  };
}

/** Elements equal to the extreme share its gradient. */
function shareAmong(x: Tensor, y: Tensor, dy: Tensor): Tensor {
  const mask = cast(equal(x, y), x.dtype);
  const axes = y.strides.flatMap((s, i) => (s === 0 && x.shape[i] > 1 ? [i] : []));
  const count = axes.length ? sum(mask, axes, true) : mask;
  return div(mul(dy, mask), count);
}

/** The ops by name. */
export const reduceOps: Record<ReduceName, Op<Axes>> = {
  sum: define('sum', (_x, _y, dy) => dy),
  max: define('max', shareAmong),
  min: define('min', shareAmong),
};

function reduce(name: ReduceName, x: Tensor, axes: number | readonly number[] | undefined, keepAxes: boolean): Tensor {
  const list = axes === undefined ? x.shape.map((_, i) => i) : [axes].flat().map((a) => axisOf(name, a, x.rank));
  const sorted = [...new Set(list)].sort((a, b) => a - b);
  if (sorted.length !== list.length)
    throw new ShapeError({ what: name, rule: 'an axis may be named once', received: String(axes) });
  const out = apply1(reduceOps[name], [x], sorted);
  return keepAxes ? reshape(out, kept(x.shape, sorted)) : out;
}

/** Sum over `axes` (all when left out); `keepAxes` leaves them with size 1. The sum of nothing is 0. */
export function sum(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  return reduce('sum', x, axes, keepAxes);
}

/** Arithmetic mean over `axes`. */
export function mean(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  const total = sum(x, axes, keepAxes);
  return mul(total, total.size / x.size);
}

/** Largest value over `axes`; -infinity of nothing; the gradient is shared among equals. */
export function max(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  return reduce('max', x, axes, keepAxes);
}

/** Smallest value over `axes`; infinity of nothing. */
export function min(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  return reduce('min', x, axes, keepAxes);
}

/** Undoes broadcasting: sums x over the axes along which `shape` was repeated. */
export function reduceTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.rank - shape.length;
  const axes = x.shape.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []));
  return reshape(axes.length ? sum(x, axes) : x, shape);
}
