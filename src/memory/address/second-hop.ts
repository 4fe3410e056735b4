/**
 * The second hop: what the first slot names (and the answer that a reader found in it) widens the question once, and the slots of another
 * document that says so are given. Called again with what it gave, it makes a third hop.
 */
import type { Slot } from '../store/store-types.ts';
import { entitiesOf, normalName } from '../write/index.ts';
import type { ScoredSlot } from './address.ts';
import { candidatesOf } from './candidates.ts';
import { type AddressWeights, DEFAULT_WEIGHTS, featuresOf } from './features.ts';
import { namesIn } from './names.ts';
import { questionOf } from './question.ts';
import { places, rank } from './rank.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface HopOptions {
  /** Slots, 3 unless said. */
  readonly k?: number;
  readonly weights?: AddressWeights;
}

const MOST_LEADS = 6;
/** Names looked for in a slot, and slots of each looked at. */
const MOST_KNOWN = 24;
const MOST_LOOKED_AT = 8;
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

/** Names in the slot that another document is about, or else names: by rule, and any run of words or characters that the store knows. */
function leadsOf(snapshot: AddressSnapshot, question: string, slot: Slot, answer: string | undefined): string[] {
  if (answer !== undefined && subjectsOf(snapshot, answer, slot) !== 'none') return [answer];
  const asked = normalName(question);
  const known = namesIn(questionOf(slot.text), snapshot, MOST_KNOWN).map(({ name }) => name);
  const names = [...new Set([...entitiesOf(slot.text), ...known])].filter((name) => !asked.includes(name));
  const grouped = Map.groupBy(names, (name) => subjectsOf(snapshot, name, slot));
  return [...(grouped.get('title') ?? []), ...(grouped.get('mention') ?? [])].slice(0, MOST_LEADS);
}

/** How other documents know the name: as a title, by mention, or not at all. */
function subjectsOf(snapshot: AddressSnapshot, name: string, from: Slot): 'title' | 'mention' | 'none' {
  const normal = normalName(name);
  const others = snapshot
    .entity(normal)
    .slice(0, MOST_LOOKED_AT)
    .map((id) => snapshot.slot(id))
    .filter(({ document }) => document !== from.document);
  if (others.some(({ title }) => normalName(title) === normal)) return 'title';
  return others.length > 0 ? 'mention' : 'none';
}
