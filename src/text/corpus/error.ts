/** The one error of reading a corpus. */
import { CallosumError } from '../../tensor/errors.ts';

/** A file of text that cannot be read as what its name says: missing, empty, cut short, not UTF-8, not JSON, or of an unknown kind. */
export class CorpusError extends CallosumError {
  override name = 'CorpusError';
}
