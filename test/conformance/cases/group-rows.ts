/** Cases of places in the order of groups, and of what comes back from them. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

const grouped = (name: string, ids: InputSpec, groups: number): OpCase => ({
  name,
  inputs: [ids],
  gradient: false,
  dtypes: ['f32'],
  run(table) {
    const { rows, places, counts } = T.groupRows(table, groups);
    return [rows, places, counts];
  },
});

export const groupRows: OpCases = {
  cases: [
    grouped('one', ints(0, 1, 1, 1), 1),
    grouped('three groups', ints(0, 3, 7, 2), 3),
    grouped('groups without places', ints(3, 5, 4, 3), 9),
    grouped('no places', ints(0, 2, 0, 2), 2),
    grouped('no columns', ints(0, 2, 3, 0), 2),
    grouped('all in one', ints(2, 3, 5, 2), 4),
    grouped('transposed', { ...ints(0, 4, 3, 5), layout: 'transposed' }, 4),
    grouped('many', ints(0, 64, 900, 4), 64),
  ],
  random: (int) => grouped('random', ints(0, 7, int(0, 40), int(1, 5)), 7),
};

/** An order of n things that depends on n alone. */
function shuffled(n: number): number[] {
  const key = (i: number) => (i * 2654435761) % 4294967291;
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => key(a) - key(b));
}

const combined = (name: string, N: number, K: number, E: number, weights: InputSpec['dtype'] = 'float'): OpCase => ({
  name,
  inputs: [
    floats(N * K, E),
    { shape: [N, K], values: { list: shuffled(N * K) }, dtype: 'i32', grad: false },
    { shape: [N, K], dtype: weights },
  ],
  run: (rows, places, w) => T.combineRows(rows, places, w),
});
const large = (c: OpCase): OpCase => ({ ...c, skipFiniteDifferences: true });

export const combineRows: OpCases = {
  cases: [
    combined('one', 1, 1, 1),
    combined('two of each', 5, 2, 7),
    combined('three of each, weights in f32', 4, 3, 9, 'f32'),
    combined('none of each', 3, 0, 4),
    combined('no rows', 0, 2, 4),
    combined('no columns', 3, 2, 0),
    large(combined('more than a span', 3, 2, 2600)),
    large(combined('many', 700, 4, 130)),
  ],
  random: (int) => large(combined('random', int(1, 30), int(1, 5), int(1, 80), int(0, 2) ? 'float' : 'f32')),
  speed: combined('2048 x 2, 512', 2048, 2, 512),
};
