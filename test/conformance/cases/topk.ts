/** Cases of top-k: values, indices and the gradient of the values. */
import * as T from '../../../src/tensor/index.ts';
import type { InputSpec, OpCase, OpCases, Values } from '../case.ts';

const best = (
  name: string,
  shape: number[],
  k: number,
  values: Values = 'apart',
  layout?: InputSpec['layout'],
): OpCase => ({
  name,
  inputs: [{ shape, values, layout }],
  run(x) {
    const { values, indices } = T.topk(x, k);
    return [values, indices];
  },
});

export const topk: OpCases = {
  cases: [
    best('one', [1], 1),
    best('of a vector', [37], 5),
    best('all, sorted', [3, 29], 29),
    best('none', [3, 5], 0),
    best('no rows', [0, 5], 2),
    best('three axes', [2, 3, 16], 4),
    best('transposed', [5, 19], 3, 'apart', 'transposed'),
    // Equal values have no gradient to check: the first wins, and a difference quotient sees the corner.
    { ...best('ties', [6, 40], 12, { ints: [0, 4] }), gradient: false },
    {
      ...best('rising', [2, 300], 17, { list: Array.from({ length: 600 }, (_, i) => i) }),
      gradient: false,
      dtypes: ['f32'],
    },
    { ...best('infinities', [1, 5], 3, { list: [1, -Infinity, Infinity, 0, Infinity] }), gradient: false },
    { ...best('experts', [700, 64], 8, 'normal'), skipFiniteDifferences: true },
    { ...best('vocabulary', [3, 5003], 50, 'normal'), skipFiniteDifferences: true },
  ],
  random(int) {
    const width = int(1, 200);
    return { ...best('random', [int(1, 10), width], int(0, width + 1), 'normal'), skipFiniteDifferences: true };
  },
  speed: best('256 x 50000, 50', [256, 50_000], 50, 'normal'),
};
