/** What a constraint may be refused for. */
import { CallosumError } from '../../tensor/index.ts';

/** A schema, pattern or grammar says what cannot be enforced, contradicts itself or is too large; `what` is the place in it. */
export class ConstraintError extends CallosumError {
  override name = 'ConstraintError';
}
