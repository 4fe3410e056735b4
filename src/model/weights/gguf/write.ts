/**
 * Writing GGUF files, version 3: metadata and tensors in the order given, data aligned. Whole numbers and floats are written as their types
 * say. What should be in the metadata, and in which types tensors are stored: export-gguf.ts.
 */
import { writeWholeFile } from '../../../tensor/whole-file.ts';
import type { BytesToWrite } from '../source.ts';
import { Encoder } from './encode.ts';
import { GgufError } from './error.ts';
import { alignmentOf, bytesOf, type TensorInfo } from './infos.ts';
import type { GgufValue, NumberType } from './values.ts';

export interface GgufContent {
  /** Arrays of numbers are typed arrays. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Types of the single numbers in it. */
  readonly types: ReadonlyMap<string, NumberType>;
  readonly tensors: ReadonlyMap<string, BytesToWrite>;
}

/**
 * Writes a GGUF file: the same content gives the same bytes. The file is there whole or not at all. Throws FileWriteError where the system
 * refuses, GgufError where the content does not fit the format.
 */
export function writeGguf(path: string, { metadata, types, tensors }: GgufContent): void {
  const wrong = (name: string, rule: string, received: unknown) =>
    new GgufError({ what: path, rule: `${name}: ${rule}`, received: String(received) });
  const alignment = alignmentOf(metadata, wrong);
  const aligned = (n: number) => Math.ceil(n / alignment) * alignment;
  const head = new Encoder(path, tensors.size, metadata.size);
  for (const [key, value] of metadata) head.entry(key, value, types.get(key));
  const infos = new Map<string, TensorInfo>();
  let offset = 0;
  for (const [name, { type, shape }] of tensors) {
    const bytes = bytesOf(type, shape, (rule, received) => wrong(name, rule, received));
    infos.set(name, { type, shape, bytes, offset });
    head.tensor(name, infos.get(name)!);
    offset += aligned(bytes);
  }
  writeWholeFile(path, (append) => {
    const start = head.bytes;
    append(start);
    append(new Uint8Array(aligned(start.byteLength) - start.byteLength));
    for (const [name, tensor] of tensors) {
      const { bytes } = infos.get(name)!;
      let written = 0;
      tensor.write((piece) => {
        written += piece.byteLength;
        append(piece);
      });
      if (written !== bytes) throw wrong(name, `must give ${bytes} bytes`, written);
      append(new Uint8Array(aligned(bytes) - bytes));
    }
  });
}
