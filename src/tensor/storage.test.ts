/** Ownership: what an arena frees, what outlives it, and that long loops do not grow. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { device } from './device.ts';
import { add, arena, CallosumError, full, ones, reshape, UseAfterFreeError, zeros } from './index.ts';

for (const name of ['cpu', 'reference']) {
  const backend = device(name);
  const live = () => backend.memory().liveCount;
  const on = { device: backend };

  describe(`arenas on ${name}`, () => {
    test('what is made inside is freed at the end of the block', () => {
      const before = live();
      {
        using _scope = arena();
        zeros([3], on);
        add(ones([2], on), 1);
        assert.equal(live(), before + 3);
      }
      assert.equal(live(), before);
    });

    test('keep moves one arena out, and only one', () => {
      const before = live();
      {
        using outer = arena();
        let kept: ReturnType<typeof zeros>;
        {
          using inner = arena();
          kept = inner.keep(full([2], 7, on));
          zeros([5], on);
        }
        assert.equal(kept.readSync()[1], 7);
        assert.equal(outer.size, 1);
      }
      assert.equal(live(), before);
    });

    test('views share their storage and die with it', () => {
      using _scope = arena();
      const x = ones([6], on);
      const view = reshape(x, [2, 3]);
      x.dispose();
      assert.throws(() => view.readSync(), UseAfterFreeError);
      assert.throws(() => add(view, 1), UseAfterFreeError);
      assert.match(String(view), /freed/);
      x.dispose(); // twice is allowed
    });

    test('a tensor that an arena freed is an error, not old memory', () => {
      let lost: ReturnType<typeof zeros>;
      {
        using _scope = arena();
        lost = zeros([4], on);
      }
      zeros([4], on).dispose();
      assert.throws(() => lost.readSync(), /\[tensor\] its storage was freed/);
    });

    test('arenas end in reverse order', () => {
      const outer = arena();
      const inner = arena();
      assert.throws(() => outer[Symbol.dispose](), CallosumError);
      inner[Symbol.dispose]();
      outer[Symbol.dispose]();
    });

    test('an error inside a block frees too', () => {
      const before = live();
      assert.throws(() => {
        using _scope = arena();
        zeros([3], on);
        throw new Error('stop');
      }, /stop/);
      assert.equal(live(), before);
    });
  });
}

test('ten thousand steps do not grow memory', () => {
  const backend = device('cpu');
  const step = (n: number) => {
    using _scope = arena();
    const x = ones([n, 16]);
    add(x, x);
  };
  for (let i = 0; i < 100; i++) step(1 + (i % 7));
  const { liveBytes, reservedBytes } = backend.memory();
  for (let i = 0; i < 10_000; i++) step(1 + (i % 7));
  assert.equal(backend.memory().liveBytes, liveBytes);
  assert.equal(backend.memory().reservedBytes, reservedBytes);
});
