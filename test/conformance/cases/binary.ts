/** Cases of the element-wise operations of two operands, broadcasting above all. */
import * as T from '../../../src/tensor/index.ts';
import { BINARY, type BinaryName } from '../../../src/tensor/kernels.ts';
import type { InputSpec, OpCase, OpCases, Values } from '../case.ts';

const VALUES: Partial<Record<BinaryName, Values>> = {
  div: 'positive',
  pow: 'positive',
  maximum: 'apart',
  minimum: 'apart',
};
const COMPARISONS: readonly BinaryName[] = ['less', 'lessEqual', 'equal'];

function casesOf(name: BinaryName): OpCases {
  const gradient = !COMPARISONS.includes(name);
  // Comparisons meet equal values too.
  const values: Values = VALUES[name] ?? (gradient ? 'normal' : { ints: [-2, 3] });
  const run = (a: T.Tensor, b: T.Tensor) => T[name](a, b);
  const two = (label: string, a: number[], b: number[], layout?: InputSpec['layout']): OpCase => ({
    name: label,
    inputs: [
      { shape: a, values, layout },
      { shape: b, values },
    ],
    run,
    gradient,
    // The rules of div and pow round to bf16 four times before a sum over repeated axes.
    tolerance: { bf16: name === 'div' || name === 'pow' ? 4e-2 : 2e-2 },
  });
  return {
    cases: [
      two('one value', [], []),
      two('empty', [0], [0]),
      two('odd', [37], [37]),
      two('matrix', [3, 21], [3, 21]),
      two('row', [4, 19], [19]),
      two('column', [4, 19], [4, 1]),
      two('outer', [5, 1], [1, 6]),
      two('scalar tensor', [3, 4], []),
      two('left is smaller', [5], [2, 3, 5]),
      two('transposed', [7, 18], [7, 18], 'transposed'),
      two('repeated', [4, 9], [4, 9], 'repeated'),
      { ...two('many tasks', [50, 1001], [1001]), skipFiniteDifferences: true },
      { name: 'number on the right', inputs: [{ shape: [3, 7], values }], run: (a) => T[name](a, 2), gradient },
      { name: 'number on the left', inputs: [{ shape: [3, 7], values }], run: (a) => T[name](2, a), gradient },
    ],
    random(int) {
      const shape = Array.from({ length: int(1, 5) }, () => int(1, 8));
      const thin = (s: number[]) => s.map((n) => (int(0, 3) === 0 ? 1 : n)).slice(int(0, s.length));
      const c = two('random', thin(shape), shape, int(0, 2) ? 'contiguous' : 'sliced');
      // A gradient that is a sum of rounded products may cancel to next to nothing: in bf16 the fixed cases are checked.
      return ['mul', 'div', 'pow'].includes(name) ? { ...c, dtypes: ['f32'] } : c;
    },
    speed: two('4M values', [1 << 22], [1 << 22]),
  };
}

export const binary = Object.fromEntries(BINARY.map((name) => [name, casesOf(name)])) as Record<BinaryName, OpCases>;
