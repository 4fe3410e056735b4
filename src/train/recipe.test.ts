/** Recipes: the names of their fields, every wrong one refused by its name, the ways to name a model, a tokenizer and sources. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changed, leaves, objects, watched } from '../../test/support/json.ts';
import { RunError } from './fields.ts';
import { parseRecipe, readRecipe } from './recipe.ts';

/** All fields that a recipe may have, without the ways that exclude each other. */
const FULL = {
  name: 'full',
  seed: 3,
  model: { params: '3M' },
  tokenizer: { vocab: 4096, pretokenizer: 'gpt4' },
  data: {
    sources: [
      { name: 'zh', files: ['zh.jsonl.zst', '书/'], weight: 2 },
      { name: 'en', shards: ['en-*.shard'], weight: 1 },
    ],
    heldOut: 0.1,
    seed: 4,
    fim: { rate: 0.5, spm: 0.25 },
  },
  tokens: '8M',
  batch: { rows: 4, length: 256, accumulate: 2 },
  optimizer: { name: 'muon', lr: 1, beta1: 0, beta2: 0, eps: 1, decay: 1, muonLr: 1, momentum: 0.5 },
  schedule: { kind: 'cosine', warmup: 1, floor: 1, decayShare: 1 },
  clip: 3,
  zLoss: 1,
  dtype: 'bf16',
  recompute: true,
  evaluate: { every: 1, tokens: 1, prompts: ['国王说'], sampleTokens: 1 },
  checkpoint: { every: 1, keep: 1 },
  guard: { spike: 1, patience: 1 },
};
const LEAST = { name: 'least', model: { depth: 2 }, data: { sources: [{ name: 'a', files: ['a.txt'] }] } };

test('every field is read, and these are the fields', () => {
  const { value, asked } = watched(FULL);
  parseRecipe('r.json', value);
  const names = (paths: readonly (readonly (string | number)[])[]) =>
    paths.flatMap((path) => {
      const name = path.map((key) => (typeof key === 'number' ? '[]' : `.${key}`)).join('');
      return name ? [name.slice(1)] : [];
    });
  const written = new Set(names([...objects(FULL), ...leaves(FULL)]).filter((name) => !name.endsWith(']')));
  const ways = ['model.folder', 'model.preset', 'model.depth', 'model.config', 'tokenizer.folder', 'data.sources'];
  assert.deepEqual([...asked].sort(), [...new Set([...written, ...ways])].sort());
});

test('what it says is what comes of it', () => {
  const { tokens, model, ...rest } = parseRecipe('r.json', FULL);
  const { tokens: _, model: __, ...written } = FULL;
  assert.deepEqual([tokens, model], [8e6, { params: 3e6 }]);
  assert.deepEqual(rest, { ...written, open: { batch: false, lr: false } });
  const least = parseRecipe('r.json', LEAST);
  assert.deepEqual(least.open, { batch: true, lr: true }, 'the dial chooses');
  assert.equal(least.tokens, undefined);
  assert.equal(least.tokenizer, undefined);
  assert.deepEqual(least.data.sources, [{ name: 'a', files: ['a.txt'], weight: 1 }]);
});

test('a wrong value of any field, and a field that nobody knows, are refused by name', () => {
  for (const path of leaves(FULL)) {
    const name = path.findLast((key) => typeof key === 'string')!;
    for (const wrong of [{ wrong: 1 }, -1e300])
      assert.throws(
        () => parseRecipe('r.json', changed(FULL, path, wrong)),
        (error) => error instanceof RunError && error.message.includes(`${name} must`),
        path.join('.'),
      );
  }
  for (const path of objects(FULL))
    assert.throws(
      () => parseRecipe('r.json', changed(FULL, [...path, 'extra'], 1)),
      /every field must be a known one: extra$/,
      path.join('.'),
    );
});

test('one way to a model, one to a tokenizer, one to each source', () => {
  const { model, tokenizer } = { model: ['model'], tokenizer: ['tokenizer'] };
  const file = ['data', 'sources', 0];
  const wrong: [path: (string | number)[], to: unknown, message: RegExp][] = [
    [model, {}, /\[r\.json: model\] it must name one of folder, preset, params, depth and config: none/],
    [model, { params: 1, preset: 'x' }, /must name one of .*: preset, params/],
    [model, { depth: 2000 }, /depth must be a whole number from 1 to 1024: 2000/],
    [tokenizer, {}, /\[r\.json: tokenizer\] it must name a folder, or a vocab/],
    [tokenizer, { folder: 'a', vocab: 500 }, /it must name a folder, or a vocab/],
    [tokenizer, { vocab: 299 }, /vocab must be a whole number from 300 to 1048576: 299/],
    [tokenizer, { folder: 'a', pretokenizer: 'gpt2' }, /every field must be a known one: pretokenizer/],
    [file, { name: 'a' }, /\[data\.sources a\] a source must name files, or shards/],
    [file, { name: 'a', files: ['a'], shards: ['b'] }, /a source must name files, or shards/],
    [file, { name: 'en', files: ['a'] }, /\[data\.sources\] names must be different, .*: en/],
    [file, { name: 'a/b', files: ['a'] }, /of letters, digits, dots and dashes: a\/b/],
    [['data', 'sources'], [{ name: 'a', files: ['a'], weight: 0 }], /\[data\.sources\] one must have a weight above 0/],
    [['tokens'], '0', /tokens must be a number, or a text like 60M or 1\.5B: "0"/],
    [['data', 'heldOut'], 0.9, /heldOut must be a number from 0 to 0\.5: 0\.9/],
  ];
  for (const [path, to, message] of wrong)
    assert.throws(() => parseRecipe('r.json', changed(FULL, path, to)), message, JSON.stringify(to));
  for (const choice of [{ folder: 'runs/a' }, { preset: '10m' }, { depth: 3 }, { config: { hidden_size: 8 } }])
    assert.deepEqual(parseRecipe('r.json', changed(FULL, ['model'], choice)).model, choice);
});

test('the recipes that are shipped can be read', () => {
  const folder = fileURLToPath(new URL('../../recipes', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.ok(files.length >= 3);
  for (const file of files) assert.equal(`${readRecipe(join(folder, file)).name}.json`, file);
});
