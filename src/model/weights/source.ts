/**
 * Where weights come from, whatever the file: tensors by the names that the file has, as bytes as they are stored. Which name is which
 * matrix of a model: architectures/. What the bytes are as numbers: quant/.
 */
import type { Append } from '../../tensor/whole-file.ts';

export interface SourceTensor {
  /** As GGUF calls it: F32, F16, BF16, Q4_0, ... */
  readonly type: string;
  /** Outermost first. */
  readonly shape: readonly number[];
  /** Bytes as stored. */
  readonly bytes: number;
}

export interface WeightSource {
  /** The file, or the folder of the files. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, SourceTensor>;
  /** Fills `into` with the tensor's bytes from `from` on (0 unless given). Throws where the name is unknown or the file has changed. */
  read(name: string, into: Uint8Array, from?: number): void;
  /**
   * The tensor's bytes as memory that is read from the file when it is touched: nothing is copied, nothing written back. A file that is
   * made shorter meanwhile ends the process, so this is for files that stay.
   */
  map(name: string): Uint8Array;
}

/** Where a tensor's bytes lie in a file. */
export interface Place {
  /** From the start of the file. */
  readonly start: number;
  readonly bytes: number;
}

/** A tensor to be written into a file: `write` appends its bytes, all of them. */
export interface BytesToWrite {
  /** In the names of the file's format. */
  readonly type: string;
  /** Outermost first. */
  readonly shape: readonly number[];
  write(append: Append): void;
}
