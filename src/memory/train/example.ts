/** A question with the slots that are open for it, as a reader is trained and measured on it. The types, and cutting documents to slots. */

import { slotTitle } from '../reader/prompt.ts';
import type { QuestionKind, ValueType, Wording } from '../worlds/world.ts';
import { slotsOf } from '../write/index.ts';

/** A slot as it is read. */
export interface OpenSlot {
  /** With the headings above it. */
  readonly title: string;
  readonly text: string;
}

export interface Example {
  readonly question: string;
  /** 'human': people asked. */
  readonly kind: QuestionKind | 'human';
  readonly wording: Wording;
  readonly valueType: ValueType;
  /** What counts as right; none where the slots do not say. */
  readonly answers: readonly string[];
  readonly slots: readonly OpenSlot[];
  /** Where the answer stands: units of `slots[slot].text`. Absent where it stands in none. */
  readonly gold?: { readonly slot: number; readonly start: number; readonly end: number };
}

/** A slot and where in its document it was cut. */
export interface CutSlot extends OpenSlot {
  readonly document: string;
  readonly kind: 'span' | 'fact';
  readonly start: number;
  readonly end: number;
}

/** The slots of a document as its store would cut them. */
export function cutSlots(name: string, title: string, text: string): CutSlot[] {
  return slotsOf({ title, text }).map(({ kind, section, start, end }) => ({
    document: name,
    kind,
    start,
    end,
    title: slotTitle(title, section),
    text: text.slice(start, end),
  }));
}
