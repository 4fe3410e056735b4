/** The Markdown table of a result, and its place in a page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { BenchResult } from './format.ts';
import { markersOf, render, replaceTable, SUITES } from './report.ts';

const result: BenchResult = {
  suite: 'engine',
  commit: '0123456789abcdef0123456789abcdef01234567',
  date: '2026-11-22T08:00:00.000Z',
  machine: { cpu: 'A processor', cores: 4, isa: 'avx2', memoryBytes: 8 * 2 ** 30, node: '24.0.0', os: 'linux' },
  bounds: { fmaGflops: { '1': 100, '2': 198.4 }, readGBs: { '1': 17.25 } },
  figures: [
    {
      id: 'engine.matmul.1024.t1',
      value: 91.5,
      unit: 'GFLOP/s',
      of: 'share',
      share: 0.915,
      peer: { name: 'OpenBLAS', version: '0.3.21', value: 90 },
      ratio: 1.0166,
      bar: 0.88,
      holds: true,
      samples: 7,
      spread: [90.1, 92],
    },
    { id: 'engine.rope.t1', value: 0, unit: 'GB/s', note: 'why', samples: 0, spread: [0, 0] },
  ],
};

test('a row a figure, in both languages', () => {
  const table = render(result, 'en').split('\n');
  assert.match(table[0], /^Measured 2026-11-22 at commit `0123456789ab` on A processor, 4 cores, 8\.000 GiB/);
  assert.ok(table.includes('- 2 threads: 198.4 GFLOP/s of multiply-adds, ? GB/s read'));
  assert.ok(
    table.includes(
      '| `engine.matmul.1024.t1` | 91.50 GFLOP/s | 90.10 .. 92.00 | 91.5 % | 1.02x OpenBLAS 0.3.21 | >= 88.0 % | yes |',
    ),
  );
  assert.ok(table.includes('| `engine.rope.t1` | failed |  |  |  |  |  |'));
  assert.equal(render(result, 'zh').split('\n').length, table.length);
});

test('cells of contenders are a table of their own, not rows', () => {
  const cell = (id: string, value: number) => ({
    id,
    value,
    unit: '%',
    samples: 1,
    spread: [value, value] as [number, number],
  });
  const figures = [
    ...result.figures,
    cell('memory.column.world-en.exact.base', 1),
    cell('memory.column.world-en.exact.addressed', 96.25),
    cell('memory.column.drcd.para.gold', 50),
    cell('memory.column.drcd.para.gold.f1', 70.5),
    { ...cell('memory.column.drcd.para.rag', 0), samples: 0 },
  ];
  const table = render({ ...result, figures }, 'en').split('\n');
  assert.ok(table.includes("| invented entities, English, the documents' words | 1.0 |  |  |  |  |  | 96.3 |  |"));
  assert.ok(table.includes('| DRCD |  |  |  |  |  | 50.0 / 70.5 |  |  |'));
  assert.ok(!table.some((line) => line.includes('memory.column')));
  const chinese = render({ ...result, figures }, 'zh').split('\n');
  assert.ok(chinese.includes('| 虚构实体，英文, 文档原话 | 1.0 |  |  |  |  |  | 96.3 |  |'));
});

test('figures measured at another commit bear its mark', () => {
  const measured = { commit: 'fedcba9876543210', date: '2026-11-21T08:00:00.000Z' };
  const figures = [{ ...result.figures[0], measured }, result.figures[1]];
  const table = render({ ...result, figures }, 'en').split('\n');
  assert.ok(table.includes('- ¹ measured 2026-11-21 at commit `fedcba987654`'));
  const other = { ...measured, machine: 'another, avx2' };
  const two = render({ ...result, figures: [figures[0], { ...figures[1], measured: other }] }, 'en').split('\n');
  assert.ok(two.includes('- ² measured 2026-11-21 at commit `fedcba987654` on another, avx2'));
  assert.ok(table.some((line) => line.startsWith('| `engine.matmul.1024.t1`¹ |')));
  assert.ok(table.some((line) => line.startsWith('| `engine.rope.t1` |')));
});

test('the table goes between the markers of its suite, however often', () => {
  const [start, end] = markersOf('engine');
  const others = markersOf('train').join('\nkept\n');
  const page = `before\n\n${start}\nold\n${end}\n\n${others}\nafter\n`;
  const once = replaceTable(page, 'engine', 'new');
  assert.equal(once, `before\n\n${start}\nnew\n${end}\n\n${others}\nafter\n`);
  assert.equal(replaceTable(once, 'engine', 'new'), once);
  assert.throws(() => replaceTable('no markers', 'engine', 'new'), /must have/);
});

test('the pages have the markers of every suite', () => {
  for (const path of ['../docs/performance.md', '../docs/zh/performance.md']) {
    const page = readFileSync(new URL(path, import.meta.url), 'utf8');
    for (const suite of SUITES) assert.doesNotThrow(() => replaceTable(page, suite, ''), `${path}, ${suite}`);
  }
});
