/** Cases of sum, max and min over axes. */
import * as T from '../../../src/tensor/index.ts';
import type { ReduceName } from '../../../src/tensor/kernels.ts';
import type { InputSpec, OpCase, OpCases } from '../case.ts';

function casesOf(name: ReduceName): OpCases {
  const values = name === 'sum' ? 'normal' : 'apart';
  const one = (
    label: string,
    shape: number[],
    axes?: number | number[],
    layout?: InputSpec['layout'],
    keep = false,
  ): OpCase => ({
    name: label,
    inputs: [{ shape, values, layout }],
    run: (x) => T[name](x, axes, keep),
  });
  return {
    cases: [
      one('all of one', [1]),
      one('all', [3, 37]),
      one('without axes', []),
      one('rows', [5, 43], -1),
      one('columns', [43, 5], 0),
      one('middle', [3, 7, 5], 1),
      one('first and last', [3, 7, 5], [0, 2], 'contiguous', true),
      one('nothing to add', [4, 0], 1),
      one('no rows', [0, 4], 1),
      one('transposed rows', [9, 21], -1, 'transposed'),
      one('repeated', [4, 6], 0, 'repeated'),
      ...[
        one('long row', [200_001]),
        one('many rows', [3000, 130], -1),
        one('many columns', [130, 3000], 0),
        one('tall and thin', [70_000, 3], 0),
      ].map((c) => ({ ...c, skipFiniteDifferences: true })),
    ],
    random(int) {
      const shape = Array.from({ length: int(1, 5) }, () => int(1, 7));
      const axes = shape.flatMap((_, i) => (int(0, 2) ? [i] : []));
      return one('random', shape, axes, int(0, 2) ? 'sliced' : 'contiguous', int(0, 2) === 1);
    },
    speed: one('columns', [4096, 1024], 0),
  };
}

export const reduce: Record<ReduceName, OpCases> = { sum: casesOf('sum'), max: casesOf('max'), min: casesOf('min') };
