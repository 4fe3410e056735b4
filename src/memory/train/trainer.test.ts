/** Steps of reader training on a decoder of random weights: they learn, they follow from the seed, and go on from a checkpoint with the same bits. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { smallDecoder, smallTokenizer, smallWeights } from '../ports/fixtures/small-base.ts';
import { checkpointOptions, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { dataOf, PHASES, phaseOf } from './curriculum.ts';
import { FrozenBase } from './frozen-base.ts';
import { FrozenWeights } from './frozen-weights.ts';
import { ReaderTrainer, scheduled, type TrainerOptions } from './trainer.ts';

const folder = mkdtempSync(join(tmpdir(), 'training-'));
after(() => rmSync(folder, { recursive: true }));

const FINGERPRINT = 'a'.repeat(64);
const OPTIONS: TrainerOptions = {
  seed: 3,
  questions: 3,
  chinese: 0,
  human: 0,
  steps: 8,
  rank: 2,
  pointerLayers: [1],
  lr: 5e-3,
  keepText: 'Rough winds do shake the darling buds of May, and summer has too short a date. '.repeat(4),
};

function trained(from: number, steps: number, load?: string, options = OPTIONS) {
  using frozen = new FrozenWeights({ ...smallDecoder, context: 4096 }, smallWeights(), 'float32');
  using trainer = new ReaderTrainer(new FrozenBase(frozen), smallTokenizer, options);
  if (load) loadCheckpoint(load, trainer, FINGERPRINT);
  assert.equal(trainer.step, from);
  const reports = Array.from({ length: steps }, () => trainer.next());
  const path = join(folder, `${from}-${from + steps}.safetensors`);
  saveCheckpoint(path, trainer, FINGERPRINT);
  return { reports, path };
}

describe('reader training', () => {
  test('a run that stopped goes on with the same bits, through every phase', () => {
    const whole = trained(0, 8);
    const first = trained(0, 3);
    const rest = trained(3, 5, first.path);
    assert.deepEqual([...first.reports, ...rest.reports], whole.reports);
    assert.deepEqual(checkpointOptions(first.path, FINGERPRINT).steps, 8);
    const phases = new Set(whole.reports.map(({ phase }) => phase.name));
    assert.deepEqual(
      [...phases],
      PHASES.map(({ name }) => name).filter((name) => phases.has(name)),
    );
    const last = whole.reports.at(-1)!;
    assert.ok(last.phase.keep > 0 && last.keep > 0, 'the last steps keep the base');
    for (const { loss } of whole.reports) assert.ok(Number.isFinite(loss));
  });

  test('a checkpoint of another base, of other options or of nothing is refused', () => {
    const { path } = trained(0, 1);
    assert.throws(() => checkpointOptions(path, 'b'.repeat(64)), { name: 'ReaderError', message: /this base/ });
    assert.throws(() => trained(1, 1, path, { ...OPTIONS, lr: 1e-3 }), { name: 'ReaderError', message: /lr 0.005/ });
    const other = join(folder, 'other.safetensors');
    writeFileSync(other, 'none');
    assert.throws(() => checkpointOptions(other, FINGERPRINT), { name: 'SafetensorsError' });
  });

  test('the rate rises, then falls; the phases follow each other', () => {
    const rates = Array.from({ length: 100 }, (_, step) => scheduled(step, 100));
    assert.equal(rates.indexOf(Math.max(...rates)), 5);
    assert.ok(rates[99] < 0.06 && rates[99] > 0.04);
    const names = Array.from({ length: 100 }, (_, step) => phaseOf(step, 100).name);
    assert.deepEqual(
      [...new Set(names)],
      PHASES.map(({ name }) => name),
    );
    for (const { name, share } of PHASES)
      assert.equal(names.filter((own) => own === name).length, Math.round(100 * share));
    const later = Array.from({ length: 100 }, (_, step) => phaseOf(step, 100, true).name);
    assert.deepEqual([...new Set(later)], ['asked', 'keep'], 'a reader that is gone on from knows the others');
  });
});

describe('data', () => {
  test('follow from seed and step; every gold place holds its answer, and absent answers are none', () => {
    const options = { seed: 5, questions: 24, chinese: 0.3, human: 0 };
    let absent = 0;
    for (const step of [0, 3, 10, 40, 41, 42, 60, 90, 99]) {
      const { open, examples } = dataOf(step, 100, options);
      assert.deepEqual(dataOf(step, 100, options).examples, examples);
      assert.ok(examples.length > 0);
      for (const { slots, gold, answers, question } of examples) {
        assert.equal(slots.length, open, question);
        assert.equal(new Set(slots.map(({ title, text }) => title + text)).size, open, 'slots differ');
        if (!gold) absent++;
        if (gold) assert.ok(answers.includes(slots[gold.slot].text.slice(gold.start, gold.end)), question);
        else assert.deepEqual(answers, []);
      }
    }
    assert.ok(absent > 0);
  });

  test('of a reader that is gone on from stand among what a search finds first', () => {
    const options = { seed: 5, questions: 24, chinese: 0, human: 0 };
    const drawn = (from?: unknown) => [0, 1, 2].flatMap((step) => dataOf(step, 100, { ...options, from }).examples);
    const about = (title: string) => title.split(' › ')[0];
    const found = drawn({}).filter(({ gold }) => gold);
    const beside = found.filter(({ slots, gold }) =>
      slots.some(({ title }, i) => i !== gold!.slot && about(title) === about(slots[gold!.slot].title)),
    );
    assert.ok(found.length > 5 && beside.length > found.length / 2, `${beside.length} of ${found.length}`);
    assert.ok(drawn().every(({ slots }) => slots.length === 1));
    assert.ok(
      drawn({}).some(({ gold }) => !gold),
      'some have no answer',
    );
  });
});
