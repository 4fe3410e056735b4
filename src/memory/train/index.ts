/** Training of readers: what a program calls. */

export { type CopyColumn, copyHits } from './copy-hits.ts';
export type { FinishedRun } from './finish-run.ts';
export { type MeasuredColumn, tableOf } from './measure.ts';
export { type ReaderRunEvents, type ReaderRunOptions, runReaderTraining } from './reader-run.ts';
