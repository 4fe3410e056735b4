/** Typed arrays that grow as values are added: the columns of a segment while it is made. */

type Values = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export class Column<A extends Values> {
  #values: A;
  #length = 0;

  /** `empty`: an array of no values, which says the type. */
  constructor(empty: A) {
    this.#values = empty;
  }

  get length(): number {
    return this.#length;
  }

  /** The values so far: a view, valid until the next push. */
  get view(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  /** The values so far, in an array of their own. */
  take(): A {
    return this.#values.slice(0, this.#length) as A;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(1);
    this.#values[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    if (this.#length + values.length > this.#values.length) this.#grow(values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** The value at `at` becomes another. */
  set(at: number, value: number): void {
    this.#values[at] = value;
  }

  #grow(by: number): void {
    const size = Math.max(64, this.#length + by, Math.ceil(1.6 * this.#length));
    const larger = new (this.#values.constructor as new (size: number) => A)(size);
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
