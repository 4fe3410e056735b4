/** Cases of products by groups: groups without rows, of one row, one with all, many; rows as they lie, and chosen by ids. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

const listed = (list: readonly number[]): InputSpec => ({
  shape: [list.length],
  values: { list },
  dtype: 'i32',
  grad: false,
});
const rowsIn = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0);

const one = (name: string, counts: number[], I: number, O: number): OpCase => ({
  name,
  inputs: [floats(rowsIn(counts), I), floats(counts.length, O, I), listed(counts)],
  run: (x, w, c) => T.groupedLinear(x, w, c),
});
/** Rows chosen from N. */
const chosen = (name: string, N: number, counts: number[], I: number, O: number): OpCase => ({
  name,
  inputs: [floats(N, I), floats(counts.length, O, I), listed(counts), ints(0, N, rowsIn(counts))],
  run: (x, w, c, rows) => T.groupedLinear(x, w, c, rows),
});
const large = (c: OpCase): OpCase => ({ ...c, skipFiniteDifferences: true });

export const groupedLinear: OpCases = {
  cases: [
    one('one', [1], 1, 1),
    one('one group', [5], 3, 4),
    one('three groups', [2, 1, 3], 4, 5),
    one('groups without rows', [0, 3, 0, 0, 2, 0], 3, 4),
    one('no rows', [0, 0], 3, 4),
    one('no inner axis', [2, 1], 0, 4),
    one('no columns', [2, 1], 3, 0),
    chosen('chosen', 4, [2, 0, 5, 1], 3, 4),
    chosen('chosen from one', 1, [3, 2], 5, 2),
    chosen('none chosen', 3, [0, 0], 3, 4),
    {
      ...one('transposed', [2, 3], 4, 5),
      inputs: [{ shape: [5, 4], layout: 'transposed' }, { shape: [2, 5, 4], layout: 'sliced' }, listed([2, 3])],
    },
    large(one('wide', [33, 0, 70, 5], 67, 130)),
    // More than one block of depth both ways, and of columns.
    large(one('deep', [300, 3, 0, 17], 530, 70)),
    large(one('one with all', [0, 0, 700, 0], 40, 300)),
    large(chosen('a row each', 9, Array<number>(40).fill(1), 65, 37)),
    large(chosen('few rows', 20, [1, 2, 3, 4, 5, 0, 1], 300, 520)),
    large(chosen('many', 130, [40, 0, 1, 15, 14, 13, 57, 100, 4, 16], 72, 90)),
  ],
  random(int) {
    const counts = Array.from({ length: int(1, 6) }, () => (int(0, 3) ? int(0, 9) : int(0, 60)));
    const [I, O] = [int(1, 40), int(1, 40)];
    return large(int(0, 2) ? one('random', counts, I, O) : chosen('random', int(1, 30), counts, I, O));
  },
  speed: one('8 groups of 256 rows, 512 x 1024', Array(8).fill(256), 512, 1024),
};
