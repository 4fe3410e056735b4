/** Cases of the element-wise functions. */
import * as T from '../../../src/tensor/index.ts';
import { UNARY, type UnaryName } from '../../../src/tensor/kernels.ts';
import type { OpCases, Values } from '../case.ts';

/** Where a function is not defined, or not differentiable, everywhere. */
const VALUES: Partial<Record<UnaryName, Values>> = {
  log: 'positive',
  sqrt: 'positive',
  rsqrt: 'positive',
  reciprocal: 'positive',
  abs: 'apart',
};

function casesOf(name: UnaryName): OpCases {
  const values = VALUES[name] ?? 'normal';
  const run = (x: T.Tensor) => T[name](x);
  const shapes = [[], [0], [1], [7], [16], [33], [3, 5], [2, 0, 3], [1000], [2, 3, 4, 5]];
  return {
    cases: [
      ...shapes.map((shape) => ({ name: `(${shape})`, inputs: [{ shape, values }], run })),
      { name: 'transposed', inputs: [{ shape: [5, 19], values, layout: 'transposed' as const }], run },
      { name: 'sliced', inputs: [{ shape: [3, 17], values, layout: 'sliced' as const }], run },
      { name: 'many tasks', inputs: [{ shape: [100_003], values }], run, skipFiniteDifferences: true },
    ],
    // Derivatives such as 1 - y² cancel: in bf16 a single unlucky value has few digits left, so the fixed cases are checked there.
    random: (int) => ({
      name: 'random',
      inputs: [{ shape: Array.from({ length: int(0, 5) }, () => int(0, 9)), values, layout: 'sliced' }],
      run,
      dtypes: ['f32'],
    }),
    speed: { name: '4M values', inputs: [{ shape: [1 << 22], values }], run },
  };
}

export const unary = Object.fromEntries(UNARY.map((name) => [name, casesOf(name)])) as Record<UnaryName, OpCases>;
