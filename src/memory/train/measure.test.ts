/** Figures of held-out questions, by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Example } from './example.ts';
import { answerColumn, auroc, figuresOf, pointed, tableOf } from './measure.ts';
import type { ReadExample } from './readings.ts';

const example = (answers: string[], valueType: Example['valueType'], text: string): ReadExample => ({
  example: { question: '?', kind: 'single', wording: 'document', valueType, answers, slots: [{ title: 'T', text }] },
  passages: [{ key: text, title: 'T', text }],
  readouts: [],
});

test('the area under the curve is the share of pairs in order', () => {
  assert.equal(auroc([3, 2], [1, 0]), 1);
  assert.equal(auroc([1], [1]), 0.5);
  assert.equal(auroc([0, 3], [1, 2]), 0.5);
});

test('columns: exact answers, typed ones among them, and absent ones against those that are there', async () => {
  const read = {
    'en among 4 document': [
      example(['1931', 'in 1931'], 'date', 'in 1931'),
      example(['Ann'], 'name', 'Ann.'),
      example(['5'], 'number', '6'),
    ],
    'en absent document': [example([], 'date', 'x'), example([], 'date', 'in 1931')],
  };
  const sure = { 'in 1931': 3, 'Ann.': 2, '6': 1, x: 0 } as Record<string, number>;
  const columns = Object.entries(read).map(([name, examples]) =>
    answerColumn(name, examples, ({ passages: [{ text }] }) => ({ text, sure: sure[text] })),
  );
  const figures = figuresOf(await Promise.all(columns));
  assert.deepEqual(figures, [
    { name: 'en among 4 document', questions: 3, exact: 2 / 3, typed: 1 / 2 },
    // Of six pairs three are above, three above but one equal: 3 > 0, 2 > 0, 1 > 0, 3 = 3.
    { name: 'en absent document', questions: 2, auroc: 3.5 / 6 },
  ]);
  assert.match(tableOf(figures), /among 4 document\s+3\s+66\.7 %\s+50\.0 %/);
});

test('pointers answer with the best stretch of all slots, surer the less is left for the null logits', () => {
  const text = 'Owned by Ann.';
  const offsets = Int32Array.of(-1, -1, 0, 5, 5, 8, 8, 12, 12, 13);
  const readout = (start: number, end: number) => ({
    offsets,
    heads: new Float32Array(0),
    start: Float32Array.of(99, 0, 0, start, 0),
    end: Float32Array.of(99, 0, 0, end, 0),
  });
  const one = { ...example(['Ann'], 'name', text), readouts: [readout(5, 6)] };
  const given = pointed(one, [0, 0])!;
  assert.equal(given.text, 'Ann');
  assert.ok(given.sure > -0.1 && pointed(one, [9, 9])!.sure < -6);
  const two = { ...one, passages: [{ ...one.passages[0], text: 'Owned by Tom.' }, one.passages[0]] };
  assert.equal(pointed({ ...two, readouts: [readout(1, 1), readout(5, 6)] }, [0, 0])!.text, 'Ann');
});
