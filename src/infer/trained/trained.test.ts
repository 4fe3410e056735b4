/** Models of every architecture that is trained, run by their own pass: against the pass over a whole text, and against the engine with pages of its own kernels where both run a model. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pagesFor } from '../../../test/infer/alone.ts';
import { i32, idsOf, MODELS, moved, VARIANTS } from '../../../test/support/model.ts';
import { loadModel, type ModelConfig, saveModel } from '../../model/index.ts';
import { arena, device, noGrad } from '../../tensor/index.ts';
import { difference } from '../fixtures/pages.ts';
import { randomReader, silentReader } from '../fixtures/reader.ts';
import type { ReaderWeights } from '../reader-weights.ts';
import type { Reading, ReadingEngine, ReadingStretch } from '../reading-engine.ts';
import { openEngine } from '../runner/index.ts';
import { settingsOf } from '../runner/options.ts';
import { TrainedEngine } from './engine.ts';
import { sizesOf } from './sizes.ts';

const folder = mkdtempSync(join(tmpdir(), 'trained-'));
after(() => rmSync(folder, { recursive: true }));

const SETTINGS = { stepTokens: 24, stepSequences: 4, cacheBytes: 1 << 20 };

function opened(config: ModelConfig) {
  const sizes = sizesOf(config);
  const settings = settingsOf({ ...SETTINGS, precision: 'float32' }, sizes.context);
  const model = moved(config);
  return { model, sizes, engine: new TrainedEngine(model, sizes, settings) };
}

/** (T, V) of a whole text in one pass. */
function wholeLogits(model: ReturnType<typeof moved>, ids: readonly number[]): Float32Array {
  using _scope = arena();
  return Float32Array.from(noGrad(() => model.logits({ ids: i32(Int32Array.from(ids), [1, ids.length]) })).readSync());
}

const text = (count: number, seed: number) => Array.from(idsOf(1, count, 29, seed));

describe('logits are those of one pass over the text', () => {
  for (const [name, config] of Object.entries({ ...VARIANTS, ...MODELS }))
    test(name, () => {
      const { model, engine } = opened(config);
      using _engine = engine;
      const texts = [text(20, 1), text(7, 2)];
      const expected = texts.map((ids) => wholeLogits(model, ids));
      const pages = [pagesFor(engine, 20), [0]];
      const rows = texts.map((): number[] => []);
      // In pieces, one beside the other, the first token alone.
      for (const cuts of [
        [0, 1],
        [1, 4],
        [4, 7],
        [7, 20],
      ]) {
        const read = texts.flatMap((ids, i) => (cuts[0] < ids.length ? [i] : []));
        const stretches = read.map((i) => {
          const tokens = texts[i].slice(...cuts);
          return { tokens, start: cuts[0], pages: pages[i], logits: 'all' as const };
        });
        const out = engine.step(stretches);
        let at = 0;
        for (const [n, { tokens }] of stretches.entries()) {
          rows[read[n]].push(...out.subarray(at, at + tokens.length * engine.vocab));
          at += tokens.length * engine.vocab;
        }
      }
      rows.forEach((row, i) => {
        assert.ok(difference(row, expected[i]) < 1e-4, `text ${i}: ${difference(row, expected[i])}`);
      });
    });
});

const SLOTS = [text(7, 3), text(5, 4)];
const SUFFIXES = [text(6, 5), text(3, 6)];

/** What a reading gives of questions over two slots, and of writing over both joined. */
function readAll(engine: ReadingEngine, weights: ReaderWeights) {
  using reading = engine.reading(weights, { cacheBytes: 1 << 20 });
  const own = SLOTS.map((_, i) => [2 * i]);
  SLOTS.forEach((tokens, i) => {
    reading.compile([{ tokens: tokens.slice(0, 3), start: 0, pages: own[i], logits: 'none' }]);
    reading.compile([{ tokens: tokens.slice(3), start: 3, pages: own[i], logits: 'none' }]);
  });
  const slots = SLOTS.map((tokens, i) => reading.store(own[i], tokens.length));
  const stretches: ReadingStretch[] = SUFFIXES.map((tokens, i) => {
    const slotTokens = SLOTS[i].length;
    return { tokens, start: slotTokens, pages: own[i], slotTokens, logits: 'all' };
  });
  const probes = probesOf(reading, stretches, weights.heads.length);
  const logits = reading.step(stretches).slice();
  const joined = [5];
  reading.wipe(joined);
  reading.load(slots[0], joined, 0);
  reading.load(slots[1], joined, SLOTS[0].length);
  const both = SLOTS[0].length + SLOTS[1].length;
  const stretch = { tokens: SUFFIXES[1], start: both, pages: joined, slotTokens: both, logits: 'last' as const };
  const written = reading.step([stretch]).slice();
  for (const slot of slots) slot[Symbol.dispose]();
  return { probes, logits, written };
}

