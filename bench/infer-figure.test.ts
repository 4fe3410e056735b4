/** Tests of the inference figures with small children in place of ours and of llama.cpp, and of ours with a tiny model. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinyModel } from '../test/support/tiny-model.ts';
import { suite } from './infer.ts';
import {
  bandwidthFigure,
  firstTokenFigure,
  type Inference,
  memoryFigure,
  PEER,
  rateFigure,
  type StartOurs,
  startOurs,
} from './infer-figure.ts';
import type { Clock } from './measure.ts';
import { Child } from './peers/child.ts';
import { PeerPool } from './peers/pool.ts';
import { toFigure } from './suite.ts';

const inference: Inference = {
  threads: 1,
  file: () => 'model.gguf',
  sequences: 2,
  context: 64,
  prompts: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  check: [1, 2],
  tokens: 8,
  note: 'tiny',
};
const still: Clock = { now: () => 0, sleep: async () => {} };
const fast = { minSeconds: 0, restSeconds: 0, clock: still };

/** A child that chooses these tokens, takes these seconds for whatever it is asked, and is so many bytes large. */
const script = (ids: number[], seconds: number, bytes: number) => `
  console.log('{"name":"llama","version":"9","settings":"its own"}');
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { op, reps } = JSON.parse(line);
    const replies = {
      prepare: () => ({ weights: 1e9 }),
      greedy: () => ({ ids: ${JSON.stringify(ids)} }),
      memory: () => ({ bytes: ${bytes} }),
    };
    console.log(JSON.stringify(replies[op]?.() ?? { seconds: reps * ${seconds} }));
  })`;
const ours: StartOurs = async () =>
  (await Child.start(process.execPath, ['-e', script([7, 8], 0.5, 1e9)], { requestSeconds: 60 })).child;
const poolWith = (ids: number[]) =>
  new PeerPool({
    [PEER]: {
      install: 'install it so',
      command: async () => ({ command: process.execPath, args: ['-e', script(ids, 1, 2e9)] }),
    },
  });
const NO_BOUNDS = { fmaGflops: {}, readGBs: {} };

async function figureOf(plan: ReturnType<typeof rateFigure>, pool = poolWith([7, 8])) {
  try {
    return toFigure(plan, await plan.measure(pool), NO_BOUNDS);
  } finally {
    await pool.close();
  }
}

test('tokens a second: of the prompt when it is read, of what is generated otherwise', async () => {
  for (const [work, value] of [
    ['decode', 16],
    ['prefill', 6],
    ['streams', 32],
  ] as const) {
    const figure = await figureOf(rateFigure({ id: 'infer', bar: 1.7 }, work, inference, fast, ours));
    assert.deepEqual([figure.value, figure.ratio, figure.holds, figure.unit], [value, 2, true, 'tok/s'], work);
  }
});

test('a peer that chooses other tokens is not compared with', async () => {
  const plan = rateFigure({ id: 'infer', bar: 1.7 }, 'decode', inference, fast, ours);
  const figure = await figureOf(plan, poolWith([7, 9]));
  assert.equal(figure.ratio, undefined);
  assert.equal(figure.holds, undefined);
  assert.match(figure.note!, /its token 1 is 9, ours 8/);
});

test('bytes of weights a second, and their share of reading', async () => {
  const read = async () => ({ gigabytes: 10, run: (reps: number) => reps * 0.5, release() {} });
  const figure = await figureOf(bandwidthFigure({ id: 'infer', bar: 0.6 }, inference, read, fast, ours));
  assert.deepEqual([figure.value, figure.share, figure.holds], [16, 0.8, true]);
});

test('milliseconds to the first token', async () => {
  const figure = await figureOf(firstTokenFigure({ id: 'infer', bar: 600 }, inference, fast, ours));
  assert.deepEqual([figure.value, figure.unit, figure.holds], [500, 'ms', true]);
});

test('the memory of processes that do the same', async () => {
  const figure = await figureOf(memoryFigure({ id: 'infer', bar: 1 }, inference, ours));
  assert.deepEqual([figure.value, figure.ratio, figure.holds, figure.samples], [1000, 2, true, 5]);
});

test('ours answers what it is asked, with a model', async () => {
  const file = mkdtempSync(join(tmpdir(), 'callosum-infer-bench-'));
  tinyModel(file);
  const child = await startOurs(1);
  try {
    const context = 64;
    const { weights } = await child.request({ op: 'prepare', file, context });
    assert.ok((weights as number) > 1000);
    const prompts = inference.prompts;
    const { ids } = await child.request({ op: 'greedy', prompts, tokens: 5 });
    assert.equal((ids as number[]).length, 5);
    for (const op of ['decode', 'streams', 'first']) {
      const { seconds } = await child.request({ op, prompts, tokens: 4, reps: 2 });
      assert.ok((seconds as number) > 0, op);
    }
    assert.ok(((await child.request({ op: 'memory' })).bytes as number) > 1e6);
  } finally {
    await child.stop();
    rmSync(file, { recursive: true });
  }
});

test('every figure of the suite has a bar and another name', () => {
  const ids = suite.figures.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(suite.figures.every(({ bar }) => bar !== undefined));
});
