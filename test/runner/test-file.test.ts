/** Tests of running a test file: what is counted, and that no way of failing passes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runTestFile } from './test-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'callosum-runner-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const BEGIN = `import { after, describe, test } from 'node:test';\n`;
function outcomeOf(code: string, timeoutSeconds?: number) {
  const file = join(folder, `t${Math.random()}.test.mjs`);
  writeFileSync(file, BEGIN + code);
  return runTestFile({ file, timeoutSeconds });
}

test('tests are counted, suites are not, skips have their reason', async () => {
  const o = await outcomeOf(`
    describe('a suite', () => {
      test('holds', () => {});
      test('spared', { skip: 'no printer' }, () => {});
    });
    describe('a spared suite', { skip: 'no scanner' }, () => { test('inside', () => {}); });
    test('with parts', async (t) => { await t.test('part', (t) => t.diagnostic('a note')); });`);
  assert.deepEqual([o.passed, o.failed], [3, []]);
  assert.deepEqual(o.notes, ['a note']);
  assert.deepEqual(o.skipped, [
    { name: 'a suite > spared', reason: 'no printer' },
    { name: 'a spared suite', reason: 'no scanner' },
  ]);
});

test('a failure has its path, its message and what the process printed, once', async () => {
  const o = await outcomeOf(`
    console.log('printed');
    describe('a suite', () => { test('breaks', () => { throw new Error('the reason'); }); test('holds', () => {}); });`);
  assert.equal(o.passed, 1);
  assert.deepEqual(
    o.failed.map(({ name }) => name),
    ['a suite > breaks'],
  );
  assert.match(o.failed[0].text, /the reason[\s\S]*t0\.\d+\.test\.mjs[\s\S]*printed/);
});

const BROKEN: Record<string, [code: string, text: RegExp]> = {
  'no test': ['', /no test ran/],
  'no such import': [`import './nowhere.mjs'; test('a', () => {});`, /exit code 1[\s\S]*nowhere/],
  'a process that dies': [
    `test('a', () => {}); test('b', () => process.kill(process.pid, 'SIGKILL'));`,
    /ended with SIGKILL/,
  ],
  'an exit in the middle': [
    `test('a', () => {}); test('b', (t) => new Promise((done) => setTimeout(() => process.exit(0), 50)));`,
    /before its tests/,
  ],
  'an exit at once': [`test('a', () => process.exit(0));`, /no test ran|before its tests/],
  'an error after the tests': [`test('a', () => {}); after(() => { throw new Error('left over'); });`, /left over/],
  'an error beside the tests': [`test('a', () => {}); setTimeout(() => { throw new Error('beside'); }, 1);`, /beside/],
};
for (const [name, [code, text]] of Object.entries(BROKEN)) {
  test(`${name} fails`, async () => {
    const o = await outcomeOf(code);
    assert.equal(o.failed.length, 1);
    assert.match(o.failed[0].text, text);
  });
}

test('a file that takes too long is stopped', async () => {
  const o = await outcomeOf(`test('a', () => { for (;;); });`, 1);
  assert.match(o.failed[0].text, /not done within 1 s/);
});
