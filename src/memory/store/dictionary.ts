/**
 * Keys (whole numbers) to lists of bytes: what the terms and the names of a segment are found by. Keys are spread over buckets by their
 * high bits, about 16 to a bucket, and follow each other there as gaps with the count and the size of each list.
 */
import { ByteReader, ByteWriter } from './bytes.ts';

/** The three sections that a dictionary takes in a segment. */
export interface DictionaryParts {
  /** (2·(buckets + 1)): where each bucket's entries and lists begin. */
  readonly buckets: Uint32Array;
  readonly entries: Uint8Array;
  readonly lists: Uint8Array;
  readonly keys: number;
}

/** How many buckets there are for so many keys: a power of two. */
export const bucketsFor = (keys: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, keys / 16))));

/** Writes a dictionary: keys of `bits` bits, ascending, each with its list. */
export class DictionaryWriter {
  readonly lists = new ByteWriter();
  readonly #entries = new ByteWriter();
  readonly #buckets: Uint32Array;
  readonly #width: number;
  #bucket = -1;
  #previous = 0;
  #written = 0;
  #keys = 0;

  constructor(bits: number, keys: number) {
    const count = bucketsFor(keys);
    this.#buckets = new Uint32Array(2 * (count + 1));
    this.#width = 2 ** bits / count;
  }

  /** The list that was just appended to `lists` is that of `key` and has `count` members. */
  add(key: number, count: number): void {
    this.#open(Math.floor(key / this.#width));
    this.#entries.varint(key - this.#previous);
    this.#entries.varint(count);
    this.#entries.varint(this.lists.length - this.#written);
    this.#previous = key;
    this.#written = this.lists.length;
    this.#keys++;
  }

  finish(): DictionaryParts {
    this.#open(this.#buckets.length / 2 - 1);
    return { buckets: this.#buckets, entries: this.#entries.take(), lists: this.lists.take(), keys: this.#keys };
  }

  #open(bucket: number): void {
    while (this.#bucket < bucket) {
      this.#bucket++;
      this.#buckets[2 * this.#bucket] = this.#entries.length;
      this.#buckets[2 * this.#bucket + 1] = this.#written;
      this.#previous = this.#bucket * this.#width;
    }
  }
}

export interface ListPlace {
  readonly key: number;
  readonly count: number;
  /** In the lists: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Finds lists by key. The parts were checked as bytes; that they fit each other is checked as they are read. */
export class Dictionary {
  readonly lists: Uint8Array;
  readonly keys: number;
  readonly #buckets: Uint32Array;
  readonly #entries: Uint8Array;
  readonly #width: number;
  readonly #what: string;

  constructor(parts: DictionaryParts, bits: number, what: string) {
    this.#buckets = parts.buckets;
    this.#entries = parts.entries;
    this.lists = parts.lists;
    this.keys = parts.keys;
    this.#width = 2 ** bits / (parts.buckets.length / 2 - 1);
    this.#what = what;
  }

  find(key: number): ListPlace | undefined {
    const bucket = Math.floor(key / this.#width);
    const end = this.#buckets[2 * bucket + 2];
    let start = this.#buckets[2 * bucket + 1];
    let at = bucket * this.#width;
    const reader = new ByteReader(this.#entries, this.#what, this.#buckets[2 * bucket]);
    while (reader.at < end) {
      at += reader.varint();
      const count = reader.varint();
      const size = reader.varint();
      if (at >= key) return at === key ? { key, count, start, end: start + size } : undefined;
      start += size;
    }
    return undefined;
  }

  /** Every list, by ascending key. */
  *all(): Generator<ListPlace> {
    for (let bucket = 0; bucket < this.#buckets.length / 2 - 1; bucket++) yield* this.#bucket(bucket);
  }

  *#bucket(bucket: number): Generator<ListPlace> {
    const end = this.#buckets[2 * bucket + 2];
    let start = this.#buckets[2 * bucket + 1];
    let key = bucket * this.#width;
    const reader = new ByteReader(this.#entries, this.#what, this.#buckets[2 * bucket]);
    while (reader.at < end) {
      key += reader.varint();
      const count = reader.varint();
      const size = reader.varint();
      yield { key, count, start, end: start + size };
      start += size;
    }
  }
}