/** Without the columns that fill up. */
function probesOf(reading: Reading, stretches: readonly ReadingStretch[], J: number): number[] {
  const { columns, heads, ends } = reading.probe(stretches);
  return stretches.flatMap(({ slotTokens: L }, i) => [
    ...Array.from({ length: J }, (_, j) => [...heads.subarray((i * J + j) * columns).subarray(0, L)]).flat(),
    ...[0, 1].flatMap((end) => [...ends.subarray((2 * i + end) * columns).subarray(0, L)]),
  ]);
}

describe('reading slots is what the engine with kernels over pages does', () => {
  for (const [name, config] of Object.entries(VARIANTS)) {
    const wide: ModelConfig = { ...config, head_dim: 8, num_hidden_layers: 3 };
    test(name, () => {
      const at = join(folder, name.replaceAll(/\W/g, '-'));
      {
        using model = moved(wide);
        saveModel(at, model);
      }
      const sizes = sizesOf(wide);
      const settings = settingsOf({ ...SETTINGS, precision: 'float32' }, sizes.context);
      using own = new TrainedEngine(loadModel(at), sizes, settings);
      using other = openEngine(at, { ...SETTINGS, precision: 'float32' });
      for (const weights of [randomReader(sizes), silentReader(sizes)]) {
        const [received, expected] = [readAll(own, weights), readAll(other, weights)];
        assert.ok(difference(received.probes, expected.probes) < 2e-5, 'probes');
        assert.ok(difference(received.logits, expected.logits) < 5e-5, 'logits');
        // The other keeps compiled slots as bytes.
        assert.ok(difference(received.written, expected.written) < 0.02 * Math.max(...expected.written.map(Math.abs)));
      }
    });
  }
});

describe('a reader that does nothing reads as the model does', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(name, () => {
      const { model, sizes, engine } = opened(config);
      using _engine = engine;
      const V = engine.vocab;
      const { probes, logits } = readAll(engine, silentReader(sizes));
      assert.ok(probes.every((p) => p >= -1e-6 && p <= 1 + 1e-5));
      let at = 0;
      SLOTS.forEach((slot, i) => {
        const expected = wholeLogits(model, [...slot, ...SUFFIXES[i]]).subarray(slot.length * V);
        const received = logits.subarray(at, at + expected.length);
        assert.ok(difference(received, expected) < 1e-4, `slot ${i}: ${difference(received, expected)}`);
        at += expected.length;
      });
    });
});

test('nothing is left in memory', () => {
  const cpu = device('cpu');
  const before = cpu.memory().liveCount;
  {
    const { sizes, engine } = opened(MODELS.lfadcformer);
    using _engine = engine;
    for (let i = 0; i < 3; i++) readAll(engine, randomReader(sizes));
  }
  assert.equal(cpu.memory().liveCount, before);
});

test('slots of which nothing is there, stretches without tokens and pages of others are refused or read as nothing', () => {
  const { sizes, engine } = opened(MODELS['yuan, tied']);
  using _engine = engine;
  using reading = engine.reading(randomReader(sizes));
  const stretch = { tokens: [1, 2], start: 0, pages: [0], slotTokens: 0, logits: 'none' as const };
  assert.ok(reading.probe([stretch]).heads.every((x) => x === 0));
  assert.throws(() => engine.step([{ ...stretch, tokens: [] }, stretch]), /must have a token/);
  assert.throws(() => reading.store([reading.pages], 2), /page/);
});
