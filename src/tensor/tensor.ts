/**
 * Tensor: a strided view of a storage, with its place on the autograd tape. It has no arithmetic of its own: operations are
 * functions in ops/, views without copies in ops/views.ts, creation in create.ts.
 */
import type { TapeNode } from './autograd/tape.ts';
import type { Backend, View } from './backend.ts';
import { type DType, decode, storageArray } from './dtype.ts';
import { DeviceError, ShapeError } from './errors.ts';
import { format } from './print.ts';
import { isRowMajor, rowMajor, show, sizeOf } from './shape.ts';
import type { Storage } from './storage.ts';

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export class Tensor implements View, Disposable {
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** Whether operations on this tensor are recorded, so that backward() reaches it. */
  requiresGrad = false;
  /** The gradient that backward() has accumulated; only on leaves (tensors no recorded operation made). */
  grad: Tensor | undefined;
  /** The recorded operation that made this tensor. */
  node: TapeNode | undefined;

  constructor(storage: Storage, shape: readonly number[], strides: readonly number[] = rowMajor(shape), offset = 0) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  get dtype(): DType {
    return this.storage.dtype;
  }
  get device(): Backend {
    return this.storage.backend;
  }
  get rank(): number {
    return this.shape.length;
  }
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
  get contiguous(): boolean {
    return isRowMajor(this.shape, this.strides);
  }

  /** The elements in row-major order; waits for the device. bf16 and f16 come as floats. */
  async read(): Promise<NumberArray> {
    const { span, stored } = this.#window();
    if (span > 0) await this.device.read(this.storage.handle, stored, this.offset);
    return this.#gather(decode(stored, this.dtype));
  }

  /** The same at once. Throws DeviceError on a device that cannot wait. */
  readSync(): NumberArray {
    const { span, stored } = this.#window();
    if (!this.device.readSync)
      throw new DeviceError({
        what: 'readSync',
        rule: 'the device answers only asynchronously',
        received: this.device.name,
        hint: 'use await read()',
      });
    if (span > 0) this.device.readSync(this.storage.handle, stored, this.offset);
    return this.#gather(decode(stored, this.dtype));
  }

  /** The value of a tensor with one element. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError({ what: 'item', rule: 'the tensor must have one element', received: show(this.shape) });
    return this.readSync()[0];
  }

  /** Frees the storage now, for all views of it. */
  dispose(): void {
    this.storage.free();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  toString(): string {
    return format(this);
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return format(this);
  }

  /** The stretch of storage that the view covers, to be read in one go. */
  #window() {
    let span = this.size === 0 ? 0 : 1;
    if (span) for (let i = 0; i < this.rank; i++) span += (this.shape[i] - 1) * this.strides[i];
    if (span === 0) this.storage.handle; // a freed tensor is an error even when it is empty
    return { span, stored: storageArray(this.dtype, span) };
  }

  #gather(window: NumberArray): NumberArray {
    if (this.contiguous) return window;
    const out = new (window.constructor as new (n: number) => NumberArray)(this.size);
    const index = new Array<number>(this.rank).fill(0);
    for (let i = 0, at = 0; i < out.length; i++) {
      out[i] = window[at];
      for (let axis = this.rank - 1; axis >= 0; axis--) {
        at += this.strides[axis];
        if (++index[axis] < this.shape[axis]) break;
        at -= this.strides[axis] * this.shape[axis];
        index[axis] = 0;
      }
    }
    return out;
  }
}
