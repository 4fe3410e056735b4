/** The held-out split: never trained on, evaluated whole, and the same for every run. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { config, en, few, owner, shape, zh } from '../../../test/support/mixture.ts';
import type { ShardDocument } from '../../../test/support/shards.ts';
import { hashOf } from '../../text/index.ts';
import { IGNORED, Loader } from './index.ts';

describe('held-out documents', () => {
  const isHeldOut = ({ ids }: ShardDocument) => Number(hashOf(ids.join(' '))) / 2 ** 64 < 0.2;
  const heldOut = config({ heldOut: 0.2 });

  test('are never trained on', () => {
    using loader = Loader.open(heldOut, shape());
    const seen = new Set<ShardDocument>();
    for (let i = 0; i < 300; i++) for (const id of loader.next().ids) seen.add(owner.get(id)!.document);
    const expected = [...zh, ...en, ...few].filter((document) => !isHeldOut(document));
    assert.equal(seen.size, expected.length);
    assert.ok(expected.every((document) => seen.has(document)));
  });

  const evaluation = { rows: 3, length: 16, maxTokens: 1e9 };
  test('are all evaluated, once, with labels as in training', () => {
    using loader = Loader.open(heldOut, shape());
    for (const { source: name, documents, batches } of loader.heldOut(evaluation)) {
      const own = [...zh, ...en, ...few].filter((d) => owner.get(d.ids[0])!.from === name && isHeldOut(d));
      assert.equal(documents, own.length);
      const seen: number[] = [];
      for (const batch of batches()) {
        assert.equal(batch.ids.length, 48);
        const end = batch.ids.indexOf(0); // padding has the id of end-of-text, which is in no document here
        const real = end < 0 ? 48 : end;
        for (let at = 0; at < real; at++) {
          seen.push(batch.ids[at]);
          assert.equal(batch.labels[at], owner.get(batch.ids[at])!.last ? IGNORED : batch.ids[at] + 1);
        }
        for (let at = real; at < 48; at++) assert.equal(batch.labels[at], IGNORED);
        for (const row of [0, 16, 32].filter((at) => at < real))
          assert.ok(batch.segments[row] === 0 && batch.positions[row] === 0);
        if (real % 16 !== 0) assert.notEqual(batch.segments[real], batch.segments[real - 1]);
        assert.equal(batch.counted, batch.labels.filter((label) => label !== IGNORED).length);
      }
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        own.flatMap(({ ids }) => ids).sort((a, b) => a - b),
      );
    }
  });

  test('are the same at every call and for every seed, up to a number of tokens', () => {
    using a = Loader.open(heldOut, shape());
    using b = Loader.open({ ...heldOut, seed: 99 }, shape(2, 100));
    for (let i = 0; i < 10; i++) a.next();
    const limited = { ...evaluation, maxTokens: 100 };
    const of = (loader: Loader) => loader.heldOut(limited).map(({ batches }) => [...batches()]);
    assert.deepEqual(of(a), of(b));
    const [chinese] = of(a);
    assert.equal(chinese.length, 3);
    assert.equal(chinese.flatMap(({ ids }) => [...ids]).filter((id) => id !== 0).length, 100);
  });

  test('none held out: no batches', () => {
    using loader = Loader.open(config(), shape());
    assert.deepEqual(
      loader.heldOut(evaluation).map(({ batches }) => [...batches()]),
      [[], [], []],
    );
  });
});
