/** The associations of a reader as tensors of its file, and back. Nothing is believed before its type and size are checked. */

import type { SafetensorsSource } from '../../model/weights/safetensors-bytes.ts';
import type { BytesToWrite } from '../../model/weights/source.ts';
import type { ReaderError } from '../reader/reader-error.ts';
import { ANSWER_TYPES, Associations, type AssociationTable, type AssociationWeights } from './associations.ts';

const PREFIX = 'associations';
/** Tables with as many columns as types have, and of one. */
const WIDE = ['asked', 'said'] as const;
const EDGES = 'edges';
const MOST_WIDTH = 1024;
const MOST_KEYS = 1 << 20;
/** Of what is stored as a float: sums of such numbers stay finite. */
const LARGEST = 1000;

export function associationTensors(weights: AssociationWeights): Map<string, BytesToWrite> {
  const tensors = new Map<string, BytesToWrite>();
  const add = (name: string, type: string, values: ArrayBufferView, shape: readonly number[]) =>
    tensors.set(`${PREFIX}.${name}`, {
      type,
      shape,
      write: (append) => append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    });
  const { width, types } = weights;
  for (const name of [...WIDE, EDGES] as const) {
    const { keys, rows, scale } = weights[name];
    add(`${name}.keys`, 'U32', keys, [keys.length]);
    add(`${name}.rows`, 'I8', rows, [keys.length, name === EDGES ? 1 : width]);
    add(`${name}.scale`, 'F32', Float32Array.of(scale), [1]);
  }
  add('types', 'F32', types, [ANSWER_TYPES.length, width]);
  return tensors;
}

/**
 * The associations in a file; undefined where it has none. The names that it reads are added to `used`.
 * Throws what `wrong` makes where a tensor is missing or of another type or size.
 */
export function associationsIn(
  source: SafetensorsSource,
  used: Set<string>,
  wrong: (rule: string, received: string) => ReaderError,
): AssociationWeights | undefined {
  if (![...source.tensors.keys()].some((name) => name.startsWith(`${PREFIX}.`))) return undefined;
  const bytesOf = (name: string, type: string, shape: readonly number[]): ArrayBuffer => {
    const full = `${PREFIX}.${name}`;
    const stored = source.tensors.get(full);
    if (!stored) throw wrong(`must hold ${full}`, 'no such tensor');
    if (stored.type !== type || String(stored.shape) !== String(shape))
      throw wrong(`${full} must be ${type} (${shape.join(', ')})`, `${stored.type} (${stored.shape.join(', ')})`);
    used.add(full);
    const bytes = new Uint8Array(stored.bytes);
    source.read(full, bytes);
    return bytes.buffer;
  };
  const width = source.tensors.get(`${PREFIX}.types`)?.shape[1] ?? 0;
  if (!(width >= 1 && width <= MOST_WIDTH))
    throw wrong(`${PREFIX}.types must have 1 to ${MOST_WIDTH} columns`, String(width));
  const keysOf = (name: string): Uint32Array => {
    const count = source.tensors.get(`${PREFIX}.${name}.keys`)?.shape[0] ?? 0;
    if (!(count <= MOST_KEYS)) throw wrong(`${PREFIX}.${name}.keys must be at most ${MOST_KEYS}`, String(count));
    return new Uint32Array(bytesOf(`${name}.keys`, 'U32', [count]));
  };
  const finite = (name: string, shape: readonly number[]): Float32Array => {
    const values = new Float32Array(bytesOf(name, 'F32', shape));
    const bad = values.find((value) => !(Math.abs(value) <= LARGEST));
    if (bad !== undefined) throw wrong(`${PREFIX}.${name} must be numbers of at most ${LARGEST}`, String(bad));
    return values;
  };
  const table = (name: string, width: number): AssociationTable => {
    const keys = keysOf(name);
    const count = keys.length;
    return {
      keys,
      rows: new Int8Array(bytesOf(`${name}.rows`, 'I8', [count, width])),
      scale: finite(`${name}.scale`, [1])[0]!,
    };
  };
  const [asked, said] = WIDE.map((name) => table(name, width)) as [AssociationTable, AssociationTable];
  const types = finite('types', [ANSWER_TYPES.length, width]);
  const edges = table(EDGES, 1);
  try {
    return new Associations({ width, asked, said, types, edges }).weights;
  } catch (error) {
    throw wrong(`${PREFIX} must be tables of ascending keys`, (error as Error).message.split('\n')[0]!);
  }
}
