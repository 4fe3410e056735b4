/** The recipe of the base: every phase is a recipe that holds, goes on from the one before, and has the share of reading that it says. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { begin } from '../../recipes/base-zh-en/begin.ts';
import { loadModel, parameterCount, type TransformerConfig } from '../../src/model/index.ts';
import { readRecipe } from '../../src/train/recipe.ts';

const FOLDER = join(import.meta.dirname, '../../recipes/base-zh-en');
const PHASES = ['begin', 'recall', 'lists', 'reading', 'passages', 'pages', 'wordings', 'whole'];
const PROSE = ['zhwiki', 'enwiki', 'zh-prose', 'books-en', 'laws-zh'];
const recipes = PHASES.slice(1).map((name) => readRecipe(join(FOLDER, `${name}.json`)));

test('each phase goes on with the model of the one before, the first with the one that begins with heads that copy', () => {
  recipes.forEach(({ model, tokenizer }, i) => {
    assert.ok('folder' in model);
    assert.equal(basename(model.folder), PHASES[i]);
    assert.deepEqual(tokenizer, recipes[0].tokenizer);
  });
});

test('the model that it begins with is small enough to ship, and its first block looks one, two and three tokens back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-begin-'));
  try {
    begin(folder);
    using model = loadModel(folder);
    const config = model.config as TransformerConfig;
    assert.equal(parameterCount(config), 11_638_080);
    // Q8_0: 34 bytes for 32 weights.
    assert.ok((parameterCount(config) * 34) / 32 < 16e6);
    const { hidden_size: E, head_dim: D, num_attention_heads: H } = config;
    const of = (name: string) =>
      model.parameters.find((one) => one.name.endsWith(name))!.tensor.readSync() as Float32Array;
    const embeddings = of('embed_tokens.weight');
    const joint = of('layers.0.self_attn.qkv_proj.weight');
    /** The projection's rows of one head for a token, turned to its position: the pairs lie half a head apart. */
    const turned = (row: number, token: number, position: number) => {
      const x = embeddings.subarray(token * E, (token + 1) * E);
      const size = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / E);
      const flat = Array.from({ length: D }, (_, d) =>
        x.reduce((sum, value, e) => sum + (value / size) * joint[(row * D + d) * E + e], 0),
      );
      return flat.map((_, d) => {
        const pair = d % (D / 2);
        const angle = position * config.rope_theta ** ((-2 * pair) / D);
        const [a, b] = [flat[pair], flat[pair + D / 2]];
        return d < D / 2 ? a * Math.cos(angle) - b * Math.sin(angle) : b * Math.cos(angle) + a * Math.sin(angle);
      });
    };
    const tokens = Array.from({ length: 12 }, (_, i) => 300 + 61 * i);
    for (const back of [1, 2, 3])
      for (let at = back; at < tokens.length; at++) {
        const query = turned(back - 1, tokens[at], at);
        const scores = tokens
          .slice(0, at + 1)
          .map((token, i) => turned(H, token, i).reduce((sum, value, d) => sum + value * query[d], 0));
        assert.equal(scores.indexOf(Math.max(...scores)), at - back);
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
    [15, 20, 25, 6, 6, 6, 25],
  );
  assert.deepEqual(
    recipes.map(({ batch }) => batch.length),
    [256, 512, 1024, 1024, 1024, 1024, 1024],
  );
});

test('the rate falls in the last phase alone', () => {
  assert.deepEqual(
    recipes.map(({ schedule }) => schedule.decayShare),
    [0, 0, 0, 0, 0, 0, 0.5],
  );
});
