/** The training room: data, the step, the run. */
export * from './data/index.ts';
