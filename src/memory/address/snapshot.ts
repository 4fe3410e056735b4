/** What the address needs of a store's snapshot. The store's own has more; a plain one in memory serves the tests. No behaviour here. */
import type { Hit, Slot } from '../store/store-types.ts';

export interface AddressSnapshot {
  /** Counts commits of the store. */
  readonly epoch: number;
  readonly slots: number;
  readonly documents: number;
  /** BM25F, best first. */
  search(query: Uint32Array, k: number): Hit[];
  /** By Hamming distance of codes, nearest first. */
  searchCode(code: Uint8Array, k: number): Hit[];
  /** ln(1 + (N - df + 0.5) / (df + 0.5)); the largest for a term that no slot has. */
  idf(term: number): number;
  slot(id: number): Slot;
  /** Slots that name it, best first; the name in normal form. */
  entity(name: string): readonly number[];
  /** Slots of a document's readable version, in order. */
  documentSlots(name: string): readonly number[];
}

/** How rare terms are among how many slots: all that weighing words needs. */
export type WordCounts = Pick<AddressSnapshot, 'idf' | 'slots'>;
