/**
 * The slots worth reading for a question, each with its features: what the index proposes for the question's words, for their other
 * wordings and for the names in it, and then all of the best documents where they are short enough.
 */
import type { Slot } from '../store/store-types.ts';
import { codeOf, nearDuplicate, normalName, termsOf } from '../write/index.ts';
import { FEATURES, type FeatureRow } from './features.ts';
import { Matcher, type SlotMatch } from './match.ts';
import { type NamedSlots, namesIn } from './names.ts';
import { type Question, questionOf } from './question.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface Candidate {
  readonly slot: Slot;
  readonly match: SlotMatch;
  /** BM25F, 0 where the index did not propose it. */
  readonly bm25: number;
  readonly row: FeatureRow;
}

export interface Candidates {
  readonly question: Question;
  readonly names: readonly NamedSlots[];
  readonly list: readonly Candidate[];
}

const PROPOSED = 48;
const NAMED = 24;
/** So many of the best documents are read whole, if they have no more slots than this. */
const WHOLE_DOCUMENTS = 3;
const WHOLE_SLOTS = 600;

interface Draft {
  slot: Slot;
  match: SlotMatch;
  bm25: number;
}

/** `extra`: terms of a wider question, as a second hop asks it; they propose slots and count as part of the question. */
export function candidatesOf(snapshot: AddressSnapshot, text: string): Candidates {
  const question = questionOf(text);
  const matcher = new Matcher(question, snapshot);
  const names = namesIn(question, snapshot);
  const drafts = new Map<number, Draft>();
  const take = (id: number, bm25: number): void => {
    const known = drafts.get(id);
    if (known !== undefined) known.bm25 = Math.max(known.bm25, bm25);
    else {
      const slot = snapshot.slot(id);
      drafts.set(id, { slot, match: matcher.match(slot), bm25 });
    }
  };
  const direct = question.units.filter((unit) => unit.term !== 0).map((unit) => unit.term);
  for (const hit of snapshot.search(Uint32Array.from(direct), PROPOSED)) take(hit.slot, hit.score);
  const related = question.units.flatMap((unit) => unit.related.flat());
  if (related.length > 0)
    for (const hit of snapshot.search(Uint32Array.from([...direct, ...related]), PROPOSED)) take(hit.slot, 0);
  for (const name of names) for (const id of name.slots.slice(0, NAMED)) take(id, 0);
  for (const document of bestDocuments(drafts, names, matcher)) {
    const slots = snapshot.documentSlots(document);
    if (slots.length <= WHOLE_SLOTS) for (const id of slots) take(id, 0);
  }
  return { question, names, list: rowsOf(text, [...drafts.values()], names, matcher) };
}

function unionByDocument(drafts: Iterable<Draft>): Map<string, Float32Array> {
  const unions = new Map<string, Float32Array>();
  for (const { slot, match } of drafts) {
    const union = unions.get(slot.document);
    if (union === undefined) unions.set(slot.document, match.values.slice());
    else
      for (let unit = 0; unit < union.length; unit++)
        union[unit] = Math.max(union[unit] as number, match.values[unit] as number);
  }
  return unions;
}

function bestDocuments(drafts: ReadonlyMap<number, Draft>, names: readonly NamedSlots[], matcher: Matcher): string[] {
  const scores = new Map<string, number>();
  const unions = unionByDocument(drafts.values());
  for (const { slot, match } of drafts.values()) {
    const score =
      matcher.covered(unions.get(slot.document) as Float32Array) +
      match.sentence +
      match.title +
      namedShare(slot.title, names);
    scores.set(slot.document, Math.max(scores.get(slot.document) ?? 0, score));
  }
  return [...scores]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, WHOLE_DOCUMENTS)
    .map(([document]) => document);
}

/** Share of the names' weight that stands in the title; whole where the title is the name. */
function namedShare(title: string, names: readonly NamedSlots[]): number {
  if (names.length === 0) return 0;
  const normal = normalName(title);
  let share = 0;
  let sum = 0;
  for (const { name, weight } of names) {
    sum += weight;
    if (normal === name) share += weight;
    else if (normal.includes(name)) share += 0.7 * weight;
  }
  return share / sum;
}

function rowsOf(text: string, drafts: readonly Draft[], names: readonly NamedSlots[], matcher: Matcher): Candidate[] {
  const unions = unionByDocument(drafts);
  const code = codeOf(termsOf(text));
  const mentioned = names.map(({ slots }) => new Set(slots));
  const weight = names.reduce((sum, name) => sum + name.weight, 0);
  const best = Math.max(1e-9, ...drafts.map((draft) => draft.bm25));
  const oldest = Math.min(...drafts.map((draft) => draft.slot.epoch));
  const newest = Math.max(...drafts.map((draft) => draft.slot.epoch));
  return drafts.map(({ slot, match, bm25 }) => {
    const row = new Float64Array(FEATURES.length);
    row[0] = match.sentence;
    row[1] = match.coverage;
    row[2] = matcher.covered(unions.get(slot.document) as Float32Array);
    row[3] = match.title;
    row[4] = bm25 / best;
    row[5] = match.label;
    row[6] = 1 - nearDuplicate(code, codeOf(termsOf(`${slot.title} ${slot.text}`))) / 128;
    row[7] = namedShare(slot.title, names);
    row[8] =
      weight === 0
        ? 0
        : names.reduce((sum, name, at) => sum + (mentioned[at]?.has(slot.id) ? name.weight : 0), 0) / weight;
    row[9] = match.typed ? 1 : 0;
    row[10] = slot.kind === 'fact' ? 1 : 0;
    row[11] = newest > oldest ? (slot.epoch - oldest) / (newest - oldest) : 1;
    return { slot, match, bm25, row };
  });
}
