/**
 * Stretches of Chinese clauses that begin and end where answers do, by what stands around them: no space says there what is a word, and dictionaries cut
 * what they do not know. What the pointer proposes is in proposals.ts.
 */
import type { Edges } from '../associations/index.ts';
import { hasHan, isHan, isSpace, isWord } from '../values/index.ts';
import type { Candidate } from './candidates.ts';
import { clausesOf, sentencesOf } from './stretches.ts';

/** The likeliest beginnings and ends of each clause, and the longest stretch. */
const EDGES = 3;
const LONGEST = 40;

export function edgeProposals(text: string, edges: Edges): Candidate[] {
  return sentencesOf(text).flatMap((sentence, index) =>
    clausesOf(text, sentence.start, sentence.end).flatMap((clause): Candidate[] => {
      if (!hasHan(text.slice(clause.start, clause.end))) return [];
      const places = Array.from({ length: clause.end - clause.start }, (_, i) => clause.start + i);
      const starts = best(
        places.filter((at) => isOpen(text, at) && !isSpace(text.charCodeAt(at))),
        (at) => edges.begins(at, 'phrase'),
      );
      const ends = best(
        places.map((at) => at + 1).filter((at) => isOpen(text, at) && !isSpace(text.charCodeAt(at - 1))),
        (at) => edges.ends(at, 'phrase'),
      );
      return starts.flatMap((start) =>
        ends
          .filter((end) => end > start + 1 && end - start <= LONGEST)
          .map((end) => ({ start, end, type: 'phrase', source: 'edges', sentence: index })),
      );
    }),
  );
}

/** Not inside of a number or of a word that is written with letters. */
function isOpen(text: string, at: number): boolean {
  const inWord = (unit: number): boolean => isWord(unit) && !isHan(unit);
  return !(inWord(text.charCodeAt(at - 1)) && inWord(text.charCodeAt(at)));
}

function best(places: readonly number[], score: (at: number) => number): number[] {
  const scored = places.map((at) => ({ at, score: score(at) }));
  return scored
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, EDGES)
    .map(({ at }) => at);
}
