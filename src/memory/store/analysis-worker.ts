/** The analysis of documents in a worker thread: one block is a few documents. */
import type { Mapper } from '../../text/workers.ts';
import { type Analysis, analyse } from './analysis.ts';
import type { DocumentInput } from './store-types.ts';

export interface DocumentBlock {
  readonly documents: DocumentInput[];
}

export interface AnalysedBlock extends DocumentBlock {
  readonly analysis: Analysis;
}

export const create = (): Mapper<DocumentBlock, Analysis> => ({
  map: ({ documents }) => analyse(documents),
  transfer: (analysis) => {
    const buffers = Object.values(analysis).flatMap((column) =>
      ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
    );
    return [...buffers, ...analysis.text.map(({ bytes }) => bytes.buffer as ArrayBuffer)];
  },
});
