/** Quantities as text, at the edges where the unit changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesText, count, duration } from './units.ts';

test('counts', () => {
  const texts = [0, 7, 999, 1000, 12_345, 999_499, 999_600, 8_388_608, 1e9, 2.5e12].map(count);
  assert.deepEqual(texts, ['0', '7', '999', '1k', '12.3k', '999k', '1M', '8.39M', '1B', '2.5T']);
  assert.equal(count(0.0123), '0.0123');
});

test('bytes', () => {
  assert.deepEqual([0, 2 ** 20, 1.5 * 2 ** 30].map(bytesText), ['0.0 MiB', '1.0 MiB', '1.50 GiB']);
});

test('durations', () => {
  const texts = [0, 8.25, 59.9, 59.97, 75, 3599.4, 3599.6, 93_784, Number.NaN].map(duration);
  assert.deepEqual(texts, [
    '0.0 s',
    '8.3 s',
    '59.9 s',
    '1 min 0 s',
    '1 min 15 s',
    '59 min 59 s',
    '1 h 0 min',
    '26 h 3 min',
    'unknown',
  ]);
});
