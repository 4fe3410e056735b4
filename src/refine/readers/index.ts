/** Files become text with places: what a person can open and find again. */
export { LIMITS, type Limits, type Place, type ReadDocument, ReaderError } from './document.ts';
export { type Found, type FoundFile, findFiles } from './files.ts';
export { ENDINGS } from './kinds.ts';
export { type LeftOut, leftOutOf } from './left-out.ts';
export { type Outcome, Reader } from './read.ts';
export { type Changes, watchFiles } from './watch.ts';
