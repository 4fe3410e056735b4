/** From a question to the slots to read, best first, no two of them the same place, and how relevant the store is to it at all. */
import type { Slot } from '../store/store-types.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { type AddressWeights, DEFAULT_WEIGHTS, type Feature, featuresOf, scoreOf } from './features.ts';
import { type GateThreshold, isOpen, relevanceOf } from './gate.ts';
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
  const candidates = candidatesOf(snapshot, question);
  const ranked = rank(candidates.list, options.weights ?? DEFAULT_WEIGHTS);
  const slots = places(ranked, options.k ?? 5).map(
    ({ slot, row, score }): ScoredSlot => ({ slot, score, features: featuresOf(row), hop: 1 }),
  );
  const relevance = relevanceOf(candidates);
  return { open: slots.length > 0 && isOpen(relevance, options.gate), slots, features: slots[0]?.features, relevance };
}

export type Ranked = Candidate & { readonly score: number };

export function rank(candidates: readonly Candidate[], weights: AddressWeights): Ranked[] {
  return candidates
    .map((candidate) => ({ ...candidate, score: scoreOf(candidate.row, weights) }))
    .sort((a, b) => b.score - a.score || a.slot.id - b.slot.id);
}

/**
 * The first k that are different places. A fact stands for the span around it where that was found too: it holds the fact and what is said
 * beside it.
 */
export function places(ranked: readonly Ranked[], k: number): Ranked[] {
  const taken: Ranked[] = [];
  const keys = new Set<string>();
  for (const one of ranked) {
    if (taken.length === k) break;
    if (keys.has(one.slot.key) || taken.some(({ slot }) => samePlace(slot, one.slot))) continue;
    const around =
      one.slot.kind === 'fact' ? ranked.find(({ slot }) => slot.kind === 'span' && holds(slot, one.slot)) : undefined;
    const place = around === undefined ? one : { ...around, score: one.score };
    if (keys.has(place.slot.key)) continue;
    keys.add(place.slot.key);
    taken.push(place);
  }
  return taken;
}

export function holds(span: Slot, fact: Slot): boolean {
  return (
    span.document === fact.document && span.version === fact.version && span.start <= fact.start && span.end >= fact.end
  );
}

function samePlace(a: Slot, b: Slot): boolean {
  if (a.document !== b.document || a.version !== b.version) return false;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared > 0.8 * Math.min(a.end - a.start, b.end - b.start);
}
