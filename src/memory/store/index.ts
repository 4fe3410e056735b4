/** The slot store: documents in, slots out, on disk. Text only: files become text elsewhere. */
export type { BulkOptions, BulkProgress } from './bulk.ts';
export type { Reading } from './catalog.ts';
export type { Snapshot } from './snapshot.ts';
export { Store, type StoreOptions } from './store.ts';
export { StoreDamageError, StoreError, StoreTakenError, StoreWriteError } from './store-error.ts';
export type * from './store-types.ts';
