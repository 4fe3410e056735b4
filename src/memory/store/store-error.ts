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
