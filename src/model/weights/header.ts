/**
 * The header of a safetensors file: a length (u64, little-endian), that many bytes of JSON, then the data. Checked whole before a
 * byte of data is believed: names, types, shapes, and that the tensors fill the data without overlap or hole. No file access here.
 */
import { CallosumError, type DType } from '../../tensor/index.ts';

/** A safetensors file is not what the format says; nothing was read from it. */
export class SafetensorsError extends CallosumError {
  override name = 'SafetensorsError';
}

/** Bytes before the header. */
export const LENGTH_BYTES = 8;
/** The most bytes of a header. */
export const MAX_HEADER_BYTES = 100_000_000;

/** Bits of an element of every type of the format. */
export const BITS: Readonly<Record<string, number>> = {
  F64: 64,
  F32: 32,
  F16: 16,
  BF16: 16,
  F8_E4M3: 8,
  F8_E5M2: 8,
  I64: 64,
  I32: 32,
  I16: 16,
  I8: 8,
  U64: 64,
  U32: 32,
  U16: 16,
  U8: 8,
  BOOL: 8,
};
/** The types that tensors have here. */
export const FORMAT_TYPES: Record<DType, string> = {
  f64: 'F64',
  f32: 'F32',
  f16: 'F16',
  bf16: 'BF16',
  i32: 'I32',
  u8: 'U8',
};

/** A tensor in the file; offsets in bytes from the start of the data. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of the header. */
  readonly entries: ReadonlyMap<string, Entry>;
}

/** The length of the header, from the first eight bytes of a file of `fileBytes`. */
export function headerLength(first: Uint8Array, fileBytes: number, file: string): number {
  const wrong = (rule: string, received: string) => new SafetensorsError({ what: file, rule, received });
  if (fileBytes < LENGTH_BYTES || first.byteLength < LENGTH_BYTES)
    throw wrong(`a safetensors file has ${LENGTH_BYTES} bytes at least`, `${fileBytes}`);
  const length = new DataView(first.buffer, first.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    throw wrong(`the header length must be at most ${MAX_HEADER_BYTES}`, String(length));
  if (length > BigInt(fileBytes - LENGTH_BYTES))
    throw wrong(`the header length must fit a file of ${fileBytes} bytes`, String(length));
  return Number(length);
}

/** The header from its JSON bytes; the data after it has `dataBytes`. Throws SafetensorsError naming the field. */
export function parseHeader(bytes: Uint8Array, dataBytes: number, file: string): Header {
  const wrong = (rule: string, received?: string) => new SafetensorsError({ what: file, rule, received });
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (error) {
    throw wrong('the header must be JSON in UTF-8', (error as Error).message.slice(0, 120));
  }
  if (!isObject(json) || text[0] !== '{') throw wrong('the header must be a JSON object', text.slice(0, 40));
  const twice = repeatedKey(text);
  if (twice !== undefined) throw wrong('a name must be in the header once', twice);

  const metadata = metadataOf(json, file);
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(json)) {
    if (name !== '__metadata__') entries.set(name, entryOf(name, value, dataBytes, file));
  }
  const byPlace = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const [name, { start, end }] of byPlace) {
    if (start !== at)
      throw wrong(`${name}: data_offsets must begin where the tensor before ends, at ${at}`, `${start} to ${end}`);
    at = end;
  }
  if (at !== dataBytes) throw wrong(`the tensors must fill the data of ${dataBytes} bytes`, `${at} bytes of tensors`);
  return { metadata, entries };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const shown = (value: unknown) => String(JSON.stringify(value)).slice(0, 80);

function metadataOf(json: Record<string, unknown>, file: string): Record<string, string> {
  const metadata = json.__metadata__ ?? {};
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw new SafetensorsError({ what: file, rule: '__metadata__ must map names to texts', received: shown(metadata) });
  return metadata as Record<string, string>;
}

function entryOf(name: string, value: unknown, dataBytes: number, file: string): Entry {
  const wrong = (rule: string, received: unknown) =>
    new SafetensorsError({ what: file, rule: `${name}: ${rule}`, received: shown(received) });
  if (!isObject(value)) throw wrong('must be an object', value);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(BITS, dtype))
    throw wrong(`dtype must be one of ${Object.keys(BITS).join(', ')}`, dtype);
  if (!Array.isArray(shape) || !shape.every(isSize)) throw wrong('shape must be a list of whole sizes', shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw wrong('data_offsets must be two whole numbers', offsets);
  const [start, end] = offsets as [number, number];
  if (start > end || end > dataBytes) throw wrong(`data_offsets must lie in order within 0..${dataBytes}`, offsets);
  const bytes = shape.reduce((n: number, size) => n * size, BITS[dtype] / 8);
  if (bytes !== end - start) throw wrong(`${dtype} ${shown(shape)} takes ${bytes} bytes`, end - start);
  return { dtype, shape, start, end };
}

/** A key that an object of this JSON text, known to be valid, has twice; JSON.parse would take the last without a word. */
function repeatedKey(text: string): string | undefined {
  const keys: Set<string>[] = [];
  const strings = /"(?:[^"\\]|\\.)*"|[{}]/g;
  for (let match = strings.exec(text); match; match = strings.exec(text)) {
    const [token] = match;
    if (token === '{') keys.push(new Set());
    else if (token === '}') keys.pop();
    else if (/^\s*:/.test(text.slice(strings.lastIndex, strings.lastIndex + 64))) {
      const key = JSON.parse(token) as string;
      const seen = keys[keys.length - 1];
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

/** The bytes before the data: length and header, padded with spaces so that the data starts at a multiple of eight. */
export function encodeHeader(
  metadata: Readonly<Record<string, string>>,
  entries: ReadonlyMap<string, Entry>,
): Uint8Array {
  const json: Record<string, unknown> = {};
  if (Object.keys(metadata).length) json.__metadata__ = metadata;
  for (const [name, { dtype, shape, start, end }] of entries) json[name] = { dtype, shape, data_offsets: [start, end] };
  const text = new TextEncoder().encode(JSON.stringify(json));
  const length = Math.ceil(text.byteLength / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, LENGTH_BYTES);
  return bytes;
}
