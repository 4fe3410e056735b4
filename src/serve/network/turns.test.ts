/** Turns come one after another; who gives up leaves at once, and does not let the next one in too early. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Turns } from './turns.ts';

it('gives turns in order, and no place is kept for who gave up', async () => {
  const turns = new Turns(2);
  const never = new AbortController().signal;
  const first = await turns.take(never);
  const stop = new AbortController();
  const second = turns.take(stop.signal);
  assert.ok(turns.full);
  stop.abort(new Error('gone'));
  await assert.rejects(second, /gone/);
  assert.ok(!turns.full);
  let isThird = false;
  const third = turns.take(never).then((turn) => {
    isThird = true;
    return turn;
  });
  await new Promise(setImmediate);
  assert.ok(!isThird);
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  await assert.rejects(turns.take(AbortSignal.abort(new Error('before'))), /before/);
  (await turns.take(never))[Symbol.dispose]();
});
