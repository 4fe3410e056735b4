/** Held-out loss and bits per byte against a sum over the logits in double precision. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsOf, TINY } from '../../test/support/model.ts';
import { createModel } from '../model/index.ts';
import { arena, device, Random } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { evaluate } from './evaluate.ts';
import { inputOf } from './step.ts';

const ROWS = 3;
const LENGTH = 12;
const V = TINY.vocab_size;

/** Two documents a row; every third label does not count. */
function batchOf(seed: number): Batch {
  const ids = idsOf(ROWS, LENGTH, V, seed);
  const labels = idsOf(ROWS, LENGTH, V, seed + 100).map((label, i) => (i % 3 === 2 ? -100 : label));
  const segments = ids.map((_, i) => (i % LENGTH < 7 ? 0 : 1));
  const positions = ids.map((_, i) => (i % LENGTH < 7 ? i % LENGTH : (i % LENGTH) - 7));
  return { ids, labels, segments, positions, rows: ROWS, length: LENGTH, counted: labels.filter((l) => l >= 0).length };
}

/** Ids below 3 are special: no bytes. */
const byteLengths = Uint32Array.from({ length: V }, (_, id) => (id < 3 ? 0 : 1 + (id % 4)));

test('nats, bits and bytes are those of a sum over the logits', () => {
  using model = createModel(TINY, new Random(3));
  const batches = [batchOf(1), batchOf(2)];
  const sum = { nats: 0, labels: 0, bytes: 0 };
  for (const batch of batches) {
    using _scope = arena();
    const { labels: _, ...input } = inputOf(batch);
    const logits = model.logits(input).readSync();
    batch.labels.forEach((label, i) => {
      if (label < 0) return;
      const row = Array.from(logits.subarray(i * V, (i + 1) * V), Number);
      sum.nats += Math.log(row.reduce((total, x) => total + Math.exp(x), 0)) - row[label];
      sum.labels++;
      sum.bytes += byteLengths[label];
    });
  }
  const before = device('cpu').memory().liveBytes;
  const { loss, bitsPerByte, tokens, bytes } = evaluate(model, batches, byteLengths);
  assert.deepEqual([tokens, bytes], [sum.labels, sum.bytes]);
  assert.ok(Math.abs(loss / (sum.nats / sum.labels) - 1) < 1e-5, `${loss}`);
  assert.ok(Math.abs(bitsPerByte / (sum.nats / Math.LN2 / sum.bytes) - 1) < 1e-5, `${bitsPerByte}`);
  assert.equal(device('cpu').memory().liveBytes, before, 'no tensor stays');
});

test('without a batch there are no labels and no bytes', () => {
  using model = createModel(TINY, new Random(3));
  const { tokens, bytes } = evaluate(model, [], byteLengths);
  assert.deepEqual([tokens, bytes], [0, 0]);
});
