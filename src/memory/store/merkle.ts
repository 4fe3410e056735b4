/**
 * The Merkle root of a store: what documents it holds, whatever the order in which they were learned, the files they lie in and their
 * epochs. A document's leaf is a hash over its name, title, label, authority, text and places and over the hashes of its slots; whether it
 * is the newest of its name goes with it. Leaves are sorted, hashed in 256 buckets by their first byte, and the buckets hashed to the root.
 */
import { createHash } from 'node:crypto';
import { ByteWriter } from './bytes.ts';
import type { DocumentInput } from './store-types.ts';

/** (32) bytes for a document of the text hash `sha256` and the slot keys (16·slots) in order. */
export function leafOf(
  document: Required<Pick<DocumentInput, 'name' | 'title' | 'label' | 'authority' | 'places'>>,
  sha256: Uint8Array,
  keys: Uint8Array,
): Uint8Array {
  const out = new ByteWriter();
  for (const text of [document.name, document.title, document.label]) out.string(text);
  out.double(document.authority);
  out.bytes(sha256);
  out.varint(document.places.length);
  for (const { start, name } of document.places) {
    out.varint(start);
    out.string(name);
  }
  out.bytes(keys);
  return createHash('sha256').update('callosum document').update(out.written).digest();
}

/** Leaves under one root; adding and removing one rehashes its bucket. */
export class MerkleTree {
  /** Leaves in hexadecimal, followed by + where newest of their name, with how often they occur. */
  readonly #buckets = Array.from({ length: 256 }, () => new Map<string, number>());
  readonly #hashes: (Buffer | undefined)[] = [];

  add(leaf: Uint8Array, newest: boolean): void {
    this.#change(leaf, newest, 1);
  }

  remove(leaf: Uint8Array, newest: boolean): void {
    this.#change(leaf, newest, -1);
  }

  /** Hexadecimal. */
  root(): string {
    const root = createHash('sha256').update('callosum store');
    for (const [at, bucket] of this.#buckets.entries()) {
      this.#hashes[at] ??= bucketHash(bucket);
      root.update(this.#hashes[at]);
    }
    return root.digest('hex');
  }

  #change(leaf: Uint8Array, newest: boolean, by: number): void {
    const bucket = this.#buckets[leaf[0]];
    const key = Buffer.from(leaf).toString('hex') + (newest ? '+' : '');
    const times = (bucket.get(key) ?? 0) + by;
    if (times === 0) bucket.delete(key);
    else bucket.set(key, times);
    this.#hashes[leaf[0]] = undefined;
  }
}

function bucketHash(bucket: ReadonlyMap<string, number>): Buffer {
  const hash = createHash('sha256').update('callosum bucket');
  for (const key of [...bucket.keys()].sort()) hash.update(`\n${key} ${bucket.get(key)}`);
  return hash.digest();
}
