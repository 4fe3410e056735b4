/** Tests of the architectures suite as a table, of what is compared, and of its figures on tiny models. No time is asserted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ModelConfig, parameterCount } from '../src/model/index.ts';
import { TINY, TINY_DC, TINY_MUDD, TINY_YUAN } from '../test/support/model.ts';
import { decodeFigure } from './architectures/decode-figure.ts';
import { COMPARED, SIZES, TOKENS, transformer } from './architectures/models.ts';
import { againstFigure } from './architectures/step-figure.ts';
import { architectureFigures } from './architectures.ts';
import type { Clock } from './measure.ts';
import { PeerPool } from './peers/pool.ts';
import { toFigure } from './suite.ts';
import { trainJob } from './train.ts';
import { stepFigure } from './train-figure.ts';

/** The bars that are promised. A change here is a change of the promise. */
const STEPS = { dcformer: 0.8, lfa: 0.89, mudd: 0.89 };
const BARS: Record<string, number> = {
  ...Object.fromEntries(
    Object.entries(STEPS).flatMap(([name, bar]) =>
      ['10m.512', '10m.2048', '60m.512', '60m.2048'].map((at) => [`architectures.step.${name}.${at}`, bar]),
    ),
  ),
  'architectures.peer.dcformer.10m.512': 3,
  'architectures.decode.dcformer.10m': 0.87,
};

const NO_BOUNDS = { fmaGflops: {}, readGBs: {} };
const still: Clock = { now: () => 0, sleep: async () => {} };
const fast = { minSeconds: 0, sampleSeconds: 0, restSeconds: 0, clock: still };
const unused = new PeerPool({});

test('the suite has every promised bar and no other', () => {
  const barred = architectureFigures().filter(({ bar }) => bar !== undefined);
  assert.deepEqual(Object.fromEntries(barred.map(({ id, bar }) => [id, bar])), BARS);
  assert.ok(barred.every(({ of }) => of === 'ratio'));
});

test('names of figures are not used twice', () => {
  const ids = architectureFigures().map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('both sides have the same sizes, and the transformer beside them norms where they have', () => {
  for (const { name, config, qkNorm } of COMPARED)
    for (const size of SIZES) {
      const [own, other] = [config(size, 512), transformer(size, 512, qkNorm)];
      for (const field of [
        'vocab_size',
        'hidden_size',
        'num_hidden_layers',
        'num_attention_heads',
        'num_key_value_heads',
        'head_dim',
        'intermediate_size',
        'max_position_embeddings',
        'tie_word_embeddings',
      ] as const)
        assert.equal(own[field], other[field], `${name} ${size} ${field}`);
      assert.equal(other.model_type, qkNorm ? 'qwen3' : 'llama');
      assert.equal('use_qk_norm' in own && own.use_qk_norm, qkNorm, name);
      const more = parameterCount(own) / parameterCount(other);
      assert.ok(more > 1 && more < (name.endsWith('moe') ? 3 : 1.2), `${name} ${size}: ${more}`);
      assert.ok(TOKENS[size] % 2048 === 0, 'whole sequences of every length');
    }
});

const tiny: Record<string, ModelConfig> = { dcformer: TINY_DC, lfa: TINY_YUAN, mudd: TINY_MUDD };

test('a step of one in turns with that of the other, and what the processor does between', async () => {
  let released = false;
  const release = () => {
    released = true;
  };
  const peak = { gflop: 1e6, run: () => 1, release };
  const plan = againstFigure(
    { id: 'step', bar: 0 },
    {
      threads: 1,
      job: () => trainJob({ ...TINY_MUDD }, 2, 16),
      against: { name: 'Transformer++', job: () => trainJob({ ...TINY }, 2, 16) },
      note: 'tiny',
    },
    async () => peak,
    fast,
  );
  const figure = toFigure(plan, await plan.measure(unused), NO_BOUNDS);
  assert.ok(figure.value > 0 && (figure.ratio ?? 0) > 0 && figure.peer?.name === 'Transformer++' && released);
  assert.match(figure.note ?? '', /^tiny; \d+ GFLOP\/s, \d+ % of the FMA peak; against \d+ GFLOP\/s/);
});

for (const [name, config] of Object.entries(tiny))
  test(`tokens one by one, in turns with the transformer: ${name}`, async () => {
    // More tokens than fit before the cache is filled anew.
    const positions = { max_position_embeddings: 96 };
    const plan = decodeFigure(
      { id: 'decode', bar: 0 },
      {
        threads: 1,
        context: 9,
        config: () => ({ ...config, ...positions }),
        against: { name: 'Transformer++', config: () => ({ ...TINY, ...positions }) },
        note: 'tiny',
      },
      { ...fast, minSamples: 80 },
    );
    const figure = toFigure(plan, await plan.measure(unused), NO_BOUNDS);
    assert.ok(figure.value > 0 && (figure.ratio ?? 0) > 0 && figure.samples >= 80);
    assert.equal(figure.note, 'tiny; one sequence, tokens 10 to 73, float32');
  });

test('PyTorch trains the same: its losses are ours, and then it is timed', { timeout: 240_000 }, async (t) => {
  const pool = new PeerPool();
  try {
    for (const [name, config] of Object.entries(tiny)) {
      const training = {
        threads: 1,
        job: () => trainJob({ ...config }, 2, 16),
        peer: { name: 'PyTorch architectures', tolerance: 1e-4 },
      };
      const plan = stepFigure({ id: 'peer', bar: 0 }, training, {}, fast);
      const { peers = [] } = await plan.measure(pool);
      if ('missing' in peers[0] && /install it/.test(peers[0].missing)) return t.skip(peers[0].missing);
      assert.ok('values' in peers[0], `${name}: ${'missing' in peers[0] && peers[0].missing}`);
    }
  } finally {
    await pool.close();
  }
});
