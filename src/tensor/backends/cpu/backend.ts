/**
 * The CPU backend: encodes kernel calls as words for the native core (native/include/callosum.h) and turns its statuses
 * into errors. It knows no kernel by itself: operands and parameters pass through as kernels.ts orders them.
 */
import { loadNative, type Native } from '../../../../native/load.ts';
import type { Backend, MemoryInfo, Recorder, Recording, View } from '../../backend.ts';
import type { DType, TypedArray } from '../../dtype.ts';
import {
  CallosumError,
  DeviceError,
  DTypeError,
  NativeError,
  NotFiniteError,
  OutOfMemoryError,
  OutOfRangeError,
  ShapeError,
  UseAfterFreeError,
} from '../../errors.ts';
import { FUSED, INFERENCE, type KernelName, PRIMITIVES } from '../../kernels.ts';
import { WordRecording } from './recording.ts';

/** Codes of cal_dtype; f64 is not of this device. */
const CODES: Partial<Record<DType, number>> = { f32: 0, bf16: 1, f16: 2, i32: 3, u8: 4 };
/** Classes by cal_status. */
const ERRORS = [
  CallosumError,
  OutOfMemoryError,
  UseAfterFreeError,
  ShapeError,
  DTypeError,
  OutOfRangeError,
  CallosumError,
  NotFiniteError,
];

// One command list for all devices of the process: the native core is one.
const words = new Float64Array(4096);
const memoryReport = new Float64Array(5);

function errorOf(status: number, text: string): CallosumError {
  const [, what, rule] = /^\[(.*?)\] (.*)$/s.exec(text) ?? ['', 'native', text];
  return new (ERRORS[status] ?? CallosumError)({ what, rule });
}

/** Runs `f` and gives errors thrown by the binding their class. */
function classed<T>(f: () => T): T {
  try {
    return f();
  } catch (e) {
    const code = (e as { code?: string }).code;
    if (code && /^\d$/.test(code)) throw errorOf(Number(code), (e as Error).message);
    throw e;
  }
}

/** The native core, or the reason why there is none as one of our errors. */
function loaded(): Native {
  try {
    return loadNative();
  } catch (e) {
    throw new NativeError({ what: 'native', rule: (e as Error).message }, { cause: e });
  }
}

export class CpuBackend implements Backend, Recorder {
  readonly name: string;
  /** Instruction set of its kernels. */
  readonly isa: string;
  readonly #native: Native;
  readonly #ids: Record<string, number> = {};
  readonly #why: string;
  #recording: WordRecording | undefined;

  /** 'cpu' takes CALLOSUM_ISA, else the best set of this processor; 'cpu:<set>' takes that one. */
  constructor(name: string) {
    this.#native = loaded();
    this.#native.shareWords(words, memoryReport);
    const available = this.isas;
    const asked = name.startsWith('cpu:') ? name.slice(4) : process.env.CALLOSUM_ISA;
    this.isa = asked || available[0];
    this.#why = asked
      ? name.startsWith('cpu:')
        ? 'asked for by name'
        : 'asked for by CALLOSUM_ISA'
      : 'the best this processor has';
    this.name = name;
    if (!available.includes(this.isa))
      throw new DeviceError({
        what: 'device',
        rule: `this processor runs the kernels ${available.join(', ')}`,
        received: this.isa,
      });
    for (const kernel of [PRIMITIVES, FUSED, INFERENCE].flatMap(Object.keys)) {
      const id = this.#native.kernel(this.isa, kernel);
      if (id >= 0) this.#ids[kernel] = id;
    }
  }

  /** Instruction sets that this processor runs, the best first. */
  get isas(): string[] {
    return this.#native.isas().split(' ');
  }

  get description(): string {
    const threads = this.#native.threads();
    return `${this.name}: native kernels for ${this.isa} (${this.#why}), ${threads} thread${threads > 1 ? 's' : ''}`;
  }

