/** The ports: slots compiled once and read by a frozen base, a question over each by itself, or joined for writing. */
export { PortError } from './port-error.ts';
export { SlotCache } from './slot-cache.ts';
export { SlotReader, type SlotReaderOptions } from './slot-reader.ts';
export type { WriteOptions, Writing } from './writing.ts';
