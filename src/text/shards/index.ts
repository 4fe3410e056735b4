/** Token shards: writing, reading, checking. */
export { type EncodeOptions as EncodeShardsOptions, type EncodeSummary, encodeShards } from './encode.ts';
export { ShardError } from './error.ts';
export { hashOf, type ShardFacts, type ShardHeader, type ShardKind } from './format.ts';
export { inspectShard, type ShardReport } from './inspect.ts';
export { Shard, verifyShard } from './reader.ts';
export { type EncodedDocuments, ShardWriter, type ShardWriterOptions } from './writer.ts';
