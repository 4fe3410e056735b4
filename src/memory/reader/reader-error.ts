/** What goes wrong with readers: their files, and bases that they do not fit. */
import { CallosumError } from '../../tensor/errors.ts';

/** A reader's file is not what it must be, does not fit its base, or the base's tokens cannot be placed. */
export class ReaderError extends CallosumError {
  override name = 'ReaderError';
}
