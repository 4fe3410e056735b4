/**
 * What a GGUF file says of its tensors: name, type, shape, place. All of it is checked against the types' blocks and the file's size
 * before a byte of data is read.
 */
import type { Cursor } from './cursor.ts';
import { TENSOR_TYPES, TYPE_NAMES } from './types.ts';

/** Length, rank, type and offset: no tensor has fewer bytes. */
const LEAST_INFO = 8 + 4 + 4 + 8;
const MAX_TENSORS = 2 ** 20;
/** The format says 64; some that write it do not keep to that. */
const MAX_NAME_BYTES = 256;
const MAX_RANK = 4;

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
  const innermostFirst = Array.from({ length: rank }, () => cursor.u64());
  let elements = 1n;
  for (const size of innermostFirst) {
    elements *= size;
    if (size < 1n || elements > Number.MAX_SAFE_INTEGER)
      throw cursor.wrong('sizes must be at least 1 and their product exact', innermostFirst.join(' x '));
  }
  const number = cursor.u32();
  const type = TYPE_NAMES.get(number);
  if (type === undefined)
    throw cursor.wrong(`the type must be one of ${[...TYPE_NAMES.values()].join(', ')}`, `number ${number}`);
  const { block, bytes } = TENSOR_TYPES[type];
  const row = innermostFirst[0] ?? 1n;
  if (row % BigInt(block)) throw cursor.wrong(`rows of ${type} must be whole blocks of ${block}`, `${row} columns`);
  const offset = cursor.u64();
  if (offset % BigInt(alignment)) throw cursor.wrong(`the offset must be a multiple of ${alignment}`, offset);
  const size = (elements / BigInt(block)) * BigInt(bytes);
  if (offset + size > cursor.file.bytes)
    throw cursor.wrong(`${size} bytes must lie within the file of ${cursor.file.bytes}`, `from ${offset} on`);
  return { type, shape: innermostFirst.map(Number).reverse(), bytes: Number(size), offset: Number(offset) };
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
