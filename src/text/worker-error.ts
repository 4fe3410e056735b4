/** Errors on their way from a worker thread: what is sent, and the error of the same class made of it again. */
import * as tensorErrors from '../tensor/errors.ts';
import { CorpusError } from './corpus/error.ts';
import { TokenizerError } from './errors.ts';

const { CallosumError } = tensorErrors;

export interface SentError {
  name: string;
  message: string;
  stack?: string;
  /** Of a CallosumError. */
  parts?: tensorErrors.ErrorParts;
  /** Of an error of the system: what tells it from a fault in a program. */
  system?: Pick<NodeJS.ErrnoException, 'code' | 'errno' | 'syscall' | 'path'>;
}

const CLASSES = { ...tensorErrors, CorpusError, TokenizerError };

export function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  if (!(error instanceof CallosumError)) {
    const { code, errno, syscall, path } = error as NodeJS.ErrnoException;
    return { name, message, stack, system: syscall === undefined ? undefined : { code, errno, syscall, path } };
  }
  const { what, rule, received, hint } = error;
  return { name, message, stack, parts: { what, rule, received, hint } };
}

/** A CallosumError of its own class where that is known here or among `more`, and always of its own name, message and stack. */
export function errorFrom(
  { name, message, stack, parts, system }: SentError,
  more: Readonly<Record<string, typeof CallosumError>> = {},
): Error {
  const classes: Record<string, typeof CallosumError> = { ...CLASSES, ...more };
  const known = Object.hasOwn(classes, name) ? classes[name] : CallosumError;
  const error = parts ? new known(parts) : Object.assign(new Error(message), system);
  error.name = name;
  if (stack) error.stack = stack;
  return error;
}
