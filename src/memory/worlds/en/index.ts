/** The English book of worlds. */
import type { Book } from '../book.ts';
import { companyKind } from './company.ts';
import { box, fillers, frames, grammar, headings, seconds } from './grammar.ts';
import { personKind } from './person.ts';
import { placeKind } from './place.ts';

export const english: Book = {
  language: 'en',
  grammar,
  kinds: [companyKind, personKind, placeKind],
  frames,
  headings,
  fillers,
  seconds,
  box,
};
