/**
 * One version of a document as a segment holds it: who and when in front, then, packed, its places, its pieces of text and its slots by
 * number with their offsets. Reading the front alone is cheap; the rest is unpacked when it is asked for.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import { StoreDamageError } from './store-error.ts';
import type { DocumentInfo, Place } from './store-types.ts';

export interface RecordFront extends DocumentInfo {
  /** The record's own number, for life. */
  readonly id: number;
  readonly epoch: number;
  /** (32) of the Merkle tree. */
  readonly leaf: Uint8Array;
}

export interface RecordBody {
  readonly places: readonly Place[];
  readonly sections: readonly string[];
  /** Runs of piece numbers as (first, count) pairs, in the order of the text. */
  readonly pieces: Float64Array;
  /** Slots in document order: numbers, offsets, 1 of a fact, section. */
  readonly ids: Float64Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly facts: Uint8Array;
  readonly sectionOf: Uint32Array;
}

/** A shorter body is kept as it is: unpacking ten thousand of them would take longer than reading them. */
const LEAST_COMPRESSED = 1024;
/** A body is refused when it would unpack to more. */
const MOST_BODY = 2 ** 30;

export function packRecord(front: RecordFront, body: RecordBody): Uint8Array {
  const out = new ByteWriter();
  out.varint(front.id);
  for (const text of [front.name, front.title, front.label]) out.string(text);
  out.double(front.authority);
  out.varint(front.version);
  out.varint(front.epoch);
  out.double(front.learnedAt);
  out.varint(front.characters);
  out.varint(front.slots);
  out.bytes(Buffer.from(front.sha256, 'hex'));
  out.bytes(front.leaf);
  const packed = packBody(body);
  const small = packed.length < LEAST_COMPRESSED;
  out.byte(small ? 0 : 1);
  out.bytes(small ? packed : zstdCompressSync(packed));
  return out.take();
}

function packBody({ places, sections, pieces, ids, starts, ends, facts, sectionOf }: RecordBody): Uint8Array {
  const out = new ByteWriter();
  out.varint(places.length);
  let start = 0;
  for (const place of places) {
    out.varint(place.start - start);
    out.string(place.name);
    start = place.start;
  }
  out.varint(sections.length);
  for (const section of sections) out.string(section);
  out.varint(pieces.length);
  for (const value of pieces) out.varint(value);
  let [id, from, section] = [0, 0, 0];
  for (let at = 0; at < ids.length; at++) {
    out.signed(ids[at] - id);
    out.signed(starts[at] - from);
    out.varint(2 * (ends[at] - starts[at]) + facts[at]);
    out.signed(sectionOf[at] - section);
    [id, from, section] = [ids[at] + 1, starts[at], sectionOf[at]];
  }
  return out.written;
}

/** The number of a record alone. */
export const readRecordId = (bytes: Uint8Array, what: string): number => new ByteReader(bytes, what).varint();

export function readFront(bytes: Uint8Array, what: string): { front: RecordFront; bodyAt: number } {
  const reader = new ByteReader(bytes, what);
  const front = {
    id: reader.varint(),
    name: reader.string(),
    title: reader.string(),
    label: reader.string(),
    authority: reader.double(),
    version: reader.varint(),
    epoch: reader.varint(),
    learnedAt: reader.double(),
    characters: reader.varint(),
    slots: reader.varint(),
    sha256: Buffer.from(reader.bytes(32)).toString('hex'),
    leaf: Uint8Array.from(reader.bytes(32)),
  };
  return { front, bodyAt: reader.at };
}

/** The rest of a record of `slots` slots whose body begins at `bodyAt`. */
export function readBody(bytes: Uint8Array, bodyAt: number, slots: number, what: string): RecordBody {
  let body: Uint8Array;
  try {
    const rest = bytes.subarray(bodyAt + 1);
    body = bytes[bodyAt] === 0 ? rest : zstdDecompressSync(rest, { maxOutputLength: MOST_BODY });
  } catch (error) {
    throw new StoreDamageError({
      what,
      rule: 'a document must be as it was written',
      received: (error as Error).message,
    });
  }
  const reader = new ByteReader(body, what);
  let start = 0;
  const places = Array.from({ length: reader.count(2) }, () => {
    start += reader.varint();
    return { start, name: reader.string() };
  });
  const sections = Array.from({ length: reader.count() }, () => reader.string());
  const pieces = Float64Array.from({ length: reader.count() }, () => reader.varint());
  if (4 * slots > reader.left)
    throw new StoreDamageError({ what, rule: `a document must have ${slots} slots`, received: `${reader.left} bytes` });
  const ids = new Float64Array(slots);
  const [starts, ends, sectionOf] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots)];
  const facts = new Uint8Array(slots);
  let [id, from, section] = [0, 0, 0];
  for (let at = 0; at < slots; at++) {
    ids[at] = id + reader.signed();
    starts[at] = from + reader.signed();
    const size = reader.varint();
    ends[at] = starts[at] + Math.floor(size / 2);
    facts[at] = size % 2;
    sectionOf[at] = section + reader.signed();
    [id, from, section] = [ids[at] + 1, starts[at], sectionOf[at]];
  }
  return { places, sections, pieces, ids, starts, ends, facts, sectionOf };
}
