/** Cases of products by groups: groups without rows, one group, many. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type OpCase, type OpCases } from '../case.ts';

const one = (name: string, counts: number[], I: number, O: number): OpCase => ({
  name,
  inputs: [
    floats(
      counts.reduce((sum, n) => sum + n, 0),
      I,
    ),
    floats(counts.length, O, I),
  ],
  run: (x, w) => T.groupedLinear(x, w, counts),
});

export const groupedLinear: OpCases = {
  cases: [
    one('one', [1], 1, 1),
    one('one group', [5], 3, 4),
    one('three groups', [2, 1, 3], 4, 5),
    one('groups without rows', [0, 3, 0, 0, 2, 0], 3, 4),
    one('no rows', [0, 0], 3, 4),
    {
      ...one('transposed', [2, 3], 4, 5),
      inputs: [
        { shape: [5, 4], layout: 'transposed' },
        { shape: [2, 5, 4], layout: 'sliced' },
      ],
    },
    { ...one('wide', [33, 0, 70, 5], 67, 130), skipFiniteDifferences: true },
  ],
  random(int) {
    const counts = Array.from({ length: int(1, 6) }, () => int(0, 9));
    return { ...one('random', counts, int(1, 40), int(1, 40)), skipFiniteDifferences: true };
  },
  speed: one('8 groups of 256 rows, 512 x 1024', Array(8).fill(256), 512, 1024),
};
