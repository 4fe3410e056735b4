/** Citations: from a stretch of a slot to the document's own characters, the place that a person opens and the sentence around. */
import type { Place, Slot } from '../store/store-types.ts';
import type { Citation } from './answer.ts';
import { type Stretch, sentencesOf, stretchAt } from './stretches.ts';

/** Stretch `at` of the slot's text, cited for the characters [from, to) of the answer's text. `places` are the document's. */
export function citationOf(
  slot: Slot,
  at: Stretch,
  places: readonly Place[] | undefined,
  answer: readonly [from: number, to: number],
): Citation {
  const start = slot.start + at.start;
  const sentences = sentencesOf(slot.text);
  const around = sentences[stretchAt(sentences, at.start)] ?? at;
  // A stretch may go over several sentences.
  const context = slot.text.slice(Math.min(around.start, at.start), Math.max(around.end, at.end));
  return {
    document: slot.document,
    version: slot.version,
    title: slot.title,
    section: slot.section,
    place: placeAt(places, start) ?? slot.place,
    start,
    end: slot.start + at.end,
    quote: slot.text.slice(at.start, at.end),
    context,
    answer,
  };
}

/** The last place that begins at or before the offset. */
function placeAt(places: readonly Place[] | undefined, offset: number): string | undefined {
  return places?.findLast(({ start }) => start <= offset)?.name;
}
