/** Training of readers: what a program calls. */
export { type MeasuredColumn, tableOf } from './measure.ts';
export { type FinishedRun, type ReaderRunEvents, type ReaderRunOptions, runReaderTraining } from './reader-run.ts';
