/** Cases of compositionFactors: each part alone, one side, groups, ranks, tokens that fill no vector and several parts of the sums. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, type OpCase, type OpCases } from '../case.ts';

interface Sizes {
  B?: number;
  T: number;
  C?: number;
  /** Slots; 4 unless said. */
  Z?: number;
  M: number;
  /** 0: gates alone. */
  rank?: number;
  K?: number;
  gates?: boolean;
  sides?: 1 | 2;
}

function one(name: string, sizes: Sizes, layout?: InputSpec['layout']): OpCase {
  const { B = 1, T: time, C = 1, Z = 4, M, rank = 2, K = 2 * rank * M, gates = true, sides = 2 } = sizes;
  return {
    name,
    inputs: [
      ...(rank ? [{ ...floats(B, time, C, Z, K), layout }, floats(C, Z, K, 2 * rank, M)] : []),
      ...(gates ? [{ ...floats(B, time, C, Z, M), layout }] : []),
    ],
    run: (...given) =>
      rank
        ? T.compositionFactors(given[0], given[1], given[2], sides)
        : T.compositionFactors(undefined, undefined, given[0], sides),
    skipFiniteDifferences: B * time * C * Z * K * rank * M > 2000,
  };
}

export const compositionFactors: OpCases = {
  cases: [
    one('one token', { T: 1, M: 3 }),
    one('no token', { T: 0, M: 3 }),
    one('all', { B: 2, T: 3, M: 2 }),
    one('low rank alone', { T: 3, M: 4, rank: 1, gates: false }),
    one('gates alone', { B: 2, T: 4, M: 3, rank: 0 }),
    one('one side', { T: 5, M: 2, sides: 1, Z: 2 }),
    one('one side, an odd number of stages', { T: 4, M: 2, sides: 1, Z: 3 }),
    one('one stage', { T: 4, M: 3, Z: 2, rank: 1 }),
    one('groups', { T: 2, C: 3, M: 2, rank: 1 }),
    one('a hidden width of its own', { T: 3, M: 2, rank: 1, K: 7 }),
    one('transposed', { T: 5, M: 6 }, 'transposed'),
    one('many tokens', { B: 3, T: 101, M: 6 }),
    one('many tokens and heads', { T: 300, M: 9, rank: 3, K: 21 }),
    {
      name: 'one output alone has a gradient',
      inputs: [floats(1, 3, 1, 4, 8), floats(1, 4, 8, 4, 2), floats(1, 3, 1, 4, 2)],
      run: (hidden, qkw, gates) => T.compositionFactors(hidden, qkw, gates, 2)[1],
    },
  ],
  // Two heads at least: the gradient through the norm of a single one is a difference of nearly equal numbers.
  random: (int) =>
    one('random', {
      B: int(1, 3),
      T: int(1, 40),
      C: int(1, 3),
      Z: 2 * int(1, 3),
      M: int(2, 6),
      rank: int(0, 5),
      K: int(1, 20),
    }),
};
