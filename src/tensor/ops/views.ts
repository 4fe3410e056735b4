/** Views: other shapes of the same storage, without copying. Each has its backward rule, so gradients flow through. */

import { record } from '../autograd/tape.ts';
import type { View } from '../backend.ts';
import { ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { axisOf, checkShape, rowMajor, type Shape, sameShape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { reduceTo } from './reduce.ts';

function viewOp<A>(
  name: string,
  infer: (x: Tensor, attrs: A) => Shape,
  backward: (x: Tensor, dy: Tensor, attrs: A) => Tensor,
): Op<A> {
  return {
    name,
    view: true,
    infer: ([x], attrs) => [[infer(x!, attrs), x!.dtype]],
    run: () => {},
    backward: ({ inputs, grads, attrs }) => [backward(inputs[0]!, grads[0]!, attrs)],
  };
}

function make<A>(op: Op<A>, x: Tensor, attrs: A, shape: Shape, strides: readonly number[], offset = x.offset): Tensor {
  const out = new Tensor(x.storage, shape, strides, offset);
  record(op, [x], [out], attrs);
  return out;
}

export const reshapeOp = viewOp<Shape>(
  'reshape',
  (_x, shape) => shape,
  (x, dy) => reshape(dy, x.shape),
);

/**
 * The same elements in row-major order under another shape; one size may be -1. Copies only where x is not contiguous and more changes
 * than axes of one element.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(shape, x.shape)) return x;
  const full = shape.slice();
  const open = full.indexOf(-1);
  if (open >= 0) {
    full[open] = 1;
    full[open] = x.size / sizeOf(full);
  }
  if (full.includes(-1) || (open >= 0 && !Number.isInteger(full[open])) || sizeOf(full) !== x.size)
    throw new ShapeError({
      what: 'reshape',
      rule: 'the number of elements must stay',
      received: `${show(x.shape)} to ${show(shape)}`,
    });
  checkShape('reshape', full);
  if (open >= 0 && sameShape(full, x.shape)) return x;
  const strides = stridesWithoutOnes(x, full);
  if (strides) return make(reshapeOp, x, full, full, strides);
  return make(reshapeOp, contiguous(x), full, full, rowMajor(full));
}

/** The strides of x under a shape that differs from its own in axes of one element only; else undefined. */
function stridesWithoutOnes(x: Tensor, shape: Shape): number[] | undefined {
  let axis = 0;
  const strides: number[] = [];
  for (const size of shape) {
    if (size === 1) {
      strides.push(1);
      continue;
    }
    while (axis < x.rank && x.shape[axis] === 1) axis++;
    if (axis === x.rank || x.shape[axis] !== size) return undefined;
    strides.push(x.strides[axis++]);
  }
  while (axis < x.rank && x.shape[axis] === 1) axis++;
  return axis === x.rank ? strides : undefined;
}

export const permuteOp = viewOp<readonly number[]>(
  'permute',
  (x, axes) => axes.map((a) => x.shape[a]),
  (_x, dy, axes) =>
    permute(
      dy,
      axes.map((_, i) => axes.indexOf(i)),
    ),
);

/** Axes in another order: out axis i is x's axis axes[i]. */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  const order = axes.map((a) => axisOf('permute', a, x.rank));
  if (order.length !== x.rank || new Set(order).size !== x.rank)
    throw new ShapeError({
      what: 'permute',
      rule: 'every axis must be named once',
      received: `axes ${axes.join(',')} of ${show(x.shape)}`,
    });
  return make(
    permuteOp,
    x,
    order,
    order.map((a) => x.shape[a]),
    order.map((a) => x.strides[a]),
  );
}

/** Two axes exchanged; the last two unless said. */
export function transpose(x: Tensor, a = -2, b = -1): Tensor {
  const axes = x.shape.map((_, i) => i);
  const [i, j] = [axisOf('transpose', a, x.rank), axisOf('transpose', b, x.rank)];
  [axes[i], axes[j]] = [axes[j], axes[i]];
  return permute(x, axes);
}

interface Range {
  axis: number;
  start: number;
  end: number;
}

export const sliceOp = viewOp<Range>(
  'slice',
  (x, { axis, start, end }) => x.shape.map((n, i) => (i === axis ? end - start : n)),
  (x, dy, range) => {
    const dx = empty('slice', x.device, x.shape, x.dtype);
    x.device.run('fill', [dx], [0]);
    x.device.run('copy', [sliceView(dx, range), dy]);
    return dx;
  },
);

function sliceView(x: Tensor, { axis, start, end }: Range): View {
  const shape = x.shape.map((n, i) => (i === axis ? end - start : n));
  return { storage: x.storage, offset: x.offset + start * x.strides[axis], shape, strides: x.strides };
}

/** Elements start to end (not included) of an axis; negative bounds count from the end. */
export function slice(x: Tensor, axis: number, start: number, end?: number): Tensor {
  const at = axisOf('slice', axis, x.rank);
  const n = x.shape[at];
  const bound = (v: number) => (v < 0 ? v + n : v);
  const range = { axis: at, start: bound(start), end: bound(end ?? n) };
  if (
    !(
      Number.isInteger(start) &&
      Number.isInteger(range.end) &&
      0 <= range.start &&
      range.start <= range.end &&
      range.end <= n
    )
  )
    throw new ShapeError({
      what: 'slice',
      rule: `bounds must lie in order within 0..${n}`,
      received: `${start} to ${end ?? n} of axis ${axis}`,
    });
  const view = sliceView(x, range);
  return make(sliceOp, x, range, view.shape, view.strides, view.offset);
}

/** Equal parts along an axis. */
export function split(x: Tensor, parts: number, axis = -1): Tensor[] {
  const n = x.shape[axisOf('split', axis, x.rank)];
  if (!Number.isInteger(parts) || parts < 1 || n % parts !== 0)
    throw new ShapeError({ what: 'split', rule: `axis of ${n} must divide into equal parts`, received: String(parts) });
  return Array.from({ length: parts }, (_, i) => slice(x, axis, (i * n) / parts, ((i + 1) * n) / parts));
}

export const expandOp = viewOp<Shape>(
  'expand',
  (_x, shape) => shape,
  (x, dy) => reduceTo(dy, x.shape),
);

/** Axes of size 1 repeated, and new ones in front, by strides of 0. */
export function expand(x: Tensor, shape: Shape): Tensor {
  checkShape('expand', shape);
  const view = broadcastView(x, shape, 'expand');
  return view === x ? x : make(expandOp, x, shape, shape, view.strides);
}

/** The strides by which x repeats to `shape`: an operand, not a tensor on the tape. */
export function broadcastView(x: Tensor, shape: Shape, what = 'broadcast'): View {
  if (sameShape(x.shape, shape)) return x;
  const lead = shape.length - x.rank;
  const strides = new Array<number>(shape.length);
  for (let i = 0; i < shape.length; i++) {
    const n = i < lead ? 1 : x.shape[i - lead];
    if (lead < 0 || (n !== 1 && n !== shape[i]))
      throw new ShapeError({
        what,
        rule: 'only axes of size 1 repeat',
        received: `${show(x.shape)} to ${show(shape)}`,
      });
    strides[i] = n === 1 ? 0 : x.strides[i - lead];
  }
  return { storage: x.storage, offset: x.offset, shape, strides };
}

/** The same values cut off the tape: no gradient flows back through it. */
export function detach(x: Tensor): Tensor {
  return new Tensor(x.storage, x.shape, x.strides, x.offset);
}

export const concatOp: Op<number> = {
  name: 'concat',
  infer(inputs, axis) {
    const first = inputs[0]!;
    for (const t of inputs)
      if (
        t!.dtype !== first.dtype ||
        t!.rank !== first.rank ||
        t!.shape.some((n, i) => i !== axis && n !== first.shape[i])
      )
        throw new ShapeError({
          what: 'concat',
          rule: 'parts must agree but for the joined axis',
          received: inputs.map((p) => `${show(p!.shape)} ${p!.dtype}`).join(', '),
        });
    return [
      [first.shape.map((n, i) => (i === axis ? inputs.reduce((s, t) => s + t!.shape[axis], 0) : n)), first.dtype],
    ];
  },
  run(backend, [out], inputs, axis) {
    let start = 0;
    for (const t of inputs) {
      const end = start + t!.shape[axis];
      backend.run('copy', [sliceView(out, { axis, start, end }), t]);
      start = end;
    }
  },
  backward({ inputs, grads, attrs }) {
    let start = 0;
    return inputs.map((t) => {
      const end = start + t!.shape[attrs];
      const part = slice(grads[0]!, attrs, start, end);
      start = end;
      return part;
    });
  },
};

/** Tensors joined along an axis. */
export function concat(parts: readonly Tensor[], axis = 0): Tensor {
  if (parts.length === 0)
    throw new ShapeError({ what: 'concat', rule: 'at least one tensor is needed', received: '0' });
  return apply1(concatOp, parts, axisOf('concat', axis, parts[0].rank));
}
