/** The error of weights that are not those of the configuration beside them. */
import { CallosumError } from '../../tensor/errors.ts';

/** The weights of a checkpoint are not those that its configuration asks for. */
export class ModelWeightsError extends CallosumError {
  override name = 'ModelWeightsError';
}
