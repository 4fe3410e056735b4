/** Token shards: writing, reading, checking. */
export { ShardError } from './error.ts';
export { hashOf, type ShardFacts, type ShardHeader, type ShardKind } from './format.ts';
export { Shard, verifyShard } from './reader.ts';
export { type EncodedDocuments, ShardWriter, type ShardWriterOptions } from './writer.ts';
