/** Tests of a whole run with stand-in figures, and of the command line as its user meets it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { checkResult } from './format.ts';
import { PeerPool } from './peers/pool.ts';
import { type Progress, runSuite } from './run.ts';
import type { FigurePlan, Suite } from './suite.ts';

const plan = (id: string, measure: FigurePlan['measure']): FigurePlan => ({
  id,
  unit: 'GFLOP/s',
  of: 'share',
  bar: 0.5,
  bound: { kind: 'fmaGflops', threads: 1 },
  measure,
});
const steady = async () => ({ values: [60, 60, 60, 60, 60] });
const suite: Suite = {
  name: 'trial',
  figures: [
    plan('trial.good', steady),
    plan('trial.broken', async () => {
      throw new Error('no such kernel');
    }),
    plan('trial.empty', async () => ({ values: [] })),
    plan('other.good', steady),
  ],
};
const boundsOf = (gflops: number) => async () => ({ bounds: { fmaGflops: { 1: gflops }, readGBs: {} }, isa: 'test' });

test('a figure that fails is a row, the others are measured, and the result is in the format', async () => {
  const progress: Progress[] = [];
  const result = await runSuite(suite, { measureBounds: boundsOf(100), onProgress: (step) => progress.push(step) });
  checkResult(JSON.parse(JSON.stringify(result)), 'trial.json');
  assert.deepEqual(
    result.figures.map(({ id, holds, samples }) => [id, holds, samples]),
    [
      ['trial.good', true, 5],
      ['trial.broken', false, 0],
      ['trial.empty', false, 0],
      ['other.good', true, 5],
    ],
  );
  assert.equal(result.figures[1].note, 'failed: no such kernel');
  assert.equal(result.machine.isa, 'test');
  assert.deepEqual(
    progress.map(({ index, count, id }) => `${index}/${count} ${id}`),
    ['1/4 trial.good', '2/4 trial.broken', '3/4 trial.empty', '4/4 other.good'],
  );
  assert.equal(progress[0].secondsLeft, undefined);
  assert.ok((progress[3].secondsLeft ?? -1) >= 0);
});

test('only the figures asked for are run', async () => {
  const { figures } = await runSuite(suite, { only: 'other', measureBounds: boundsOf(100) });
  assert.deepEqual(
    figures.map(({ id }) => id),
    ['other.good'],
  );
});

test('bounds of all thread counts that figures or the suite name, each once', async () => {
  const asked: number[][] = [];
  const measureBounds = async (threads: number[]) => {
    asked.push(threads);
    return boundsOf(100)();
  };
  await runSuite({ ...suite, threads: [2, 1] }, { only: 'other', measureBounds });
  assert.deepEqual(asked, [
    [2, 1],
    [2, 1],
  ]);
});

test('the bound is the better of the two measurements, so a disturbed one does not flatter', async () => {
  let turn = 0;
  const { bounds, figures } = await runSuite(suite, {
    only: 'other',
    measureBounds: async () => boundsOf(turn++ === 0 ? 80 : 200)(),
  });
  assert.equal(bounds.fmaGflops[1], 200);
  assert.deepEqual([figures[0].share, figures[0].holds], [0.3, false]);
});

test('without bounds the figures stand, unjudged, and say why', async () => {
  const { figures } = await runSuite(suite, {
    only: 'other',
    measureBounds: async () => {
      throw new Error('no engine');
    },
  });
  assert.equal(figures[0].value, 60);
  assert.equal(figures[0].holds, undefined);
  assert.match(figures[0].note ?? '', /no bound was measured at 1 threads \(no engine\)/);
});

test('no peer outlives the run, even where a figure fails after starting one', async () => {
  const source = {
    install: '',
    command: async () => ({
      command: process.execPath,
      args: ['-e', `console.log(JSON.stringify({ name: 'P', version: String(process.pid) })); process.stdin.resume()`],
    }),
  };
  let pid = 0;
  const figure = plan('trial.peer', async (peers) => {
    const peer = await peers.get('P', 1);
    if ('version' in peer) pid = Number(peer.version);
    throw new Error('no such kernel');
  });
  await runSuite(
    { name: 'trial', figures: [figure] },
    { measureBounds: boundsOf(1), peers: new PeerPool({ P: source }) },
  );
  assert.ok(pid > 0);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

const bench = async (...args: string[]) => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'main.ts'),
      ...args,
    ]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
};

test('a wrong command is one clear sentence that names what exists, and exit code 2', async () => {
  const wrong: [string[], RegExp][] = [
    [['engines'], /there is no suite 'engines'; there are: engine/],
    [['constructor'], /there is no suite 'constructor'/],
    [['check'], /no suite was named; there are: engine/],
    [['engine', 'train'], /one suite at a time; left over: train/],
    [['engine', '--onyl', 'x'], /Unknown option '--onyl'/],
    [
      ['engine', '--only', 'nothing'],
      /no figure of 'engine' starts with 'nothing'; there are: engine\.matmul\.1024\.t1, /,
    ],
    [['engine', '--json', '/no/such/folder/engine.json'], /--json: there is no folder \/no\/such\/folder/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr, stdout } = await bench(...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, message);
    assert.equal(stdout, '');
  }
});

test('--list names figures and bars and measures nothing', async () => {
  const { code, stdout } = await bench('engine', '--list', '--only', 'engine.call');
  assert.equal(code, 0);
  assert.equal(stdout.trim(), 'engine.call.overhead  <= 1000 ns');
});
