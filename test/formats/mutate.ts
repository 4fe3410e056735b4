/** Damage to files, by a seed: what transfers, disks and people who mean harm do to bytes. Used by the fuzzers of this folder. */
import type { Source } from '../support/source.ts';

/** Numbers at which sizes, counts and offsets break. */
const EDGES = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  1n << 32n,
  1n << 53n,
  1n << 62n,
  (1n << 64n) - 1n,
];
/** What JSON may have where a number or a text should be. */
const JSON_VALUES = [
  '0',
  '-1',
  '1e400',
  '1e15',
  '0.5',
  '9007199254740993',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '"\\u0000"',
  '[[[[1]]]]',
];

type Damage = (bytes: Buffer<ArrayBuffer>, source: Source) => Buffer<ArrayBuffer>;

const flipped: Damage = (bytes, source) => {
  for (let i = source.int(1, 5); i > 0; i--) bytes[source.int(0, bytes.length)] ^= 1 << source.int(0, 8);
  return bytes;
};
const cut: Damage = (bytes, source) => bytes.subarray(0, source.int(0, bytes.length));
const longer: Damage = (bytes, source) => Buffer.concat([bytes, noise(source.int(1, 40), source)]);
/** A piece of the file put over another. */
const spliced: Damage = (bytes, source) => {
  const from = source.int(0, bytes.length);
  bytes.copy(bytes, source.int(0, bytes.length), from, Math.min(bytes.length, from + source.int(1, 64)));
  return bytes;
};
/** A piece taken out. */
const shorter: Damage = (bytes, source) => {
  const from = source.int(0, bytes.length);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + source.int(1, 64))]);
};
/** A number of 1, 2, 4 or 8 bytes at an edge, in the first part of the file more often, where the numbers are. */
const edge: Damage = (bytes, source) => {
  const width = 1 << source.int(0, 4);
  const reach = source.next() < 0.7 ? Math.min(bytes.length, 512) : bytes.length;
  const at = source.int(0, Math.max(1, reach - width));
  const value = EDGES[source.int(0, EDGES.length)];
  for (let i = 0; i < width && at + i < bytes.length; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return bytes;
};
const overwritten: Damage = (bytes, source) => {
  noise(source.int(1, 32), source).copy(bytes, source.int(0, bytes.length));
  return bytes;
};
const noise = (length: number, source: Source) => Buffer.from(Array.from({ length }, () => source.int(0, 256)));

/** A value of a JSON text by another. Numbers of headers before the text are left as they are. */
const revalued: Damage = (bytes, source) => {
  const text = bytes.toString('latin1');
  const values = [...text.matchAll(/(?<=[:,[]\s*)(-?\d[\d.e+-]*|"[^"]*"|true|false|null)/g)];
  if (!values.length) return flipped(bytes, source);
  const { index, 0: old } = values[source.int(0, values.length)];
  const value = JSON_VALUES[source.int(0, JSON_VALUES.length)];
  return Buffer.from(text.slice(0, index) + value + text.slice(index + old.length), 'latin1');
};

const BINARY = [flipped, flipped, cut, longer, spliced, shorter, edge, edge, edge, overwritten];
const TEXT = [...BINARY, revalued, revalued, revalued, revalued, revalued, revalued];

/** The bytes with one damage or two, never the same buffer. */
export function damaged(bytes: Uint8Array, kind: 'binary' | 'text', source: Source): Buffer<ArrayBuffer> {
  const kinds = kind === 'binary' ? BINARY : TEXT;
  let result: Buffer<ArrayBuffer> = Buffer.from(bytes);
  for (let i = source.next() < 0.3 ? 2 : 1; i > 0 && result.length; i--)
    result = kinds[source.int(0, kinds.length)](result, source);
  return result;
}
