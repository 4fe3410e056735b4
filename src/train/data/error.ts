/** The failures of data loading that are not a shard's own. */
import { CallosumError } from '../../tensor/index.ts';

/** The sources of a run, or a saved place in them, cannot be used. */
export class DataError extends CallosumError {
  override name = 'DataError';
}
