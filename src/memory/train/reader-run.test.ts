/** A whole run on a decoder of random weights: stopped, gone on with, and ended with a file that fits its base. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gateWeights } from '../answer/gate.ts';
import { smallDecoder, smallTokenizer, smallWeights } from '../ports/fixtures/small-base.ts';
import { findReader } from '../reader/find-reader.ts';
import { fingerprintOf } from '../reader/fingerprint.ts';
import { loadReader } from '../reader/reader-file.ts';
import { type ReaderRunEvents, type ReaderRunOptions, runReaderTraining } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'reader-run-'));
after(() => rmSync(folder, { recursive: true }));

const decoder = { ...smallDecoder, context: 4096 };
const options = (signal?: AbortSignal): ReaderRunOptions => ({
  decoder,
  weights: smallWeights(),
  tokenizer: smallTokenizer,
  name: 'small',
  out: join(folder, 'small.reader.safetensors'),
  questionFiles: [],
  training: { seed: 1, questions: 2, chinese: 0, human: 0, steps: 8, rank: 2, pointerLayers: [1], lr: 1e-3 },
  fitted: 32,
  heldOut: { between: 1, end: 2 },
  signal,
});

test('a run stopped by its signal goes on and ends with a reader, its figures and its phases', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const events = (after: number): ReaderRunEvents => ({
    begin: (steps, done) => seen.push(`begin ${done} of ${steps}`),
    step: ({ step }) => {
      if (step + 1 === after) stop.abort();
    },
    phase: (name, columns) => {
      assert.ok(columns.length > 4);
      seen.push(name);
    },
    finishing: (what) => seen.push(what),
    measured: (name) => seen.push(`measured ${name}`),
  });
  assert.equal(await runReaderTraining(options(stop.signal), events(2)), undefined);
  assert.ok(!existsSync(options().out));
  const finished = (await runReaderTraining(options(), events(0)))!;
  assert.deepEqual(seen.slice(0, 2), ['begin 0 of 8', 'facts']);
  assert.ok(seen.includes('begin 2 of 8') && seen.includes('distractors'));

  assert.deepEqual(seen.slice(-1), ['measured words']);

  const { weights, facts } = loadReader(finished.path, decoder);
  assert.equal(weights.heads.length, 8);
  assert.equal(weights.pointers.length, 1);
  assert.ok(facts.choice!.features.includes('pointer.start'));
  assert.ok(gateWeights(facts.gate!).threshold > 0);
  assert.equal(findReader(join(folder, 'small.gguf'), fingerprintOf(decoder, smallTokenizer), []), finished.path);
  const figures = JSON.parse(readFileSync(finished.figures, 'utf8'));
  assert.deepEqual(Object.keys(figures.measured), ['reader', 'base', 'words']);
  for (const { questions } of figures.measured.reader) assert.equal(questions, 2);
});
