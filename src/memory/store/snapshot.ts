/**
 * A consistent view of a store at one epoch for one reader. What is learned later does not show. What is forgotten is gone from every
 * snapshot at once; the scores of one that outlives a compaction are from then on over what the store has left.
 */
import { normalName } from '../write/index.ts';
import { entityHash, slotHash } from './analysis.ts';
import { idfOf } from './bm25f.ts';
import { ByteReader } from './bytes.ts';
import { type StoredDocument, speaksBefore } from './document.ts';
import { searchCodes } from './hamming.ts';
import { oneOfEach } from './near-duplicates.ts';
import { searchTerms } from './search.ts';
import { StoreError } from './store-error.ts';
import type { Hit, Slot } from './store-types.ts';
import type { Scored } from './top.ts';
import type { View } from './view.ts';

/** What a snapshot asks of its store. */
export interface SnapshotSource {
  /** The view as it is now: the same object as long as nothing was forgotten or merged away. */
  view(): View;
  seenOf(name: string): StoredDocument | undefined;
  read(document: StoredDocument, start: number, end: number): string;
}

export class Snapshot {
  readonly epoch: number;
  readonly #source: SnapshotSource;

  constructor(epoch: number, source: SnapshotSource) {
    this.epoch = epoch;
    this.#source = source;
  }

  /** Slots that the reader sees. */
  get slots(): number {
    return this.#source.view().slots;
  }

  /** Documents that the reader sees. */
  get documents(): number {
    return this.#source.view().size;
  }

  /**
   * The k best slots for the terms by BM25F (bm25f.ts), best first: newest versions only, of near-duplicates one. Repeated terms count once.
   */
  search(query: Uint32Array, k: number): Hit[] {
    return this.#distinct(k, (view, count) => searchTerms(view.state, (segment) => view.counts(segment), query, count));
  }

  /** The k slots whose codes are nearest to `code` (32 bytes); the score is 1 - distance / 256, the coverage 0. */
  searchCode(code: Uint8Array, k: number): Hit[] {
    return this.#distinct(k, (view, count) => searchCodes(view.state, (segment) => view.counts(segment), code, count));
  }

  /** ln(1 + (N - df + 0.5) / (df + 0.5)) over the slots that the store holds. */
  idf(term: number): number {
    const { state } = this.#source.view();
    return idfOf(state.means.slots, state.documentFrequency(term));
  }

  /** Throws StoreError for a number that the reader does not see. */
  slot(id: number): Slot {
    const view = this.#source.view();
    const { slots } = view.state;
    if (!slots.find(id) || view.counts(slots.segment)[slots.row] === 0)
      throw new StoreError({
        what: `slot ${id}`,
        rule: 'must be one that this snapshot shows',
        hint: 'search again: its document may have been forgotten',
      });
    const { document, place } = view.owner(slots.segment, slots.row);
    const { front, body } = document;
    const [start, end] = [body.starts[place], body.ends[place]];
    const section = body.sections[body.sectionOf[place]];
    const text = this.#source.read(document, start, end);
    let key: string | undefined;
    return {
      id,
      kind: body.facts[place] === 1 ? 'fact' : 'span',
      document: front.name,
      version: front.version,
      title: front.title,
      section,
      text,
      start,
      end,
      get place() {
        return document.placeOf(start);
      },
      label: front.label,
      authority: front.authority,
      epoch: front.epoch,
      // Most slots are only weighed and left.
      get key() {
        key ??= Buffer.from(slotHash(front.title, section, text)).toString('hex');
        return key;
      },
    };
  }

  /** Slots that name it: those that are about it first, then by authority and age, newest first. */
  entity(name: string): number[] {
    const view = this.#source.view();
    const key = entityHash(normalName(name));
    const found: { id: number; about: boolean; document: StoredDocument }[] = [];
    for (const [number, segment] of view.state.segments.entries()) {
      const place = segment.entities.find(key);
      if (!place) continue;
      const reader = new ByteReader(segment.entities.lists, segment.what, place.start);
      for (let at = 0, row = -1; at < place.count; at++) {
        const value = reader.varint();
        row += Math.floor(value / 2) + 1;
        if (view.counts(number)[row] > 0)
          found.push({ id: segment.idOf(row), about: value % 2 === 1, document: view.owner(number, row).document });
      }
    }
    found.sort(
      (a, b) =>
        Number(b.about) - Number(a.about) ||
        (a.document === b.document ? 0 : speaksBefore(a.document.front, b.document.front) ? -1 : 1) ||
        a.id - b.id,
    );
    return found.map(({ id }) => id);
  }

  /** Slots of a document in its order, each once; none where the reader does not see it. */
  documentSlots(name: string): number[] {
    return [...new Set(this.#source.seenOf(name)?.body.ids)];
  }

  /** Searches for more until k groups of near-duplicates are found or there are no more hits. */
  #distinct(k: number, search: (view: View, count: number) => Scored[]): Hit[] {
    const view = this.#source.view();
    const { segments } = view.state;
    const owner = ({ segment, row }: Scored) => view.owner(segment, row);
    const contents = {
      front: (hit: Scored) => owner(hit).document.front,
      text: (hit: Scored) => {
        const { document, place } = owner(hit);
        return this.#source.read(document, document.body.starts[place], document.body.ends[place]);
      },
    };
    for (let count = k + 4; ; count *= 4) {
      const hits = search(view, count);
      const distinct = oneOfEach(view.state, hits, contents);
      if (distinct.length >= k || hits.length < count)
        return distinct
          .slice(0, k)
          .map(({ segment, row, score, coverage }) => ({ slot: segments[segment].idOf(row), score, coverage }));
    }
  }
}
