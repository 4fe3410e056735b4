/** The error of everything that reads, writes or applies adapters. */
import { CallosumError } from '../../tensor/errors.ts';

/** An adapter is not what its format says, is of a kind that is not built, or does not fit the model. */
export class AdapterError extends CallosumError {
  override name = 'AdapterError';
}
