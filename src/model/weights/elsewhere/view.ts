/**
 * A stored tensor's elements in another order: parts of it, transposed, one layer of many that lie in one tensor. Index arithmetic over
 * what is stored, nothing is copied. Which tensors lie how: maxtext.ts, megatron.ts.
 */

type Elements = Uint16Array | Uint32Array;

/** Element (i, j, ...) lies at offset + i strides[0] + j strides[1] + ... */
export class View {
  readonly shape: readonly number[];
  readonly #strides: readonly number[];
  readonly #offset: number;

  constructor(shape: readonly number[], strides: readonly number[] = contiguous(shape), offset = 0) {
    this.shape = shape;
    this.#strides = strides;
    this.#offset = offset;
  }

  get size(): number {
    return this.shape.reduce((n, size) => n * size, 1);
  }

  /** Without the axis, at one place of it. */
  at(axis: number, index: number): View {
    const without = (list: readonly number[]) => list.filter((_, i) => i !== axis);
    return new View(without(this.shape), without(this.#strides), this.#offset + index * this.#strides[axis]);
  }

  /** From..to of an axis. */
  cut(axis: number, from: number, to: number): View {
    const shape = this.shape.with(axis, to - from);
    return new View(shape, this.#strides, this.#offset + from * this.#strides[axis]);
  }

  /** With the axes in this order. */
  turned(...axes: readonly number[]): View {
    const ordered = (list: readonly number[]) => axes.map((axis) => list[axis]);
    return new View(ordered(this.shape), ordered(this.#strides), this.#offset);
  }

  /** Fills `into` with the elements from number `from` on, in the order of the view. */
  gather(stored: Elements, from: number, into: Elements): void {
    const { shape } = this;
    const last = shape.length - 1;
    const index = new Array<number>(shape.length);
    let at = this.#offset;
    for (let axis = last, rest = from; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
      at += index[axis] * this.#strides[axis];
    }
    const step = this.#strides[last];
    for (let done = 0; done < into.length; ) {
      const run = Math.min(shape[last] - index[last], into.length - done);
      if (step === 1) into.set(stored.subarray(at, at + run), done);
      else for (let i = 0; i < run; i++) into[done + i] = stored[at + i * step];
      done += run;
      index[last] += run;
      at += run * step;
      for (let axis = last; axis > 0 && index[axis] === shape[axis]; axis--) {
        at += this.#strides[axis - 1] - shape[axis] * this.#strides[axis];
        index[axis] = 0;
        index[axis - 1]++;
      }
    }
  }
}

const contiguous = (shape: readonly number[]): number[] => {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
};
