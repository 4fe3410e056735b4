/** The failures of this room that callers tell apart. Not what raises them; parameters out of range are the core's OutOfRangeError. */
import { CallosumError } from '../tensor/errors.ts';

export { ConstraintError } from './constrain/error.ts';

/** A request that cannot be served as it is: its text is too long for the context or the memory, or its parts contradict each other. */
export class RequestError extends CallosumError {
  override name = 'RequestError';
}
/** As many requests wait as may. */
export class QueueFullError extends CallosumError {
  override name = 'QueueFullError';
}
/** The thread that runs the model ended, was closed or could not start. */
export class EngineStoppedError extends CallosumError {
  override name = 'EngineStoppedError';
}
