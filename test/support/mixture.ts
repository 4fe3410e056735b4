/**
 * A small mixture of sources whose every id occurs once: a token tells its document and its place in it, so that batches can be
 * checked by brute force against the documents alone. Made anew in a temporary folder by each test file that imports it.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DataConfig, LoaderShape } from '../../src/train/data/index.ts';
import { plainTokenizer, type ShardDocument, temporaryFolder, writeShard } from './shards.ts';
import { Source, testSeed } from './source.ts';

export const folder = temporaryFolder();
export const source = new Source(testSeed());
export const SIZE = 100_000;
export const tokenizer = plainTokenizer(SIZE);

/** Next id to be used; ids below 10 are special. */
let fresh = 10;
/** By id: the document it is in, and whether it ends it. */
export const owner = new Map<number, { document: ShardDocument; last: boolean; from: string }>();

/** Shards `name-0.shard` and so on of documents of unique ids; some as long as several pieces. */
function write(name: string, counts: readonly number[], longest: number): ShardDocument[] {
  return counts.flatMap((count, i) => {
    const documents = Array.from({ length: count }, () => {
      const length = source.int(1, source.next() < 0.1 ? 10 * longest : longest + 1);
      const document: ShardDocument = { ids: Array.from({ length }, () => fresh++) };
      for (const id of document.ids) owner.set(id, { document, last: id === document.ids.at(-1), from: name });
      return document;
    });
    writeShard(join(folder, `${name}-${i}.shard`), documents, tokenizer);
    return documents;
  });
}

export const zh = write('zh', [60, 1, 40], 30);
export const en = write('en', [50], 60);
export const few = write('few', [3], 20);
assert.ok(fresh < SIZE, 'enough ids');

export const config = (changes: Partial<DataConfig> = {}): DataConfig => ({
  sources: [
    { name: 'zh', shards: ['zh-*.shard'], weight: 2 },
    { name: 'en', shards: ['en-0.shard'], weight: 1 },
    { name: 'few', shards: ['few-0.shard'], weight: 0.5 },
  ],
  heldOut: 0,
  seed: 5,
  ...changes,
});
export const only = (name: string, changes: Partial<DataConfig> = {}): DataConfig =>
  config({ sources: [{ name, shards: [`${name}-*.shard`], weight: 1 }], ...changes });
export const shape = (rows = 4, length = 24): LoaderShape => ({ rows, length, tokenizer, folder });
