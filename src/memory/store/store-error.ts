/** What goes wrong in a slot store. */
import { CallosumError } from '../../tensor/errors.ts';

/** A store was asked for what it has not, given what it does not take, or is owned by another process. */
export class StoreError extends CallosumError {
  override name = 'StoreError';
}

/** Another process, or this one, has the store open. */
export class StoreTakenError extends StoreError {
  override name = 'StoreTakenError';
}

/** A file of a store is not what was written: damaged, cut short, or of another program. */
export class StoreDamageError extends StoreError {
  override name = 'StoreDamageError';
}

/** The system refused to write. What was acknowledged is there, and the store can still be read. */
export class StoreWriteError extends StoreError {
  override name = 'StoreWriteError';
}

/** The system's refusal as an error of the store that names the file and what to do; any other error as it is. */
export function asWriteError(path: string, error: unknown): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof CallosumError || code === undefined || syscall === undefined) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new StoreWriteError(
    {
      what: path,
      rule: 'could not be written; what was learned before is kept',
      received: message,
      hint: full ? 'make room on the disk and try again' : 'see that the folder can be written to and try again',
    },
    { cause: error },
  );
}
