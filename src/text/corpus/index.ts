/** Reading text: files and folders to blocks of bytes, and blocks to documents. */
export { type Block, type BlockOptions, readBlocks } from './blocks.ts';
export {
  type DocumentOptions,
  documentsOf,
  type Invalid,
  type Message,
  type Part,
  readDocuments,
  type TextDocument,
} from './documents.ts';
export { CorpusError } from './error.ts';
export { type CorpusFile, corpusFiles } from './files.ts';
