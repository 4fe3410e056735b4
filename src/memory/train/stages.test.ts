/** Results that outlive a run that is stopped, and turns in which signals are heard. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Stages } from './stages.ts';
import { eachInTurn } from './watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'stages-'));
after(() => rmSync(folder, { recursive: true }));
const never = () => assert.fail('made again');

test('a result is made once for what it belongs to, and again for anything else', async () => {
  const path = join(folder, 'kept.json');
  assert.deepEqual(await new Stages(path, 'a').result('one', () => [1, { two: 2 }]), [1, { two: 2 }]);
  assert.deepEqual(await new Stages(path, 'a').result('one', never), [1, { two: 2 }]);
  assert.equal(await new Stages(path, 'a').result('two', async () => 'x'), 'x');
  assert.deepEqual(await new Stages(path, 'a').result('one', never), [1, { two: 2 }]);
  assert.equal(await new Stages(path, 'b').result('one', () => 'of b'), 'of b');
  assert.equal(await new Stages(path, 'a').result('one', () => 'anew'), 'anew');
});

test('a file that was changed or cut is not believed', async () => {
  const path = join(folder, 'changed.json');
  await new Stages(path, 'a').result('one', () => 1);
  const text = readFileSync(path, 'utf8');
  for (const bad of [text.replace(':1}', ':2}'), text.slice(0, -9), 'null', '']) {
    assert.notEqual(bad, text);
    writeFileSync(path, bad);
    assert.equal(await new Stages(path, 'a').result('one', () => 'anew'), 'anew');
  }
});

test('timers and signals are heard between items, and the work stops there', async () => {
  const stop = new AbortController();
  const busy = () => {
    const until = performance.now() + 25;
    while (performance.now() < until);
    return 1;
  };
  const counts: number[] = [];
  const done = (count: number) => counts.push(count);
  setTimeout(() => stop.abort(), 1);
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  await assert.rejects(eachInTurn(items, busy, { signal: stop.signal, done }), (error) => error === stop.signal.reason);
  assert.ok(counts.length < items.length);
  assert.deepEqual(
    await eachInTurn(
      [2, 3],
      (n) => n * n,
      { done: (n) => counts.push(-n) },
      (n) => n,
    ),
    [4, 9],
  );
  assert.deepEqual(counts.slice(-2), [-2, -5]);
});