  alloc(dtype: DType, count: number): number {
    const code = CODES[dtype];
    if (code === undefined)
      throw new DTypeError({
        what: 'alloc',
        rule: `${this.name} holds ${Object.keys(CODES).join(', ')}`,
        received: dtype,
      });
    return classed(() => this.#native.alloc(count, code));
  }

  free(handle: number): void {
    classed(() => this.#native.free(handle));
  }

  write(handle: number, stored: TypedArray, start: number): void {
    this.#recording?.refuse('written');
    classed(() => this.#native.write(handle, stored, start * stored.BYTES_PER_ELEMENT));
  }

  async read(handle: number, into: TypedArray, start: number): Promise<void> {
    this.readSync(handle, into, start);
  }

  readSync(handle: number, into: TypedArray, start: number): void {
    this.#recording?.refuse('read');
    classed(() => this.#native.read(handle, into, start * into.BYTES_PER_ELEMENT));
  }

  supports(kernel: KernelName, dtype: DType): boolean {
    return kernel in this.#ids && dtype in CODES;
  }

  run(kernel: KernelName, operands: readonly (View | null | undefined)[], params: readonly number[] = []): void {
    const length = this.encode(kernel, operands, params);
    if (this.#recording) {
      this.#recording.append(words, length);
      return;
    }
    const status = this.#native.run(length);
    if (status !== 0) throw errorOf(status, this.#native.lastError());
  }

  record(f: () => void): Recording {
    this.#recording?.refuse('recorded');
    const recording = new WordRecording(this);
    this.#recording = recording;
    try {
      f();
    } finally {
      this.#recording = undefined;
    }
    return recording;
  }

  replay(recording: Recording): void {
    this.#recording?.refuse('replayed');
    if (!(recording instanceof WordRecording) || recording.owner !== this)
      throw new DeviceError({ what: 'replay', rule: `the recording must be one that ${this.name} made` });
    const status = this.#native.replay(recording.words, recording.length);
    if (status !== 0) throw errorOf(status, this.#native.lastError());
  }

  /** Writes one command at the start of the shared words and returns its length. */
  private encode(
    kernel: KernelName,
    operands: readonly (View | null | undefined)[],
    params: readonly number[],
  ): number {
    const id = this.#ids[kernel];
    if (id === undefined) throw new DeviceError({ what: kernel, rule: `${this.name} has no such kernel` });
    let at = 1;
    words[at++] = id;
    words[at++] = params.length;
    for (let i = 0; i < params.length; i++) words[at++] = params[i];
    words[at++] = operands.length;
    for (let i = 0; i < operands.length; i++) {
      const view = operands[i];
      if (!view) {
        words[at++] = -1;
        continue;
      }
      const { shape, strides } = view;
      const rank = shape.length;
      words[at++] = view.storage.handle;
      words[at++] = view.offset;
      words[at++] = rank;
      for (let k = 0; k < rank; k++) words[at++] = shape[k];
      for (let k = 0; k < rank; k++) words[at++] = strides[k];
    }
    words[0] = at;
    return at;
  }

  memory(): MemoryInfo {
    this.#native.memory();
    const [liveBytes, peakBytes, reservedBytes, limitBytes, liveCount] = memoryReport;
    return { liveBytes, peakBytes, reservedBytes, limitBytes, liveCount };
  }

  resetPeak(): void {
    this.#native.resetPeak();
  }

  /** A hard limit on bytes held from the system; 0 lifts it. Breaching it throws OutOfMemoryError. */
  setMemoryLimit(bytes: number): void {
    this.#native.limit(bytes);
  }

  /** Returns the memory kept for reuse to the system. */
  trim(): void {
    this.#native.trim();
  }

  get threads(): number {
    return this.#native.threads();
  }
  set threads(count: number) {
    classed(() => this.#native.setThreads(count));
  }

  async sync(): Promise<void> {}
}
