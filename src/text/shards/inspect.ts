/** What is to be said about a shard, as one plain object. Not the printing, and not the checksum: that is verifyShard. */
import type { ShardKind } from './format.ts';
import type { Shard } from './reader.ts';

export interface ShardReport {
  path: string;
  kind: ShardKind;
  documents: number;
  tokens: number;
  /** UTF-8 bytes of the documents' text. */
  textBytes: number;
  bytesPerToken: number;
  /** Tokens of the shortest document, of those a tenth, half and nine tenths up the order, and of the longest. */
  documentTokens: { least: number; tenth: number; median: number; ninth: number; most: number };
  /** Chat: tokens that a loss counts. */
  counted?: number;
  vocabulary: number;
  bytesPerId: number;
  tokenizer: string;
  sources: string[];
  languages: Record<string, number>;
  checksum: string;
}

export function inspectShard(shard: Shard): ShardReport {
  const { kind, documents, tokens, textBytes, vocabulary, width, facts, checksum } = shard.header;
  const lengths = Float64Array.from({ length: documents }, (_, i) => shard.start(i + 1) - shard.start(i)).sort();
  const quantile = (q: number) => lengths[Math.round(q * (documents - 1))];
  return {
    path: shard.path,
    kind,
    documents,
    tokens,
    textBytes,
    bytesPerToken: textBytes / tokens,
    documentTokens: {
      least: quantile(0),
      tenth: quantile(0.1),
      median: quantile(0.5),
      ninth: quantile(0.9),
      most: quantile(1),
    },
    counted: shard.mask && ones(shard.mask),
    vocabulary,
    bytesPerId: width,
    tokenizer: facts.tokenizer,
    sources: facts.sources,
    languages: facts.languages,
    checksum,
  };
}

function ones(bits: Uint8Array): number {
  let count = 0;
  for (const byte of bits) for (let rest = byte; rest; rest &= rest - 1) count++;
  return count;
}
