/** The recipe of the base: every phase is a recipe that holds, goes on from the one before, and has the share of reading that it says. */
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, parameterCount } from '../../src/model/index.ts';
import { readRecipe } from '../../src/train/recipe.ts';

const FOLDER = join(import.meta.dirname, '../../recipes/base-zh-en');
const PHASES = ['recall', 'lists', 'reading', 'whole'];
const PROSE = ['zhwiki', 'enwiki', 'zh-prose', 'books-en', 'laws-zh'];
const recipes = PHASES.map((name) => readRecipe(join(FOLDER, `${name}.json`)));

test('the first phase makes the model, the others go on with the one before', () => {
  const [first, ...others] = recipes.map(({ model }) => model);
  assert.ok('config' in first);
  const config = checkConfig({ vocab_size: 8192, ...first.config });
  assert.equal(parameterCount(config), 11_638_080);
  // Q8_0: 34 bytes for 32 weights.
  assert.ok((parameterCount(config) * 34) / 32 < 16e6);
  others.forEach((model, i) => {
    assert.ok('folder' in model);
    assert.equal(basename(model.folder), PHASES[i]);
  });
  for (const { tokenizer } of recipes) assert.deepEqual(tokenizer, recipes[0].tokenizer);
});

test('the share of prose, and rows that hold the longest documents', () => {
  const shares = recipes.map(({ data }) => {
    const all = data.sources.reduce((sum, { weight }) => sum + weight, 0);
    const prose = data.sources.filter(({ name }) => PROSE.includes(name));
    assert.equal(prose.length, PROSE.length);
    return prose.reduce((sum, { weight }) => sum + weight, 0) / all;
  });
  assert.deepEqual(
    shares.map((share) => Math.round(100 * share)),
    [15, 20, 25, 65],
  );
  assert.deepEqual(
    recipes.map(({ batch }) => batch.length),
    [256, 512, 1024, 1024],
  );
});

test('the rate falls in the last phase alone', () => {
  assert.deepEqual(
    recipes.map(({ schedule }) => schedule.decayShare),
    [0, 0, 0, 0.25],
  );
});
