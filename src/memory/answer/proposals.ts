/** What the pointer proposes: stretches between the tokens where it sees an answer start and end. Candidates by writing are candidates.ts's. */
import type { Readout } from '../reader/readout.ts';
import { isDigit, isHan, isLetter } from '../values/index.ts';
import { type Stretch, withoutEnd } from './stretches.ts';

/** Longest answer that a pointer proposes, in tokens, and how many starts are looked at. */
const LONGEST = 60;
const STARTS = 24;

/**
 * The `count` stretches of the passage's text with the largest start + end logits, none overlapping a better one, widened to whole words
 * and freed of spaces and punctuation around them; best first.
 */
export function proposals(readout: Readout, text: string, count: number): Stretch[] {
  const { offsets, start, end } = readout;
  const tokens = start.length;
  const starts: number[] = [];
  for (let t = 0; t < tokens; t++) if (offsets[2 * t]! >= 0) starts.push(t);
  starts.sort((a, b) => start[b]! - start[a]! || a - b);
  const pairs: { first: number; last: number; score: number }[] = [];
  for (const first of starts.slice(0, STARTS)) {
    for (let last = first; last < Math.min(tokens, first + LONGEST); last++) {
      if (offsets[2 * last]! >= 0) pairs.push({ first, last, score: start[first]! + end[last]! });
    }
  }
  pairs.sort((a, b) => b.score - a.score || a.first - b.first || a.last - b.last);
  const taken: { first: number; last: number }[] = [];
  const found: Stretch[] = [];
  for (const pair of pairs) {
    if (found.length === count) break;
    if (taken.some(({ first, last }) => pair.first <= last && pair.last >= first)) continue;
    taken.push(pair);
    const stretch = snapped(text, offsets[2 * pair.first]!, offsets[2 * pair.last + 1]!);
    if (stretch.start < stretch.end) found.push(stretch);
  }
  return found;
}

const inWord = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  const word = (unit: number): boolean => (isLetter(unit) || isDigit(unit)) && !isHan(unit);
  // Half of a surrogate pair is no beginning either.
  return (word(before) && word(after)) || (after >= 0xdc00 && after <= 0xdfff);
};

function snapped(text: string, start: number, end: number): Stretch {
  while (start > 0 && inWord(text, start)) start--;
  while (end < text.length && inWord(text, end)) end++;
  while (start < end && /[\s，。；：、,;:!?！？]/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return withoutEnd(text, { start, end });
}
