/** Settings, shards and sources that cannot be used: each a sentence, before training or at the token that is wrong. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { config, folder, only, SIZE, shape, tokenizer } from '../../../test/support/mixture.ts';
import { writeShard } from '../../../test/support/shards.ts';
import { ShardError } from '../../text/index.ts';
import { type DataConfig, DataError, Loader } from './index.ts';

describe('what cannot be used', () => {
  const refused = (data: DataConfig, message: RegExp, kind: typeof DataError | typeof ShardError = DataError) =>
    assert.throws(
      () => Loader.open(data, shape()),
      (error) => error instanceof kind && message.test(error.message),
    );
  const [first] = config().sources;

  test('settings', () => {
    for (const heldOut of [-0.1, 1, Number.NaN])
      refused(config({ heldOut }), /heldOut\] must be at least 0 and below 1/);
    for (const seed of [-1, 0.5]) refused(config({ seed }), /seed\] must be/);
    refused(config({ fim: { rate: 2, spm: 0 } }), /fim.rate\] must be from 0 to 1: 2/);
    refused(config({ sources: [] }), /sources\] must have one with a weight above 0: none/);
    refused(config({ sources: [{ ...first, weight: -1 }] }), /weight must be/);
    refused(config({ sources: [{ ...first, weight: 0 }] }), /weight above 0: zh/);
    refused(config({ sources: [first, first] }), /different names: zh, zh/);
    const bare = { ...tokenizer, special: new Map([['<|endoftext|>', 0]]) };
    assert.throws(
      () => Loader.open(config({ fim: { rate: 0.1, spm: 0 } }), { ...shape(), tokenizer: bare }),
      /<\|fim_prefix\|>/,
    );
  });

  test('shards that are not there, damaged, or of another tokenizer', () => {
    refused(
      config({ sources: [{ ...first, shards: ['none-*.shard'] }] }),
      /source zh\] must name shards that are there: none-\*/,
    );
    refused(config({ sources: [{ ...first, shards: [] }] }), /must name shards that are there: none/);
    refused(
      config({ sources: [{ ...first, shards: ['none.shard'] }] }),
      /none\.shard\] cannot be read: ENOENT/,
      ShardError,
    );
    writeFileSync(join(folder, 'cut.shard'), readFileSync(join(folder, 'en-0.shard')).subarray(0, -100));
    refused(
      config({ sources: [first, { name: 'cut', shards: ['cut.shard'], weight: 1 }] }),
      /cut short: 100 of/,
      ShardError,
    );
    const other = { ...shape(), tokenizer: { ...tokenizer, hash: 'ef'.repeat(32) } };
    assert.throws(
      () => Loader.open(config(), other),
      /must be made with the tokenizer in use, efefefefefef: abababababab/,
    );
  });

  test('a source of which everything is held out', () => {
    writeShard(join(folder, 'one.shard'), [{ ids: [10] }], tokenizer);
    const data = config({ sources: [{ name: 'one', shards: ['one.shard'], weight: 1 }], heldOut: 0.9999 });
    refused(
      data,
      /source one\] must have documents that are not held out: 1 documents, all of them held out \(lower heldOut/,
    );
    using loader = Loader.open({ ...data, sources: [first, { ...data.sources[0], weight: 0 }], heldOut: 0.6 }, shape());
    assert.equal(loader.heldOut({ rows: 1, length: 8, maxTokens: 8 }).length, 2, 'weight 0: for evaluation only');
  });

  test('an id outside the vocabulary, when it is reached', () => {
    const bytes = readFileSync(join(folder, 'few-0.shard'));
    bytes.writeUInt32LE(SIZE, 192 + 4 * 5);
    writeFileSync(join(folder, 'wrong.shard'), bytes);
    using loader = Loader.open(
      only('wrong', { sources: [{ name: 'wrong', shards: ['wrong.shard'], weight: 1 }] }),
      shape(),
    );
    assert.throws(
      () => Array.from({ length: 20 }, () => loader.next()),
      /wrong\.shard\] ids must be below the vocabulary size 100000: 100000 at token 5/,
    );
  });
});
