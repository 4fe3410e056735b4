/** Pages without text, told by the places of the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PdfText, pdfOf } from '../../../test/support/pdf-file.ts';
import { reading } from '../../../test/support/reading.ts';
import { leftOutOf } from './left-out.ts';

const { read } = reading('left-out');

/** Text on the pages of these numbers, out of so many. */
async function leftOut(withText: readonly number[], all: number) {
  const pages = Array.from({ length: all }, (_, i): PdfText[] =>
    withText.includes(i + 1) ? [{ text: `The pump ${i} costs ${i} EUR.`, x: 72, y: 700 }] : [],
  );
  const { places, text } = await read(`${withText} of ${all}.pdf`, pdfOf(pages));
  return leftOutOf(places, text.length);
}

test('pages of a PDF without text are told, wherever they are', async () => {
  assert.deepEqual(await leftOut([1, 2, 3], 3), []);
  assert.deepEqual(await leftOut([1], 1), []);
  const what = 'pages_without_text';
  assert.deepEqual(await leftOut([1, 3], 3), [{ what, count: 1, of: 3, where: '2' }]);
  assert.deepEqual(await leftOut([3], 3), [{ what, count: 2, of: 3, where: '1-2' }]);
  assert.deepEqual(await leftOut([1], 2), [{ what, count: 1, of: 2, where: '2' }]);
  assert.deepEqual(await leftOut([2, 6], 9), [{ what, count: 7, of: 9, where: '1, 3-5, 7-9' }]);
  const odd = Array.from({ length: 12 }, (_, i) => 2 * i + 2);
  const [{ count, where }] = await leftOut(odd, 24);
  assert.equal(count, 12);
  assert.equal(where, '1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …');
});

test('of places that are no pages nothing is said', () => {
  const at = (...names: string[]) => names.map((name, i) => ({ start: 10 * i, name }));
  for (const places of [
    [],
    at('line 1', 'line 3'),
    at('page 3', 'page 2'),
    at('page 1', 'row 4'),
    at('page 0', 'page 2'),
  ])
    assert.deepEqual(leftOutOf(places, 1000), []);
});
