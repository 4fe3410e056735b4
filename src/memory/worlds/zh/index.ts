/** The Chinese book of worlds. */
import type { Book } from '../book.ts';
import { companyKind } from './company.ts';
import { box, fillers, frames, grammar, headings, seconds } from './grammar.ts';

export const chinese: Book = {
  language: 'zh',
  grammar,
  kinds: [companyKind],
  frames,
  headings,
  fillers,
  seconds,
  box,
};
