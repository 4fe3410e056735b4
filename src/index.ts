/** What `import ... from 'callosum'` gives: the public surface of every room. */
export * from './cost/index.ts';
export * from './infer/index.ts';
export {
  type Answer,
  type Asking,
  type AskOptions,
  type Certificate,
  type Citation,
  DataNetwork,
  type DataNetworkOptions,
  type DocumentInfo,
  type DocumentInput,
  type LearnReport,
  type Outcome,
  type Snapshot,
  Store,
  StoreError,
} from './memory/index.ts';
export * from './model/index.ts';
export {
  findFiles,
  type Place,
  type ReadDocument,
  Reader,
  ReaderError,
  watchFiles,
} from './refine/readers/index.ts';
export * from './tensor/index.ts';
export * from './text/index.ts';
export * from './train/index.ts';
