/** Documents as pieces, against a plain list of them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainTokenizer, randomDocuments, temporaryFolder, writeShard } from '../../../test/support/shards.ts';
import { Source, testSeed } from '../../../test/support/source.ts';
import { Shard } from '../../text/index.ts';
import { Pieces } from './pieces.ts';

test('every piece of every document, over several shards', () => {
  const folder = temporaryFolder();
  const source = new Source(testSeed());
  const shards = [1, 255, 256, 257, 900, 3].map((count, i) => {
    const path = join(folder, `${i}.shard`);
    writeShard(path, randomDocuments(source, count, 40, 100), plainTokenizer(100));
    return Shard.open(path);
  });
  for (const limit of [1, 7, 16, 39, 1000]) {
    const expected = shards.flatMap((shard) =>
      Array.from({ length: shard.header.documents }, (_, document) => {
        const [start, end] = [shard.start(document), shard.start(document + 1)];
        return Array.from({ length: Math.ceil((end - start) / limit) }, (_, i) => {
          const from = start + i * limit;
          const to = Math.min(end, from + limit);
          return { path: shard.path, document, from, to, last: to === end };
        });
      }).flat(),
    );
    const pieces = new Pieces(shards, limit);
    assert.equal(pieces.size, expected.length);
    const found = Array.from({ length: pieces.size }, (_, i) => {
      const { shard, ...piece } = pieces.at(i);
      return { path: shard.path, ...piece };
    });
    assert.deepEqual(found, expected, `limit ${limit}`);
  }
  for (const shard of shards) shard.close();
});
