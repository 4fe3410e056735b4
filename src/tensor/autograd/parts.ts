/**
 * The gradient of a tensor of which only slices were used, as with queries, keys and values in one projection: each slice's
 * gradient is copied to its place, and what no slice covers becomes zero. In place of a tensor of zeros and an addition for
 * each slice. Where slices overlap or lie along different axes, the walk adds as it always does.
 */
import type { View } from '../backend.ts';
import { empty } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** Elements start to end of an axis. */
export interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

export class Parts {
  readonly grad: Tensor;
  readonly #covered: Range[] = [];

  constructor(like: Tensor) {
    this.grad = empty('slice', like.device, like.shape, like.dtype);
  }

  /** Copies the gradient of a slice to its place; false where the place is taken or cut another way. */
  put(range: Range, dy: Tensor): boolean {
    const free = this.#covered.every(
      ({ axis, start, end }) => axis === range.axis && (range.end <= start || end <= range.start),
    );
    if (!free) return false;
    this.#covered.push(range);
    dy.device.run('copy', [this.#place(range), dy]);
    return true;
  }

  /** The whole gradient: what is not covered is zero. */
  finish(): Tensor {
    const axis = this.#covered[0].axis;
    const size = this.grad.shape[axis];
    let at = 0;
    for (const { start, end } of [...this.#covered, { start: size, end: size }].sort((a, b) => a.start - b.start)) {
      if (at < start) this.grad.device.run('fill', [this.#place({ axis, start: at, end: start })], [0]);
      at = Math.max(at, end); // an empty slice may come after one that begins where it does
    }
    return this.grad;
  }

  #place({ axis, start, end }: Range): View {
    const { storage, offset, shape, strides } = this.grad;
    return {
      storage,
      offset: offset + start * strides[axis],
      shape: shape.map((n, i) => (i === axis ? end - start : n)),
      strides,
    };
  }
}
