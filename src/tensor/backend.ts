/**
 * What a device must do to run Callosum: hold storages and run kernels on views of them.
 *
 * - A storage is an opaque number; its contents are undefined until written.
 * - Calls take effect in the order they are made. They may return before the work is done; `read` waits for what it needs.
 *   Nothing else reads back, so a backend on another device never stalls between kernels.
 * - Ownership is the caller's: every `alloc` is matched by one `free`. Freeing while queued work still uses a storage is
 *   allowed; the backend frees it when that work is done.
 * - A kernel checks its operands and throws before it writes anything.
 */
import type { DType, TypedArray } from './dtype.ts';
import type { KernelName } from './kernels.ts';
import type { Storage } from './storage.ts';

/** A strided window on a storage: an operand of a kernel. Offset and strides in elements. */
export interface View {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export interface MemoryInfo {
  /** Bytes handed out and not freed, rounded up to size classes. */
  liveBytes: number;
  peakBytes: number;
  /** Bytes held from the system, those kept for reuse included. */
  reservedBytes: number;
  /** 0: no limit. */
  limitBytes: number;
  liveCount: number;
}

/** Kernel calls that a backend keeps, to run them all again at once. */
export interface Recording {
  readonly commands: number;
}

/**
 * Runs the same kernel calls again and again without paying for each call: a step of a model is recorded once and replayed for every
 * token. What is kept are names, views and parameters. Contents are not: what `write` puts into a storage (ids, positions, tables)
 * is what the next replay reads. Recorded storages must live as long as the recording is replayed.
 */
export interface Recorder {
  /**
   * Calls `f` and keeps the kernels it runs, in their order, instead of running them. `f` may make storages, but nothing may be read
   * or written meanwhile. Throws what `f` throws, and when a recording is under way already.
   */
  record(f: () => void): Recording;
  /**
   * Runs a recording made by this backend. Every operand is checked as in `run`: throws UseAfterFreeError where a storage is gone, and
   * otherwise what the first kernel that fails throws; those before it have run.
   */
  replay(recording: Recording): void;
}

/** A device may be a recorder too. */
export interface Backend extends Partial<Recorder> {
  /** Unique among devices: 'cpu', 'cpu:portable', 'reference'. */
  readonly name: string;
  /** One line: what runs and why, e.g. "cpu: avx2 kernels, 4 threads (the best this processor has)". */
  readonly description: string;

  /** Reserves `count` elements. Throws OutOfMemoryError or DTypeError. */
  alloc(dtype: DType, count: number): number;
  free(handle: number): void;
  /** Copies stored elements (encode of dtype.ts) into the storage from element `start`. */
  write(handle: number, stored: TypedArray, start: number): void;
  /** Fills `into` with stored elements from element `start`, after all earlier work. */
  read(handle: number, into: TypedArray, start: number): Promise<void>;
  /** The same at once; absent where the device cannot wait. */
  readSync?(handle: number, into: TypedArray, start: number): void;

  /** Whether the kernel exists here for this element type. */
  supports(kernel: KernelName, dtype: DType): boolean;
  /** Runs a kernel: operands in the order of kernels.ts (null for an absent optional one), then parameters. */
  run(kernel: KernelName, operands: readonly (View | null | undefined)[], params?: readonly number[]): void;

  memory(): MemoryInfo;
  /** Sets the highest mark back to what is live now. */
  resetPeak(): void;
  /** Resolves when all work so far is done. */
  sync(): Promise<void>;
}
