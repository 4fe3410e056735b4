/** What goes wrong with worlds. */
import { CallosumError } from '../../tensor/errors.ts';

/** A world's options, or the language data it is made from, break a rule. */
export class InvalidWorldError extends CallosumError {
  override name = 'InvalidWorldError';
}
