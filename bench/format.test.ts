/** Tests of the reader of results: what it accepts, and that it names the field it rejects. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BenchFormatError, type BenchResult, type Figure, parseResult, readResult } from './format.ts';

const figure = (changes: Partial<Figure> = {}): Figure => ({
  id: 'engine.a.t1',
  value: 10,
  unit: 'GFLOP/s',
  samples: 7,
  spread: [9, 11],
  ...changes,
});

const result = (changes: Record<string, unknown> = {}): BenchResult => ({
  suite: 'engine',
  commit: 'abc',
  date: '2025-01-02T03:04:05.000Z',
  machine: { cpu: 'a processor', cores: 4, isa: 'avx2', memoryBytes: 1024, node: 'v24.0.0', os: 'Linux' },
  bounds: { fmaGflops: { 1: 100 }, readGBs: { 1: 10 } },
  figures: [figure()],
  ...changes,
});

const reading = (value: unknown) => () => parseResult(JSON.stringify(value), 'engine.json');
const rejects = (value: unknown, field: string) =>
  assert.throws(
    reading(value),
    (error) => error instanceof BenchFormatError && error.field === field && error.message.includes('engine.json'),
  );

test('a result that is written is read back the same', () => {
  const whole = result({
    figures: [
      figure({
        of: 'share',
        share: 0.9,
        bar: 0.8,
        holds: true,
        peer: { name: 'P', version: '1', value: 9 },
        ratio: 1.1,
        note: 'n',
      }),
      figure({ id: 'engine.b', of: 'ratio', bar: 2, note: 'P missing: install it' }),
      figure({ id: 'engine.c', of: 'value', unit: 'ns', bar: 1000, holds: true }),
      figure({
        id: 'engine.d',
        of: 'share',
        bar: 0.5,
        holds: false,
        samples: 0,
        value: 0,
        spread: [0, 0],
        note: 'failed: no kernel',
      }),
    ],
  });
  assert.deepEqual(parseResult(JSON.stringify(whole), 'engine.json'), whole);
});

test('each wrong field is named with its file', () => {
  rejects([], 'the file');
  rejects(result({ commit: '' }), 'commit');
  rejects(result({ date: 'yesterday' }), 'date');
  rejects(result({ machine: { ...result().machine, cores: 1.5 } }), 'machine.cores');
  rejects(result({ bounds: { fmaGflops: { one: 1 }, readGBs: {} } }), 'bounds.fmaGflops');
  rejects(result({ bounds: { fmaGflops: {}, readGBs: { 1: -3 } } }), 'bounds.readGBs');
  rejects(result({ figures: {} }), 'figures');
  rejects(result({ figures: [{ ...figure(), value: 'fast' }] }), 'figures[0].value');
  rejects(result({ figures: [figure({ spread: [11, 9] })] }), 'figures[0].spread');
  rejects(result({ figures: [{ ...figure(), of: 'speed' }] }), 'figures[0].of');
  rejects(result({ figures: [{ ...figure(), peer: { name: 'P' } }] }), 'figures[0].peer.version');
  rejects(result({ figures: [figure(), figure()] }), 'figures[1].id');
});

test('a misspelt field does not pass as an absent one', () => {
  rejects({ ...result(), figurs: [] }, 'figurs');
  rejects(result({ figures: [{ ...figure(), bars: 1 }] }), 'figures[0].bars');
});

test('a verdict must be the one that its numbers give', () => {
  rejects(result({ figures: [figure({ of: 'share', share: 0.7, bar: 0.8, holds: true })] }), 'figures[0].holds');
  rejects(result({ figures: [figure({ of: 'ratio', ratio: 3, bar: 2, holds: false })] }), 'figures[0].holds');
  rejects(result({ figures: [figure({ of: 'ratio', bar: 2, holds: true })] }), 'figures[0].holds');
  rejects(result({ figures: [figure({ holds: true })] }), 'figures[0].holds');
});

test('text that is not JSON names the file', () => {
  assert.throws(() => parseResult('{"suite":', 'engine.json'), /engine\.json: the file must be JSON/);
});

test('the committed results are in the format, each under its suite name', async () => {
  const folder = join(import.meta.dirname, 'results');
  for (const file of (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))) {
    assert.equal(`${(await readResult(join(folder, file))).suite}.json`, file);
  }
});
