/** Which steps the guard skips, when it stops a run, and that its state survives a checkpoint. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Guard } from './guard.ts';

const settled = () => {
  const guard = new Guard({ spike: 10, patience: 3 });
  for (let i = 0; i < 50; i++) assert.ok(guard.accept(3, 1 + (i % 3) / 10));
  return guard;
};

test('what is not finite is skipped, from the first step on', () => {
  const guard = new Guard({ spike: 10, patience: 3 });
  assert.ok(!guard.accept(Number.NaN, 1));
  assert.match(guard.reason, /loss is NaN/);
  assert.ok(!guard.accept(3, Number.POSITIVE_INFINITY));
  assert.match(guard.reason, /norm is Infinity/);
  assert.ok(guard.accept(3, 1e9), 'nothing is known yet of the norm');
});

test('a norm far above its median is skipped, and does not become the median', () => {
  const guard = settled();
  assert.ok(guard.accept(3, 10), 'below ten times the median of 1.1');
  for (let i = 0; i < 2; i++) assert.ok(!guard.accept(3, 12));
  assert.match(guard.reason, /over 10 times its median 1\.1/);
  assert.ok(new Guard({ spike: 0, patience: 3 }, guard.state).accept(3, 1e9), '0: only what is not finite');
});

test('so many skipped in a row stop the run; one good step in between does not', () => {
  const guard = settled();
  for (const norm of [99, 99, 1, 99, 99]) guard.accept(3, norm);
  assert.ok(!guard.exhausted);
  guard.accept(3, 99);
  assert.ok(guard.exhausted);
  assert.equal(guard.state.skipped, 5);
});

test('the state goes through JSON and decides the same', () => {
  const guard = settled();
  guard.accept(3, 99);
  const again = new Guard(guard.config, JSON.parse(JSON.stringify(guard.state)));
  for (const norm of [99, 1, 99, 99, 99]) {
    assert.equal(again.accept(3, norm), guard.accept(3, norm));
    assert.equal(again.exhausted, guard.exhausted);
  }
});
