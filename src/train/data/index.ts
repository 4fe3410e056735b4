/** Data for training: mixtures of token shards as batches. */
export { type Batch, IGNORED } from './batch.ts';
export { DataError } from './error.ts';
export { type FimConfig, type FimTokens, fimTokensOf, rearrange } from './fim.ts';
export type { HeldOut, HeldOutOptions } from './held-out.ts';
export { type DataConfig, Loader, type LoaderShape } from './loader.ts';
export type { SourceConfig } from './source.ts';
export type { LoaderState } from './state.ts';
