/**
 * The reference backend: every primitive kernel in plain TypeScript, float64 inside, no fused kernels: fused ops run as the
 * compositions that define them. Slow and obvious: the oracle that other backends are tested against, and the only one with f64.
 */
import type { Backend, MemoryInfo, View } from '../../backend.ts';
import { BYTES, type DType, storageArray, type TypedArray } from '../../dtype.ts';
import { CallosumError, DeviceError } from '../../errors.ts';
import { type KernelName, PRIMITIVES, type PrimitiveName } from '../../kernels.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { random } from './random.ts';
import { reduce } from './reduce.ts';

/** A view with its elements at hand. */
export interface Operand {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}
/** A kernel of this backend: operands as in kernels.ts, absent ones undefined. */
export type ReferenceKernel = (operands: readonly Operand[], params: readonly number[]) => void;

const KERNELS: Record<PrimitiveName, ReferenceKernel> = { ...elementwise, ...indexing, ...random, matmul, reduce };

export class ReferenceBackend implements Backend {
  readonly name = 'reference';
  readonly description = 'reference: TypeScript kernels, float64 inside, 1 thread';
  readonly #storages = new Map<number, TypedArray>();
  #next = 1;
  #live = 0;
  #peak = 0;

  alloc(dtype: DType, count: number): number {
    this.#storages.set(this.#next, storageArray(dtype, count));
    this.#live += count * BYTES[dtype];
    this.#peak = Math.max(this.#peak, this.#live);
    return this.#next++;
  }

  free(handle: number): void {
    this.#live -= this.#data(handle).byteLength;
    this.#storages.delete(handle);
  }

  write(handle: number, stored: TypedArray, start: number): void {
    this.#data(handle).set(stored, start);
  }

  async read(handle: number, into: TypedArray, start: number): Promise<void> {
    this.readSync(handle, into, start);
  }

  readSync(handle: number, into: TypedArray, start: number): void {
    into.set(this.#data(handle).subarray(start, start + into.length));
  }

  supports(kernel: KernelName): boolean {
    return kernel in PRIMITIVES;
  }

  run(kernel: KernelName, operands: readonly (View | null | undefined)[], params: readonly number[] = []): void {
    if (!this.supports(kernel))
      throw new DeviceError({ what: kernel, rule: 'the reference backend has primitives only', received: kernel });
    const views = operands.map((v) =>
      v
        ? {
            data: this.#data(v.storage.handle),
            dtype: v.storage.dtype,
            shape: v.shape,
            strides: v.strides,
            offset: v.offset,
          }
        : undefined,
    );
    KERNELS[kernel as PrimitiveName](views as Operand[], params);
  }

  memory(): MemoryInfo {
    return {
      liveBytes: this.#live,
      peakBytes: this.#peak,
      reservedBytes: this.#live,
      limitBytes: 0,
      liveCount: this.#storages.size,
    };
  }

  resetPeak(): void {
    this.#peak = this.#live;
  }

  async sync(): Promise<void> {}

  #data(handle: number): TypedArray {
    const data = this.#storages.get(handle);
    if (!data)
      throw new CallosumError({ what: 'reference', rule: 'the handle is not alive', received: String(handle) });
    return data;
  }
}
