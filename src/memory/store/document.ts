/** One version of a document in an open store: its record, unpacked when it is needed, and where its text lies. */
import { type RecordBody, type RecordFront, readBody, readFront } from './document-record.ts';
import { StoreDamageError } from './store-error.ts';
import type { DocumentInfo, Place } from './store-types.ts';

export class StoredDocument {
  readonly front: RecordFront;
  readonly #bytes: Uint8Array;
  readonly #bodyAt: number;
  readonly #what: string;
  #body: RecordBody | undefined;

  constructor(bytes: Uint8Array, what: string) {
    const { front, bodyAt } = readFront(bytes, what);
    this.front = front;
    this.#bytes = bytes;
    this.#bodyAt = bodyAt;
    this.#what = what;
  }

  get body(): RecordBody {
    this.#body ??= readBody(this.#bytes, this.#bodyAt, this.front.slots, `${this.#what}, ${this.front.name}`);
    return this.#body;
  }

  get info(): DocumentInfo {
    const { id: _id, epoch: _epoch, leaf: _leaf, ...info } = this.front;
    return info;
  }

  /** What a slot that starts there is called by its reader. */
  placeOf(start: number): string | undefined {
    const { places } = this.body;
    return places.findLast((place: Place) => place.start <= start)?.name;
  }

  damaged(rule: string): StoreDamageError {
    return new StoreDamageError({
      what: `${this.#what}, ${this.front.name}`,
      rule,
      hint: 'a file of the store is damaged: restore it from a copy, or forget the document and learn it again',
    });
  }
}

/** Of several documents with the same slot the one that speaks for it: higher authority, then newer. */
export const speaksBefore = (a: RecordFront, b: RecordFront): boolean =>
  a.authority !== b.authority ? a.authority > b.authority : a.epoch > b.epoch;
