/**
 * Tensors from safetensors files and into them, pieces of a few MiB at a time, straight between file and device. The files themselves:
 * safetensors-bytes.ts. Which names a model has: huggingface.ts.
 */
import { backendOf, type Options } from '../../tensor/create.ts';
import { BYTES, storageArray } from '../../tensor/dtype.ts';
import { arena, contiguous, type DType, noGrad, type Tensor } from '../../tensor/index.ts';
import { empty } from '../../tensor/op.ts';
import { MAX_RANK, sameShape, show } from '../../tensor/shape.ts';
import { FORMAT_TYPES, SafetensorsError } from './header.ts';
import { openSafetensors, type SafetensorsSource, writeSafetensorsBytes } from './safetensors-bytes.ts';
import type { BytesToWrite, SourceTensor } from './source.ts';

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

/** Opens a safetensors file for its tensors. Throws as openSafetensors. */
export const readSafetensors = (path: string): SafetensorsFile => tensorsOf(openSafetensors(path));

/** The bytes of a source as tensors. */
export function tensorsOf(source: SafetensorsSource): SafetensorsFile {
  const { path, metadata } = source;
  const entryOf = (name: string): SourceTensor => {
    const entry = source.tensors.get(name);
    if (!entry) throw new SafetensorsError({ what: path, rule: 'it must hold the tensor', received: `no ${name}` });
    return entry;
  };
  /** Fills a contiguous tensor of the stored type, from its own offset. */
  const fill = (name: string, bytes: number, tensor: Tensor) => {
    const width = BYTES[tensor.dtype];
    for (let at = 0; at < bytes; at += PIECE * width) {
      const piece = storageArray(tensor.dtype, Math.min(PIECE, (bytes - at) / width));
      source.read(name, new Uint8Array(piece.buffer), at);
      tensor.device.write(tensor.storage.handle, piece, tensor.offset + at / width);
    }
  };
  const load = (name: string, { device }: Pick<Options, 'device'> = {}): Tensor => {
    const entry = entryOf(name);
    const tensor = empty('readSafetensors', backendOf(device), entry.shape, dtypeOf(name, entry, path));
    try {
      fill(name, entry.bytes, tensor);
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
      Object.fromEntries([...source.tensors].map(([name, { type, shape }]) => [name, { dtype: type, shape }])),
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
      if (dtypeOf(name, entry, path) === tensor.dtype && tensor.contiguous) fill(name, entry.bytes, tensor);
      else {
        using _scope = arena();
        tensor.device.run('copy', [tensor, load(name, { device: tensor.device })]);
      }
      tensor.storage.version++;
    },
  };
}

function dtypeOf(name: string, { type, shape }: SourceTensor, path: string): DType {
  const wrong = (rule: string, received: string) =>
    new SafetensorsError({ what: path, rule: `${name}: ${rule}`, received });
  const found = (Object.keys(FORMAT_TYPES) as DType[]).find((key) => FORMAT_TYPES[key] === type);
  if (!found) throw wrong(`tensors here are ${Object.values(FORMAT_TYPES).join(', ')}`, type);
  if (shape.length > MAX_RANK) throw wrong(`tensors here have at most ${MAX_RANK} axes`, show(shape));
  return found;
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
  const bytes = Object.entries(tensors).map(([name, tensor]): [string, BytesToWrite] => [name, bytesOf(path, tensor)]);
  writeSafetensorsBytes(path, new Map(bytes), metadata);
}

const bytesOf = (path: string, tensor: Tensor): BytesToWrite => ({
  type: FORMAT_TYPES[tensor.dtype],
  shape: tensor.shape,
  write(append) {
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
  },
});
