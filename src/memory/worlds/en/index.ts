/** The English book of worlds. */
import type { Book } from '../book.ts';
import { companyKind } from './company.ts';
import { box, fillers, frames, grammar, headings, seconds } from './grammar.ts';

export const english: Book = {
  language: 'en',
  grammar,
  kinds: [companyKind],
  frames,
  headings,
  fillers,
  seconds,
  box,
};
