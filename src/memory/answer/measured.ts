/** Where a question asks for a length, a weight or another measure: which candidates hold one. What words and units say of measures: measures.ts. */
import { fold } from '../write/index.ts';
import { measureOf, measuresOf, UNMEASURED } from './measures.ts';
import { type Wanted, wantedOf } from './question-type.ts';
import type { ReadSlot, SlateCandidate } from './slate.ts';

/** What may be how much there is of something. */
const MEASURED: ReadonlySet<Wanted> = new Set(['number', 'any']);

/** Of a question for a length what holds one, where there is any; for a weight, a time and others alike. */
export function asMeasured(
  question: string,
  slots: readonly ReadSlot[],
  candidates: readonly SlateCandidate[],
): readonly SlateCandidate[] {
  if (!MEASURED.has(wantedOf(question))) return candidates;
  const { kinds, loose, until } = measuresOf(fold(question), titlesOf(slots));
  if (kinds.size === 0) return candidates;
  const kindOf = ({ slot, start, end, type }: SlateCandidate) =>
    type === 'number' ? measureOf(slots[slot]!.passage.text.slice(start, end)) : undefined;
  if (loose) {
    const left = candidates.filter((one) => {
      const kind = kindOf(one);
      return !UNMEASURED.has(one.type) && (kind === undefined || kinds.has(kind));
    });
    return left.length > 0 ? left : candidates;
  }
  const values = candidates.filter((one) => one.source !== 'part' && kinds.has(kindOf(one)!));
  if (values.length === 0) return candidates;
  const places = slots.map((_, slot) => values.filter((one) => one.slot === slot));
  return candidates.filter(({ slot, start, end, type }) => {
    if (until && type === 'date') return true;
    if (BREAK.test(slots[slot]!.passage.text.slice(start, end))) return false;
    return places[slot]!.some(
      (one) => one.start < end && start < one.end && end - start <= one.end - one.start + MOST_BESIDE,
    );
  });
}

/** Units of text that may stand beside a measure in an answer: about 22 tonnes, 47 metres above the water. */
const MOST_BESIDE = 24;
const BREAK = /[。；;|\n]/;

/** Folded. */
export const titlesOf = (slots: readonly ReadSlot[]): string[] => slots.map(({ passage }) => fold(passage.title));
