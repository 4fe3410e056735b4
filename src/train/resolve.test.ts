/** From recipes to runs: each way to name a model, what the dial fills in and what it leaves alone, and parts that do not fit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TINY } from '../../test/support/model.ts';
import { derive, parameterCount, preset } from '../model/index.ts';
import { parseRecipe } from './recipe.ts';
import { type Prepared, resolveRecipe } from './resolve.ts';
import { parseRun, tokensPerStep } from './run.ts';

const PREPARED: Prepared = {
  tokenizer: 'tokenizer',
  shards: { a: ['a.shard'], b: ['b.shard'] },
  vocab: 500,
  endOfText: 0,
};
const resolved = (fields: Record<string, unknown>, prepared: Partial<Prepared> = {}) =>
  resolveRecipe(
    parseRecipe('r', {
      name: 'r',
      data: {
        sources: [
          { name: 'b', files: ['b.txt'], weight: 3 },
          { name: 'a', files: ['a.txt'] },
        ],
      },
      batch: { rows: 4, length: 64, accumulate: 2 },
      optimizer: { lr: 0.005 },
      tokens: 10_000,
      ...fields,
    }),
    { ...PREPARED, ...prepared },
  );

test('a depth: the dial chooses the model, and gives its reasons', () => {
  const { run, reasons } = resolved({ model: { depth: 2 } });
  const { config } = derive({ depth: 2, vocab: 500, context: 64 });
  assert.deepEqual(run.model, parseRun('r', run).model);
  for (const field of ['num_hidden_layers', 'hidden_size', 'vocab_size', 'max_position_embeddings'] as const)
    assert.equal(run.model[field], config[field], field);
  assert.deepEqual([run.model.bos_token_id, run.model.eos_token_id], [0, 0]);
  assert.ok(reasons.length > 0);
  assert.ok(
    !reasons.some((reason) => reason.startsWith('Learning rate')),
    'of what the recipe says there is no reason',
  );
});

test('a size, a preset, a configuration, and a model to go on with', () => {
  const size = resolved({ model: { params: '1M' } }).run.model;
  assert.ok(Math.abs(parameterCount(size) / 1e6 - 1) < 0.5, String(parameterCount(size)));
  const named = resolved({ model: { preset: '1m' } });
  assert.equal(named.run.model.hidden_size, preset('1m', { vocab_size: 500 }).hidden_size);
  assert.equal(named.run.model.vocab_size, 500);
  assert.deepEqual(named.reasons, []);
  const { vocab_size: _, max_position_embeddings: __, ...config } = TINY;
  const own = resolved({ model: { config } }).run.model;
  assert.deepEqual([own.vocab_size, own.max_position_embeddings, own.head_dim], [500, 64, TINY.head_dim]);
  const from = { folder: '../base', config: { ...TINY, vocab_size: 500, max_position_embeddings: 64 } };
  const going = resolved({ model: { folder: 'base' } }, { from, endOfText: -1 }).run;
  assert.equal(going.from, '../base');
  assert.deepEqual(going.model, from.config, 'as it is');
});

test('the dial fills in what is open, and nothing else', () => {
  const set = resolved({ model: { depth: 2 } }).run;
  assert.deepEqual(set.batch, { rows: 4, length: 64, accumulate: 2 });
  assert.equal(set.optimizer.lr, 0.005);
  assert.equal(set.steps, Math.round(10_000 / 512));
  const derived = derive({ depth: 2, vocab: 500, context: 512 });
  const open = resolved({ model: { depth: 2 }, batch: undefined, optimizer: { decay: 0.3 }, tokens: undefined }).run;
  assert.equal(open.optimizer.lr, derived.lr);
  assert.equal(open.optimizer.decay, 0.3);
  assert.ok(open.batch.rows <= 8);
  assert.ok(Math.abs(tokensPerStep(open) / derived.batchTokens - 1) < 0.2);
  assert.equal(open.steps, Math.round(derived.horizonTokens / tokensPerStep(open)));
  assert.equal(resolved({ model: { depth: 2 }, tokens: 1 }).run.steps, 1, 'one step at the least');
});

test('sources keep their order and weights and get their shards', () => {
  assert.deepEqual(resolved({ model: { depth: 1 } }).run.data.sources, [
    { name: 'b', weight: 3, shards: ['b.shard'] },
    { name: 'a', weight: 1, shards: ['a.shard'] },
  ]);
});

test('parts that do not fit together', () => {
  const { vocab_size: _, ...config } = TINY;
  assert.throws(() => resolved({ model: { config } }), /batch\.length must be at most .* 24: 64/);
  const short = { batch: { rows: 1, length: 24 } };
  assert.throws(
    () => resolved({ ...short, model: { config: TINY } }),
    /a row for each of .* 500 tokens: vocab_size 29/,
  );
  assert.throws(
    () => resolved({ ...short, model: { config: { ...config, head_dim: 3 } } }),
    /\[r: model\.config\] head_dim/,
  );
  assert.throws(() => resolved({ model: { preset: 'no' } }), /no/);
});
