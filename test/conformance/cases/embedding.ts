/** Cases of the embedding: rows gathered, and gradients scattered back where they came from. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

const rowsOf = (name: string, rows: number, width: number, ...ids: number[]): OpCase => ({
  name,
  inputs: [floats(rows, width), ints(0, rows, ...ids)],
  run: (table, chosen) => T.embedding(table, chosen),
});
const listed = (...list: number[]): InputSpec => ({
  shape: [list.length],
  values: { list },
  dtype: 'i32',
  grad: false,
});

export const embedding: OpCases = {
  cases: [
    rowsOf('one', 1, 1, 1),
    rowsOf('odd', 7, 5, 9),
    rowsOf('two axes of ids', 11, 3, 4, 5),
    rowsOf('a single id', 5, 4),
    rowsOf('no ids', 5, 4, 0),
    { name: 'no columns', inputs: [floats(5, 0), ints(0, 5, 3)], run: (t, i) => T.embedding(t, i) },
    {
      name: 'one row again and again',
      inputs: [floats(4, 6), listed(2, 2, 2, 0, 2)],
      run: (t, i) => T.embedding(t, i),
    },
    {
      name: 'transposed table',
      inputs: [{ shape: [9, 4], layout: 'transposed' }, ints(0, 9, 6)],
      run: (t, i) => T.embedding(t, i),
    },
    // bf16: a thousand terms are added before the gradient is rounded once.
    { ...rowsOf('crowded rows', 3, 300, 1000), skipFiniteDifferences: true },
    { ...rowsOf('many tasks', 5000, 260, 3000), skipFiniteDifferences: true },
  ],
  random(int) {
    return { ...rowsOf('random', int(1, 40), int(1, 200), int(0, 60)), skipFiniteDifferences: true };
  },
  speed: rowsOf('8192 of 50000 x 512', 50_000, 512, 8192),
};
