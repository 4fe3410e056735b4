/** The data network: learn documents without gradients, answer with sources, forget with proof. Imports no package. */
export type { Answer, Citation, Outcome } from './answer/answer.ts';
export type { AskOptions } from './answer/ask.ts';
export { type Asking, DataNetwork, type DataNetworkOptions } from './data-network.ts';
export type {
  BulkOptions,
  BulkProgress,
  Certificate,
  DocumentInfo,
  DocumentInput,
  LearnReport,
  Place,
  Slot,
  Snapshot,
} from './store/index.ts';
export { Store, StoreDamageError, StoreError, StoreTakenError, StoreWriteError } from './store/index.ts';
