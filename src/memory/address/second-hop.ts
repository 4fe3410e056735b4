/**
 * The second hop: what the first slot names (and the answer that a reader found in it) widens the question once, and the slots of another
 * document that says so are given. Called again with what it gave, it makes a third hop.
 */
import type { Slot } from '../store/store-types.ts';
import { entitiesOf, normalName } from '../write/index.ts';
import type { ScoredSlot } from './address.ts';
import { candidatesOf } from './candidates.ts';
import { type AddressWeights, DEFAULT_WEIGHTS, featuresOf } from './features.ts';
import { places, rank } from './rank.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface HopOptions {
  /** Slots, 3 unless said. */
  readonly k?: number;
  readonly weights?: AddressWeights;
}

const MOST_LEADS = 6;
/** What a document's title being the lead itself adds to the score. */
const LEAD_IS_TITLE = 4;

/**
 * Up to k slots of documents that `first` leads to, best first; none of `first`'s own document. Leads are names in it that the question does
 * not hold and that are known elsewhere, the answer before all others.
 */
export function secondHop(
  snapshot: AddressSnapshot,
  question: string,
  first: ScoredSlot,
  answer?: string,
  options: HopOptions = {},
): ScoredSlot[] {
  const weights = options.weights ?? DEFAULT_WEIGHTS;
  const found = new Map<number, ReturnType<typeof rank>[number]>();
  for (const lead of leadsOf(snapshot, question, first.slot, answer)) {
    const wider = candidatesOf(snapshot, `${lead} ${question}`);
    const normal = normalName(lead);
    for (const one of rank(wider.list, weights)) {
      if (one.slot.document === first.slot.document) continue;
      const title = normalName(one.slot.title);
      const score = one.score + (title === normal ? LEAD_IS_TITLE : title.includes(normal) ? LEAD_IS_TITLE / 2 : 0);
      if (score > (found.get(one.slot.id)?.score ?? Number.NEGATIVE_INFINITY))
        found.set(one.slot.id, { ...one, score });
    }
  }
  const ranked = [...found.values()].sort((a, b) => b.score - a.score || a.slot.id - b.slot.id);
  return places(ranked, options.k ?? 3).map(({ slot, row, score }) => ({
    slot,
    score,
    features: featuresOf(row),
    hop: 2,
    via: first.slot.id,
  }));
}

function leadsOf(snapshot: AddressSnapshot, question: string, slot: Slot, answer: string | undefined): string[] {
  if (answer !== undefined && elsewhere(snapshot, answer, slot)) return [answer];
  const asked = normalName(question);
  return entitiesOf(slot.text)
    .filter((name) => !asked.includes(name) && elsewhere(snapshot, name, slot))
    .slice(0, MOST_LEADS);
}

function elsewhere(snapshot: AddressSnapshot, name: string, slot: Slot): boolean {
  return snapshot.entity(normalName(name)).some((id) => snapshot.slot(id).document !== slot.document);
}
