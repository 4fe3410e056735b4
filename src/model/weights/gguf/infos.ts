/**
 * What a GGUF file says of its tensors: name, type, shape, place. All of it is checked against the types' blocks and the file's size
 * before a byte of data is read.
 */
import type { Cursor } from './cursor.ts';
import type { GgufError } from './error.ts';
import { TENSOR_TYPES, TYPE_NAMES } from './types.ts';
import type { GgufValue } from './values.ts';

/** Length, rank, type and offset: no tensor has fewer bytes. */
const LEAST_INFO = 8 + 4 + 4 + 8;
const MAX_TENSORS = 2 ** 20;
/** The format says 64; some that write it do not keep to that. */
export const MAX_NAME_BYTES = 256;
export const MAX_RANK = 4;
const ALIGNMENT_KEY = 'general.alignment';
const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 2 ** 20;

export interface TensorInfo {
  /** As GGUF calls it: F32, F16, Q4_0, ... */
  readonly type: string;
  /** Outermost first, unlike in the file. */
  readonly shape: readonly number[];
  readonly bytes: number;
  /** From the start of the data. */
  readonly offset: number;
}

/** How many tensors the file has, from the header. */
export const tensorCount = (cursor: Cursor): number => cursor.count(LEAST_INFO, MAX_TENSORS, 'the tensor count');

export function readInfos(cursor: Cursor, count: number, alignment: number): Map<string, TensorInfo> {
  const infos = new Map<string, TensorInfo>();
  for (let i = 0; i < count; i++) {
    cursor.field = `tensor ${i}`;
    const name = cursor.text(MAX_NAME_BYTES);
    if (name === '' || infos.has(name))
      throw cursor.wrong('a name must be there once and not empty', JSON.stringify(name));
    cursor.field = name;
    infos.set(name, infoOf(cursor, alignment));
  }
  return infos;
}

function infoOf(cursor: Cursor, alignment: number): TensorInfo {
  const rank = cursor.u32();
  if (rank > MAX_RANK) throw cursor.wrong(`a tensor may have ${MAX_RANK} axes`, rank);
  const shape = Array.from({ length: rank }, () => cursor.count(0, Number.MAX_SAFE_INTEGER, 'a size')).reverse();
  const number = cursor.u32();
  const type = TYPE_NAMES.get(number);
  if (type === undefined)
    throw cursor.wrong(`the type must be one of ${[...TYPE_NAMES.values()].join(', ')}`, `number ${number}`);
  const bytes = bytesOf(type, shape, (rule, received) => cursor.wrong(rule, received));
  const offset = cursor.count(0, Number.MAX_SAFE_INTEGER, 'the offset');
  if (offset % alignment) throw cursor.wrong(`the offset must be a multiple of ${alignment}`, offset);
  if (offset + bytes > cursor.file.bytes)
    throw cursor.wrong(`${bytes} bytes must lie within the file of ${cursor.file.bytes}`, `from ${offset} on`);
  return { type, shape, bytes, offset };
}

/** Bytes of a tensor, outermost size first. Throws what `wrong` gives where there is no such tensor. */
export function bytesOf(
  type: string,
  shape: readonly number[],
  wrong: (rule: string, received: string) => GgufError,
): number {
  if (!Object.hasOwn(TENSOR_TYPES, type)) throw wrong('it must have a type of the format', type);
  const { block, bytes } = TENSOR_TYPES[type];
  let elements = 1;
  for (const size of shape) {
    elements *= size;
    if (!Number.isInteger(size) || size < 1 || elements > Number.MAX_SAFE_INTEGER / bytes)
      throw wrong('sizes must be at least 1 and their product exact', shape.join(' x '));
  }
  const columns = shape.at(-1) ?? 1;
  if (columns % block) throw wrong(`rows of ${type} must be whole blocks of ${block}`, `${columns} columns`);
  return (elements / block) * bytes;
}

/** To how many bytes data is aligned. Throws what `wrong` gives for a value that cannot be one. */
export function alignmentOf(
  metadata: ReadonlyMap<string, GgufValue>,
  wrong: (field: string, rule: string, received: unknown) => GgufError,
): number {
  const alignment = metadata.get(ALIGNMENT_KEY) ?? DEFAULT_ALIGNMENT;
  if (typeof alignment !== 'number' || !Number.isInteger(alignment) || alignment < 1 || alignment > MAX_ALIGNMENT)
    throw wrong(ALIGNMENT_KEY, `must be a whole number of bytes up to ${MAX_ALIGNMENT}`, alignment);
  return alignment;
}

/** Throws unless the tensors lie apart in the `bytes` of data from `dataStart` on. */
export function checkPlaces(cursor: Cursor, infos: ReadonlyMap<string, TensorInfo>, dataStart: number): void {
  let end = 0;
  for (const [name, { offset, bytes }] of [...infos].sort(([, a], [, b]) => a.offset - b.offset)) {
    cursor.field = name;
    if (offset < end) throw cursor.wrong(`the tensor before it ends at ${end}`, `offset ${offset}`);
    end = offset + bytes;
    if (dataStart + end > cursor.file.bytes)
      throw cursor.wrong(`the file must have ${dataStart + end} bytes`, `${cursor.file.bytes}, it is cut off`);
  }
}
