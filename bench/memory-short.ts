/**
 * The memory suite in short, for machines that build every change: the same figures from one seed, few questions and three megabytes. Its
 * figures say that all of it works, not how well.
 */

import { scaleFigures } from './memory/scale-figures.ts';
import { SHORT } from './memory/sets.ts';
import { memorySuite } from './memory.ts';

export const suite = memorySuite('memory-short', SHORT, ['world-en', 'world-zh'], scaleFigures(3e6, '3mb'), {
  prompts: 40,
  texts: 4,
  questions: 8,
});
