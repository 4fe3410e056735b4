/** Curves from a run's metrics: what is read, what is left out, what is refused, and the command. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chartOf, drawRun, MetricsError, readMetrics, smoothed } from './curve.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-curve-'));
after(() => rmSync(root, { recursive: true }));
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const step = (n: number, loss: number | null) => JSON.stringify({ step: n, tokens: 100 * n, loss, lr: 0.001 });
const evaluation = (n: number, zh: number, en: number) =>
  JSON.stringify({
    step: n,
    tokens: 100 * n,
    eval: { 'wiki-中文': { bitsPerByte: zh, loss: 2 }, en: { bitsPerByte: en } },
  });

function runOf(name: string, text: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'metrics.jsonl'), text);
  return join(folder, 'metrics.jsonl');
}

test('steps and evaluations; a last line without its end is left out', () => {
  const file = runOf(
    'torn',
    [step(1, 9), step(2, 8), evaluation(2, 3, 2), step(3, null), step(4, 7), '{"step":5,"tok'].join('\n'),
  );
  const { loss, heldOut } = readMetrics(file);
  assert.deepEqual(loss, [
    { x: 100, y: 9 },
    { x: 200, y: 8 },
    { x: 300, y: Number.NaN },
    { x: 400, y: 7 },
  ]);
  assert.deepEqual(heldOut.get('wiki-中文'), [{ x: 200, y: 3 }]);
  assert.equal(readMetrics(runOf('complete-but-torn', `${step(1, 9)}\n${step(2, 8)}`)).loss.length, 1);
});

test('each source has a line of its own, on the right', () => {
  const file = runOf('sources', `${[step(1, 9), evaluation(1, 3, 2), evaluation(2, 2, 1)].join('\n')}\n`);
  const { series, right } = chartOf(readMetrics(file), 'x');
  assert.ok(right);
  assert.deepEqual(
    series.map(({ name, axis, color }) => [name, axis, color]),
    [
      ['each step', undefined, 0],
      ['training loss, smoothed', undefined, 0],
      ['held out: wiki-中文', 'right', 1],
      ['held out: en', 'right', 2],
    ],
  );
  assert.equal(chartOf({ loss: [], heldOut: new Map() }, 'x').right, undefined);
});

test('both files are written, whole, and nothing beside them', () => {
  const out = join(root, 'new', 'folder');
  const files = drawRun(runOf('draw', `${step(1, 9)}\n${step(2, 8)}\n`), out);
  assert.deepEqual(files, [join(out, 'curve.svg'), join(out, 'curve.png')]);
  assert.match(readFileSync(files[0], 'utf8'), /<title id="title">draw<\/title>[\s\S]*<\/svg>\n$/);
  assert.deepEqual([...readFileSync(files[1]).subarray(1, 4)].map((c) => String.fromCharCode(c)).join(''), 'PNG');
  assert.deepEqual(readdirSync(out).sort(), ['curve.png', 'curve.svg']);
});

test('an empty file is a run that has just begun', () => {
  const [svg] = drawRun(runOf('empty', ''), join(root, 'empty'));
  assert.match(readFileSync(svg, 'utf8'), /no points yet/);
});

test('a wrong file: the line and what was expected', () => {
  for (const [name, text, message] of [
    ['not-json', `${step(1, 2)}\nloss 3\n`, /metrics\.jsonl:2\] must be one JSON object: "loss 3"$/],
    ['no-tokens', '{"loss":3}\n', /:1\] tokens must be a number: nothing$/],
    ['no-loss', '{"tokens":3,"loss":"3"}\n', /:1\] loss must be a number: "3"$/],
    ['no-eval', '{"tokens":3,"eval":4}\n', /:1\] eval must be an object by source: 4$/],
    ['no-bits', '{"tokens":3,"eval":{"zh":{"loss":1}}}\n', /:1\] eval of zh must have bitsPerByte: \{"loss":1\}$/],
  ] as const) {
    const file = runOf(name, text);
    assert.throws(
      () => drawRun(file, join(root, name)),
      (error) => {
        assert.ok(error instanceof MetricsError);
        assert.match(error.message, message);
        return true;
      },
    );
    assert.ok(!existsSync(join(root, name, 'curve.svg')), 'nothing is written');
  }
});

test('smoothing starts at the first point, follows, and leaves a straight line straight', () => {
  const points = Array.from({ length: 500 }, (_, x) => ({ x, y: x % 2 === 0 ? 4 : 6 }));
  assert.equal(smoothed(points)[0].y, 4);
  const end = smoothed(points)[499].y;
  assert.ok(Math.abs(end - 5) < 0.15, String(end));
  assert.ok(smoothed(points.map(({ x }) => ({ x, y: 3 }))).every(({ y }) => Math.abs(y - 3) < 1e-12));
  assert.equal(
    smoothed([
      { x: 0, y: Number.NaN },
      { x: 1, y: 2 },
    ]).length,
    1,
  );
  assert.deepEqual(smoothed([]), []);
});

test('the command', () => {
  const callosum = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, 'curve', ...args], { encoding: 'utf8', timeout: 60_000 });
  const file = runOf('command', `${step(1, 9)}\n${step(2, 8)}\n`);
  const folder = join(root, 'command');
  assert.equal(callosum(folder).stdout, `${join(folder, 'curve.svg')}\n${join(folder, 'curve.png')}\n`);
  assert.equal(callosum(file, '--out', join(root, 'picture')).status, 0);
  assert.ok(existsSync(join(root, 'picture.png')));
  const missing = callosum(join(root, 'nowhere'));
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /nowhere\] must be readable: .*\(name the folder of a run that has begun\)\n$/);
  assert.equal(callosum().status, 2);
});
