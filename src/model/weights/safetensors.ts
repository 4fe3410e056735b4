/**
 * Reading and writing safetensors files (huggingface.co/docs/safetensors): tensors by name, pieces of a few MiB at a time, straight
 * between file and device. What a valid header is: header.ts. Which names a model has: huggingface.ts.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { backendOf, type Options } from '../../tensor/create.ts';
import { BYTES, storageArray } from '../../tensor/dtype.ts';
import { arena, contiguous, type DType, noGrad, ShapeError, type Tensor } from '../../tensor/index.ts';
import { empty } from '../../tensor/op.ts';
import { MAX_RANK, sameShape, show } from '../../tensor/shape.ts';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import {
  type Entry,
  encodeHeader,
  FORMAT_TYPES,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
  SafetensorsError,
} from './header.ts';

/** Elements that pass through JavaScript at a time: some MiB, a multiple of all element sizes. */
const PIECE = 1 << 20;

/** A tensor of a file: its type as the format calls it. */
export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** A new tensor of the type that the file has. */
  load(name: string, options?: Pick<Options, 'device'>): Tensor;
  /** Fills a tensor of the same shape, converted to its type. */
  into(name: string, tensor: Tensor): void;
}

/**
 * Opens a safetensors file: reads and checks its header, and data only when asked for. Throws SafetensorsError naming file and
 * field where anything is not as the format says, where a name is not there, or where the file has changed since.
 */
export function readSafetensors(path: string): SafetensorsFile {
  const { metadata, entries, dataStart, fileBytes } = withFile(path, (file, bytes) => {
    const length = headerLength(readBytes(file, path, 0, Math.min(LENGTH_BYTES, bytes)), bytes, path);
    const start = LENGTH_BYTES + length;
    const header = parseHeader(readBytes(file, path, LENGTH_BYTES, length), bytes - start, path);
    return { ...header, dataStart: start, fileBytes: bytes };
  });

  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (!entry) throw new SafetensorsError({ what: path, rule: 'it must hold the tensor', received: `no ${name}` });
    return entry;
  };
  /** Fills a contiguous tensor of the stored type, from its own offset. */
  const fill = ({ start, end }: Entry, tensor: Tensor) =>
    withFile(path, (file, bytes) => {
      if (bytes !== fileBytes)
        throw new SafetensorsError({ what: path, rule: `it had ${fileBytes} bytes when opened`, received: `${bytes}` });
      const width = BYTES[tensor.dtype];
      for (let at = 0; at < end - start; at += PIECE * width) {
        const count = Math.min(PIECE, (end - start - at) / width);
        const piece = storageArray(tensor.dtype, count);
        readInto(file, path, dataStart + start + at, new Uint8Array(piece.buffer));
        tensor.device.write(tensor.storage.handle, piece, tensor.offset + at / width);
      }
    });
  const load = (name: string, { device }: Pick<Options, 'device'> = {}): Tensor => {
    const entry = entryOf(name);
    const tensor = empty('readSafetensors', backendOf(device), entry.shape, dtypeOf(name, entry, path));
    try {
      fill(entry, tensor);
    } catch (error) {
      tensor.dispose();
      throw error;
    }
    return tensor;
  };

  return {
    metadata,
    tensors: Object.assign(
      Object.create(null) as Record<string, StoredTensor>,
      Object.fromEntries([...entries].map(([name, { dtype, shape }]) => [name, { dtype, shape }])),
    ),
    load,
    into(name, tensor) {
      const entry = entryOf(name);
      if (!sameShape(entry.shape, tensor.shape))
        throw new SafetensorsError({
          what: path,
          rule: `${name} must be ${show(tensor.shape)}`,
          received: show(entry.shape),
        });
      if (dtypeOf(name, entry, path) === tensor.dtype && tensor.contiguous) fill(entry, tensor);
      else {
        using _scope = arena();
        tensor.device.run('copy', [tensor, load(name, { device: tensor.device })]);
      }
      tensor.storage.version++;
    },
  };
}

function dtypeOf(name: string, { dtype, shape }: Entry, path: string): DType {
  const wrong = (rule: string, received: string) =>
    new SafetensorsError({ what: path, rule: `${name}: ${rule}`, received });
  const found = (Object.keys(FORMAT_TYPES) as DType[]).find((key) => FORMAT_TYPES[key] === dtype);
  if (!found) throw wrong(`tensors here are ${Object.values(FORMAT_TYPES).join(', ')}`, dtype);
  if (shape.length > MAX_RANK) throw wrong(`tensors here have at most ${MAX_RANK} axes`, show(shape));
  return found;
}

/** Runs `f` on the open file and its size. */
function withFile<R>(path: string, f: (file: number, bytes: number) => R): R {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new SafetensorsError(
      { what: path, rule: 'the file must be readable', received: (error as Error).message },
      { cause: error },
    );
  }
  try {
    return f(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function readBytes(file: number, path: string, from: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  readInto(file, path, from, bytes);
  return bytes;
}

function readInto(file: number, path: string, from: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const got = readSync(file, bytes, at, bytes.byteLength - at, from + at);
    if (got === 0)
      throw new SafetensorsError({
        what: path,
        rule: `it must have ${from + bytes.byteLength} bytes`,
        received: `${from + at}`,
      });
    at += got;
  }
}

/**
 * Writes tensors by name in the order given, and texts by name as metadata: the same tensors give the same bytes. The file is there
 * whole or not at all. Views are written as the values they show. Throws FileWriteError where the system refuses.
 */
export function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const entries = new Map<string, Entry>();
  let at = 0;
  for (const [name, { dtype, shape, size }] of Object.entries(tensors)) {
    if (name === '__metadata__')
      throw new ShapeError({ what: 'writeSafetensors', rule: 'a tensor may not be called', received: name });
    entries.set(name, { dtype: FORMAT_TYPES[dtype], shape, start: at, end: at + size * BYTES[dtype] });
    at += size * BYTES[dtype];
  }
  writeWholeFile(path, (append) => {
    append(encodeHeader(metadata, entries));
    for (const tensor of Object.values(tensors)) {
      using _scope = arena();
      const rows = noGrad(() => contiguous(tensor));
      const { device, storage, offset, dtype, size } = rows;
      if (!device.readSync)
        throw new SafetensorsError({ what: path, rule: 'the device must answer at once', received: device.name });
      for (let from = 0; from < size; from += PIECE) {
        const piece = storageArray(dtype, Math.min(PIECE, size - from));
        device.readSync(storage.handle, piece, offset + from);
        append(new Uint8Array(piece.buffer));
      }
    }
  });
}
