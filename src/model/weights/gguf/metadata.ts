/**
 * Metadata of a GGUF file: keys, each with a type and a value. Every count and length is checked against the file before memory is made
 * for it. What the keys mean: the architectures (architectures/) and vocabularies (text room).
 */
import type { Cursor } from './cursor.ts';
import { type GgufValue, NUMBER_ARRAYS, type NumberType, VALUE_TYPES, type ValueType } from './values.ts';

/** A key, its length, a type and a byte of value: no entry has fewer bytes. */
const LEAST_ENTRY = 8 + 4 + 1;
const MAX_ENTRIES = 2 ** 20;
export const MAX_KEY_BYTES = 2 ** 16 - 1;
/** Texts, truth values and arrays in a list. */
const MAX_ITEMS = 2 ** 24;
const MAX_DEPTH = 4;

export interface Metadata {
  readonly values: ReadonlyMap<string, GgufValue>;
  /** The types of single numbers, which their values do not show. */
  readonly types: ReadonlyMap<string, NumberType>;
}

/** How many entries follow, from the header. */
export const entryCount = (cursor: Cursor): number => cursor.count(LEAST_ENTRY, MAX_ENTRIES, 'the metadata count');

export function readMetadata(cursor: Cursor, entries: number): Metadata {
  const values = new Map<string, GgufValue>();
  const types = new Map<string, NumberType>();
  for (let i = 0; i < entries; i++) {
    cursor.field = `metadata ${i}`;
    const key = cursor.text(MAX_KEY_BYTES);
    if (key === '' || values.has(key))
      throw cursor.wrong('a key must be there once and not empty', JSON.stringify(key));
    cursor.field = key;
    const type = readType(cursor);
    values.set(key, readValue(cursor, type, 0));
    if (Object.hasOwn(NUMBER_ARRAYS, type)) types.set(key, type as NumberType);
  }
  return { values, types };
}

function readType(cursor: Cursor): ValueType {
  const number = cursor.u32();
  if (number >= VALUE_TYPES.length)
    throw cursor.wrong(`the type of a value must be 0 to ${VALUE_TYPES.length - 1}`, number);
  return VALUE_TYPES[number];
}

const exact = (n: bigint): number | bigint =>
  n >= Number.MIN_SAFE_INTEGER && n <= Number.MAX_SAFE_INTEGER ? Number(n) : n;

function readValue(cursor: Cursor, type: ValueType, depth: number): GgufValue {
  switch (type) {
    case 'uint8':
      return cursor.u8();
    case 'int8':
      return cursor.i8();
    case 'uint16':
      return cursor.u16();
    case 'int16':
      return cursor.i16();
    case 'uint32':
      return cursor.u32();
    case 'int32':
      return cursor.i32();
    case 'uint64':
      return exact(cursor.u64());
    case 'int64':
      return exact(cursor.i64());
    case 'float32':
      return cursor.f32();
    case 'float64':
      return cursor.f64();
    case 'string':
      return cursor.text();
    case 'bool':
      return readTruth(cursor);
    case 'array':
      return readArray(cursor, depth + 1);
  }
}

function readTruth(cursor: Cursor): boolean {
  const byte = cursor.u8();
  if (byte > 1) throw cursor.wrong('a truth value must be 0 or 1', byte);
  return byte === 1;
}

function readArray(cursor: Cursor, depth: number): GgufValue {
  if (depth > MAX_DEPTH) throw cursor.wrong(`arrays may lie ${MAX_DEPTH} deep`, 'more');
  const of = readType(cursor);
  if (of === 'bool' || of === 'string' || of === 'array') {
    const count = cursor.count({ bool: 1, string: 8, array: 12 }[of], MAX_ITEMS, 'the length of an array');
    const items: GgufValue[] = [];
    for (let i = 0; i < count; i++) items.push(readValue(cursor, of, depth));
    return items;
  }
  const { BYTES_PER_ELEMENT: width } = NUMBER_ARRAYS[of];
  const count = cursor.count(width, Number.MAX_SAFE_INTEGER, 'the length of an array');
  return new NUMBER_ARRAYS[of](cursor.bytes(count * width));
}
