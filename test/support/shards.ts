/** Small shards for tests, straight from ids: no tokenizer, no text. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { hashOf, type ShardHeader, ShardWriter } from '../../src/text/shards/index.ts';
import type { Source } from './source.ts';

export interface ShardDocument {
  ids: number[];
  /** 1 where the loss counts a token: of chat shards. */
  mask?: number[];
  /** What its hash is of; its ids unless said. */
  text?: string;
}

/** What the loader and the writer need to know of a tokenizer. */
export const plainTokenizer = (size: number) => ({
  hash: 'ab'.repeat(32),
  size,
  endOfText: 0,
  special: new Map([
    ['<|endoftext|>', 0],
    ['<|fim_prefix|>', 1],
    ['<|fim_middle|>', 2],
    ['<|fim_suffix|>', 3],
  ]),
});

/** A folder that is removed when the file's tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-shards-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a shard of these documents; a chat shard where they have masks. */
export function writeShard(
  path: string,
  documents: readonly ShardDocument[],
  tokenizer: { hash: string; size: number },
): ShardHeader {
  const writer = new ShardWriter(path, { kind: documents[0].mask ? 'chat' : 'text', tokenizer });
  const texts = documents.map(({ ids, text }) => text ?? ids.join(' '));
  writer.add({
    ids: Uint32Array.from(documents.flatMap(({ ids }) => ids)),
    lengths: Uint32Array.from(documents, ({ ids }) => ids.length),
    hashes: BigUint64Array.from(texts, hashOf),
    textBytes: Uint32Array.from(texts, (text) => Buffer.byteLength(text)),
    language: new Uint16Array(documents.length),
    languages: ['zh'],
    source: '语料.jsonl',
    mask: documents[0].mask && Uint8Array.from(documents.flatMap(({ mask }) => mask ?? [])),
  });
  const header = writer.seal();
  writer.publish();
  return header;
}

/** Documents of random ids from 4 to size - 1, each with end-of-text (0) at its end; lengths from 1 to `longest`. */
export function randomDocuments(source: Source, count: number, longest: number, size: number): ShardDocument[] {
  return Array.from({ length: count }, () => {
    const ids = Array.from({ length: source.int(0, longest) }, () => source.int(4, size));
    return { ids: [...ids, 0] };
  });
}
