/** A whole run on a decoder of random weights: stopped, gone on with, and ended with a file that fits its base. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gateWeights } from '../answer/gate.ts';
import { Associations } from '../associations/index.ts';
import { smallModel, smallTokenizer } from '../ports/fixtures/small-base.ts';
import { findReader } from '../reader/find-reader.ts';
import { fingerprintOf } from '../reader/fingerprint.ts';
import { loadReader } from '../reader/reader-file.ts';
import { type FinishedRun, type ReaderRunEvents, type ReaderRunOptions, runReaderTraining } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'reader-run-'));
after(() => rmSync(folder, { recursive: true }));

const model = smallModel(4096);
const options = (name: string, signal?: AbortSignal): ReaderRunOptions => ({
  model,
  tokenizer: smallTokenizer,
  name: 'small',
  out: join(folder, `${name}.reader.safetensors`),
  questionFiles: [],
  training: { seed: 1, questions: 2, chinese: 0, human: 0, steps: 8, rank: 2, pointerLayers: [1], lr: 1e-3 },
  fitted: 32,
  associated: 2,
  heldOut: { between: 1, end: 2 },
  signal,
});

/** Runs until something is told that `stops` names; what was told until then. */
async function runUntil(name: string, stops?: string): Promise<{ finished?: FinishedRun; told: string[] }> {
  const stop = new AbortController();
  const told: string[] = [];
  const tell = (what: string) => {
    told.push(what);
    if (what === stops) stop.abort();
  };
  let part = '';
  const events: ReaderRunEvents = {
    begin: (steps, done) => tell(`begin ${done} of ${steps}`),
    step: ({ step }) => tell(`step ${step}`),
    phase: (phase, columns) => {
      assert.ok(columns.length > 4);
      tell(phase);
    },
    starting: (what, questions) => {
      assert.ok(questions > 0);
      part = what;
      tell(what);
    },
    done: () => tell(`some of ${part}`),
    measured: (contender) => tell(`measured ${contender}`),
  };
  return { finished: await runReaderTraining(options(name, stop.signal), events), told };
}

/** Without what is learned again at each start. */
const fitted = (told: readonly string[]): string[] => told.filter((what) => !/associations|edges/.test(what));

test('a run stopped anywhere goes on and ends as one that was not stopped', async () => {
  const steps = await runUntil('small', 'step 1');
  assert.equal(steps.finished, undefined);
  assert.ok(!existsSync(options('small').out));

  const fitting = await runUntil('small', 'some of choice and gate');
  assert.equal(fitting.finished, undefined);
  assert.deepEqual(fitting.told.slice(0, 2), ['begin 2 of 8', 'step 2']);
  assert.ok(fitting.told.includes('distractors') && !existsSync(options('small').out));

  for (const learning of ['some of associations', 'some of edges'])
    assert.equal((await runUntil('small', learning)).finished, undefined, learning);

  const asking = await runUntil('small', 'some of base, en gold document');
  assert.equal(asking.finished, undefined);
  assert.deepEqual(fitted(asking.told).slice(0, 2), ['begin 8 of 8', 'copy heads']);
  assert.ok(asking.told.includes('measured reader'));

  const last = await runUntil('small');
  // What was fitted and answered before is not made again.
  assert.deepEqual(fitted(last.told).slice(0, 3), ['begin 8 of 8', 'measured reader', 'base, en gold document']);
  assert.equal(last.told.at(-1), 'measured words');

  const whole = await runUntil('whole');
  const figures = [last, whole].map(({ finished }) => JSON.parse(readFileSync(finished!.figures, 'utf8')));
  assert.deepEqual(figures[0].measured, figures[1].measured);
  const [{ weights, facts, associations }, other] = [last, whole].map(({ finished }) =>
    loadReader(finished!.path, model.sizes),
  );
  assert.deepEqual(
    [weights, associations, facts.choice, facts.gate],
    [other.weights, other.associations, other.facts.choice, other.facts.gate],
  );

  assert.equal(weights.heads.length, 8);
  assert.equal(weights.pointers.length, 1);
  assert.ok(facts.choice!.features.includes('pointer.start'));
  assert.ok(gateWeights(facts.gate!, { heads: 8, associations: new Associations(associations!) }).threshold > 0);
  assert.equal(
    findReader(join(folder, 'small.gguf'), fingerprintOf(model.sizes, smallTokenizer), []),
    last.finished!.path,
  );
  assert.deepEqual(Object.keys(figures[0].measured), ['reader', 'base', 'words']);
  for (const { questions } of figures[0].measured.reader) assert.equal(questions, 2);
});
