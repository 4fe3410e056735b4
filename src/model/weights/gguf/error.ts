/** The error of everything that reads or writes GGUF files. */
import { CallosumError } from '../../../tensor/errors.ts';

/** A GGUF file is not what the format says, or what should be written does not fit it. */
export class GgufError extends CallosumError {
  override name = 'GgufError';
}
