/**
 * Every error of Callosum: one base class, one subclass for each kind of failure. A message is
 * `[what] rule: received`, with a hint where one is known; the parts are fields too.
 */
export interface ErrorParts {
  /** The operation, file or setting that failed. */
  what: string;
  /** The rule that was broken. */
  rule: string;
  /** What was there instead. */
  received?: string;
  /** What to do about it. */
  hint?: string;
}

export class CallosumError extends Error {
  override name = 'CallosumError';
  readonly what: string;
  readonly rule: string;
  readonly received?: string;
  readonly hint?: string;

  constructor(parts: ErrorParts, options?: ErrorOptions) {
    // One line, whatever was there: also the text that JSON.parse quotes.
    const received = parts.received === undefined ? '' : `: ${parts.received.replaceAll(/\s*\n\s*/g, ' ')}`;
    super(`[${parts.what}] ${parts.rule}${received}${parts.hint ? ` (${parts.hint})` : ''}`, options);
    this.what = parts.what;
    this.rule = parts.rule;
    this.received = parts.received;
    this.hint = parts.hint;
  }
}

/** Shapes, axes or lengths do not fit. */
export class ShapeError extends CallosumError {
  override name = 'ShapeError';
}
/** An element type the operation does not take. */
export class DTypeError extends CallosumError {
  override name = 'DTypeError';
}
/** Tensors of different devices met, or a device cannot do what was asked. */
export class DeviceError extends CallosumError {
  override name = 'DeviceError';
}
/** A tensor was used after its arena freed it. */
export class UseAfterFreeError extends CallosumError {
  override name = 'UseAfterFreeError';
}
/** The memory limit, or the system, refused. */
export class OutOfMemoryError extends CallosumError {
  override name = 'OutOfMemoryError';
}
/** An index, id or parameter outside its range. */
export class OutOfRangeError extends CallosumError {
  override name = 'OutOfRangeError';
}
/** The NaN guard found a value that is not finite. */
export class NotFiniteError extends CallosumError {
  override name = 'NotFiniteError';
}
/** Gradients were asked for where the tape has none, or the tape was changed under them. */
export class AutogradError extends CallosumError {
  override name = 'AutogradError';
}
/** The native core could not be built, found or loaded. */
export class NativeError extends CallosumError {
  override name = 'NativeError';
}
