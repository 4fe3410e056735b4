/** How rare terms are among the slots of a list of examples: what a store knows of its own. */
import type { WordCounts } from '../answer/said.ts';
import { termsOf } from '../write/index.ts';
import type { Example } from './example.ts';

export function wordCounts(examples: readonly Example[]): WordCounts {
  const seen = new Set<string>();
  const counts = new Map<number, number>();
  for (const { slots } of examples)
    for (const { title, text } of slots) {
      const whole = `${title}\n${text}`;
      if (seen.has(whole)) continue;
      seen.add(whole);
      for (const term of new Set(termsOf(whole))) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  const N = seen.size;
  return {
    slots: N,
    idf: (term) => {
      const df = counts.get(term) ?? 0;
      return Math.log(1 + (N - df + 0.5) / (df + 0.5));
    },
  };
}
