/** Where a question asks for a length, a weight or another measure: which candidates cannot be one. What words and units say of measures: measures.ts. */
import { measureOf, measuresOf, UNMEASURED } from './measures.ts';
import { type Wanted, wantedOf } from './question-type.ts';
import type { ReadSlot, SlateCandidate } from './slate.ts';

/** What may be how much there is of something. */
const MEASURED: ReadonlySet<Wanted> = new Set(['number', 'any']);
const YEAR = /^\d{4}$/;

/**
 * Of a question for a weight no date, price or length, in slots that have a weight; for other measures alike. Phrases, bare numbers and what has a unit that
 * nobody knows may be said of it.
 */
export function asMeasured(
  question: string,
  slots: readonly ReadSlot[],
  candidates: readonly SlateCandidate[],
): readonly SlateCandidate[] {
  if (!MEASURED.has(wantedOf(question))) return candidates;
  const { kinds, only, until } = measuresOf(question, titlesOf(slots));
  if (!only) return candidates;
  const textOf = ({ slot, start, end }: SlateCandidate) => slots[slot]!.passage.text.slice(start, end);
  const values = candidates.filter(({ source }) => source === 'value');
  const measured = new Set<number>();
  const others: SlateCandidate[] = [];
  for (const one of values) {
    const kind = one.type === 'number' ? measureOf(textOf(one)) : undefined;
    if (kind !== undefined && kinds.has(kind)) measured.add(one.slot);
    else if (one.type === 'date' ? !until && !YEAR.test(textOf(one)) : kind !== undefined || UNMEASURED.has(one.type))
      others.push(one);
  }
  // How many there are is often said without a word for them.
  const bare = kinds.has('people');
  const isOther = ({ slot, start, end }: SlateCandidate) =>
    others.some((other) => other.slot === slot && start >= other.start && end <= other.end);
  return candidates.filter((one) => !(bare || measured.has(one.slot)) || !isOther(one));
}

/** The titles that a question may name. */
export const titlesOf = (slots: readonly ReadSlot[]): string[] => slots.map(({ passage }) => passage.title);
