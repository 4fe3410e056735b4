/** What goes wrong when slots are read. */
import { CallosumError } from '../../tensor/errors.ts';

/** A slot or a question does not fit into the pages it is read in, or what was read is forgotten. */
export class PortError extends CallosumError {
  override name = 'PortError';
}

export const tooLong = (what: string, tokens: number, context: number, hint: string) =>
  new PortError({
    what,
    rule: `a slot and what reads it must fit into ${context} tokens`,
    received: String(tokens),
    hint,
  });

export const tooLongSlot = (title: string, tokens: number, context: number) =>
  tooLong(`passage ${JSON.stringify(title)}`, tokens, context, 'learn it in shorter spans');

export const tooFewPages = (pages: number) =>
  new PortError({
    what: 'reading',
    rule: 'the pages must hold one slot and what reads it, or all slots of a writing',
    received: `${pages} pages`,
    hint: 'give more pageBytes',
  });
