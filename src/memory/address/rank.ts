/** Candidates in the order of their scores, and the first of them that are different places. */
import type { Slot } from '../store/store-types.ts';
import type { Candidate } from './candidates.ts';
import { type AddressWeights, scoreOf } from './features.ts';

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
