/** From a question to the slots to read, best first, no two of them the same place, and how relevant the store is to it at all. */
import type { Slot } from '../store/store-types.ts';
import { candidatesOf } from './candidates.ts';
import { type AddressWeights, DEFAULT_WEIGHTS, type Feature, featuresOf } from './features.ts';
import { type GateThreshold, isOpen, relevanceOf } from './gate.ts';
import { places, rank } from './rank.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface ScoredSlot {
  readonly slot: Slot;
  /** Weighted sum of the features: comparable within a question. */
  readonly score: number;
  readonly features: Readonly<Record<Feature, number>>;
  readonly hop: 1 | 2;
  /** Of a second hop, the slot that led to it. */
  readonly via?: number;
}

export interface Addressed {
  /** Whether gate G1 lets the store speak. */
  readonly open: boolean;
  readonly slots: readonly ScoredSlot[];
  /** Of the best slot; undefined where nothing was found. */
  readonly features: Readonly<Record<Feature, number>> | undefined;
  /** 0 or more; compared with the gate's threshold. */
  readonly relevance: number;
}

export interface AddressOptions {
  /** Slots, 5 unless said. */
  readonly k?: number;
  readonly weights?: AddressWeights;
  readonly gate?: GateThreshold;
}

/** The k best places for a question. An empty store, or a question without words, finds nothing and is closed. */
export function address(snapshot: AddressSnapshot, question: string, options: AddressOptions = {}): Addressed {
  const k = options.k ?? 5;
  const ranked = rank(candidatesOf(snapshot, question, k).list, options.weights ?? DEFAULT_WEIGHTS);
  const slots = places(ranked, k).map(
    ({ slot, row, score }): ScoredSlot => ({ slot, score, features: featuresOf(row), hop: 1 }),
  );
  const relevance = relevanceOf(ranked);
  return { open: slots.length > 0 && isOpen(relevance, options.gate), slots, features: slots[0]?.features, relevance };
}
