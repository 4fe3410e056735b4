/**
 * Safetensors files (huggingface.co/docs/safetensors) as bytes by name, read and written without passing through tensors. What a valid
 * header is: header.ts. Tensors in place of bytes: safetensors.ts. Several files as one: sharded.ts.
 */
import { writeWholeFile } from '../../tensor/whole-file.ts';
import { CheckpointFile } from './file.ts';
import { BITS, type Entry, encodeHeader, headerLength, LENGTH_BYTES, parseHeader, SafetensorsError } from './header.ts';
import type { BytesToWrite, Place, WeightSource } from './source.ts';

/** A file, or several as if they were one. Types are in the format's names, which for floats are GGUF's. */
export interface SafetensorsSource extends WeightSource {
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Opens a safetensors file: reads and checks its header, and data only when asked for. Throws SafetensorsError naming file and
 * field where anything is not as the format says, where a name is not there, or where the file has changed since.
 */
export function openSafetensors(path: string): SafetensorsSource {
  const file = new CheckpointFile(path, SafetensorsError);
  const length = headerLength(file.piece(0, Math.min(LENGTH_BYTES, file.bytes)), file.bytes, path);
  const dataStart = LENGTH_BYTES + length;
  const { metadata, entries } = parseHeader(file.piece(LENGTH_BYTES, length), file.bytes - dataStart, path);
  const placeOf = (name: string): Place => {
    const entry = entries.get(name);
    if (!entry) throw new SafetensorsError({ what: path, rule: 'it must hold the tensor', received: `no ${name}` });
    return { start: dataStart + entry.start, bytes: entry.end - entry.start };
  };
  return {
    path,
    metadata,
    tensors: new Map(
      [...entries].map(([name, { dtype, shape, start, end }]) => [name, { type: dtype, shape, bytes: end - start }]),
    ),
    read: (name, into, from) => file.readPart(name, placeOf(name), into, from),
    map: (name) => file.map(placeOf(name)),
  };
}

/** Bytes that a tensor of this type and shape has in a file. Throws where there is no such type. */
export function storedBytes(path: string, name: string, type: string, shape: readonly number[]): number {
  if (name === '__metadata__' || !Object.hasOwn(BITS, type))
    throw new SafetensorsError({
      what: path,
      rule: 'a tensor must have a name of its own and a type of the format',
      received: `${name}, ${type}`,
    });
  return shape.reduce((n, size) => n * size, BITS[type] / 8);
}

/**
 * Writes tensors by name in the order given, and texts by name as metadata: the same tensors give the same bytes. The file is there
 * whole or not at all. Throws FileWriteError where the system refuses, SafetensorsError where a tensor gives other bytes than it says.
 */
export function writeSafetensorsBytes(
  path: string,
  tensors: ReadonlyMap<string, BytesToWrite>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const entries = new Map<string, Entry>();
  let at = 0;
  for (const [name, { type, shape }] of tensors) {
    const end = at + storedBytes(path, name, type, shape);
    entries.set(name, { dtype: type, shape, start: at, end });
    at = end;
  }
  writeWholeFile(path, (append) => {
    append(encodeHeader(metadata, entries));
    for (const [name, tensor] of tensors) {
      const { start, end } = entries.get(name)!;
      let written = 0;
      tensor.write((bytes) => {
        written += bytes.byteLength;
        append(bytes);
      });
      if (written !== end - start)
        throw new SafetensorsError({
          what: path,
          rule: `${name} must give ${end - start} bytes`,
          received: `${written}`,
        });
    }
  });
}
