/**
 * A slate: the candidates of all slots that were read for a question, with a row of features each. What choose.ts decides on and fitting learns
 * from. The features themselves are made in word-features.ts, reading-features.ts and association-features.ts.
 */

import type { Associations } from '../associations/index.ts';
import type { Passage, Readout } from '../reader/readout.ts';
import type { ValueType } from '../worlds/world.ts';
import { addAssociationFeatures } from './association-features.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { isItem } from './cells.ts';
import { edgeProposals } from './edge-proposals.ts';
import { ASSOCIATION_FEATURES, featureNames } from './feature-names.ts';
import { asMeasured } from './measured.ts';
import { proposals } from './proposals.ts';
import { itemOf, type Wanted, wantedOf } from './question-type.ts';
import { addReadingFeatures } from './reading-features.ts';
import type { WordCounts } from './said.ts';
import { sentencesOf, stretchAt } from './stretches.ts';
import { valuesOf, withWholeValues } from './whole-values.ts';
import { addWordFeatures } from './word-features.ts';

/** Shares of the question's names, 0..1: that a slot's title is and that it mentions, and how far each is below the best of the slots that were found with it. */
export interface SlotNames {
  readonly named: number;
  readonly namedGap: number;
  readonly mentions: number;
  readonly mentionsGap: number;
}

/** A slot as the choice sees it. */
export interface ReadSlot {
  readonly passage: Passage;
  /** The address's score; only differences between the slots of one question count. */
  readonly score: number;
  /** What of the question's names it is about; absent where nobody addressed it. */
  readonly names?: SlotNames;
  /** What the base saw; absent where no network reads. */
  readonly readout?: Readout;
}

export interface SlateCandidate extends Candidate {
  /** Index of its slot. */
  readonly slot: number;
}

export interface Slate {
  readonly question: string;
  readonly slots: readonly ReadSlot[];
  readonly candidates: readonly SlateCandidate[];
  readonly names: readonly string[];
  /** (candidates, names) */
  readonly features: Float32Array;
}

/** What reads: how many copy heads, whether there is a pointer, and its logits of "in none of these slots"; which words go with which. */
export interface Reading {
  readonly heads: number;
  readonly pointerNull?: readonly [start: number, end: number];
  readonly associations?: Associations;
}

/** Stretches that the pointer proposes in each slot. */
const PROPOSALS = 4;

/** The slate of a question. `reading` absent: words and types alone, the floor that needs no network. */
export function slateOf(question: string, slots: readonly ReadSlot[], words: WordCounts, reading?: Reading): Slate {
  const pointer = reading?.pointerNull !== undefined;
  const associations = reading?.associations;
  const names = featureNames(reading?.heads ?? 0, pointer, associations !== undefined);
  const edges = associations ? slots.map(({ passage }) => associations.edges(passage.text)) : [];
  const candidates: SlateCandidate[] = [];
  for (const [slot, { passage, readout }] of slots.entries()) {
    const own = candidatesOf(passage, question);
    const known = new Set<string>();
    const values = valuesOf(own);
    const add = (one: Candidate): void => {
      const key = keyOf(one);
      if (!known.has(key)) candidates.push({ ...one, slot });
      known.add(key);
    };
    own.forEach(add);
    const others = pointer && readout ? proposed(passage, readout) : [];
    if (associations) others.push(...edgeProposals(passage.text, edges[slot]!));
    for (const one of others) add(withWholeValues(one, values));
  }
  const asked = asMeasured(
    question,
    slots,
    asTyped(question, slots, asReasons(question, askedItems(question, slots, candidates))),
  );
  const slate = { question, slots, candidates: asked, names, features: new Float32Array(asked.length * names.length) };
  addWordFeatures(slate, words);
  if (reading) addReadingFeatures(slate, reading);
  if (associations) addAssociationFeatures(slate, associations, edges, names.length - ASSOCIATION_FEATURES.length);
  return slate;
}

/** Of a question for the third step nothing but third items of lists, each whole, where there are any; all candidates otherwise. */
function askedItems(
  question: string,
  slots: readonly ReadSlot[],
  candidates: readonly SlateCandidate[],
): readonly SlateCandidate[] {
  const item = itemOf(question);
  if (item === undefined) return candidates;
  const items = candidates.filter(
    ({ source, slot, start }) => source === 'cell' && isItem(slots[slot]!.passage.text, start, item),
  );
  if (items.length === 0) return candidates;
  return items.filter((one) =>
    items.every(({ slot, start, end }) => slot !== one.slot || start !== one.start || end <= one.end),
  );
}

/** Types that give no reason by themselves. */
const NO_REASON: ReadonlySet<ValueType> = new Set(['date', 'amount', 'number', 'percentage', 'identifier', 'version']);

/** Of a question for a reason what may be one, where there is any: a date beside the reason is none. */
function asReasons(question: string, candidates: readonly SlateCandidate[]): readonly SlateCandidate[] {
  if (wantedOf(question) !== 'reason') return candidates;
  const reasons = candidates.filter(({ type }) => !NO_REASON.has(type));
  return reasons.length > 0 ? reasons : candidates;
}

const TYPED: ReadonlySet<Wanted> = new Set(['date', 'amount', 'number', 'percentage', 'identifier', 'version']);
const BREAK = /[。；;|\n]/;

/** Of a question for a date, a number or another typed value nothing that goes on behind the end of a sentence or line. */
function asTyped(
  question: string,
  slots: readonly ReadSlot[],
  candidates: readonly SlateCandidate[],
): readonly SlateCandidate[] {
  if (!TYPED.has(wantedOf(question))) return candidates;
  const unbroken = candidates.filter(
    ({ slot, start, end }) => !BREAK.test(slots[slot]!.passage.text.slice(start, end)),
  );
  return unbroken.length > 0 ? unbroken : candidates;
}

const keyOf = ({ start, end }: Candidate): string => `${start} ${end}`;

function proposed(passage: Passage, readout: Readout): Candidate[] {
  const sentences = sentencesOf(passage.text);
  return proposals(readout, passage.text, PROPOSALS).map(({ start, end }) => ({
    start,
    end,
    type: 'phrase',
    source: 'pointer',
    sentence: stretchAt(sentences, start),
  }));
}
