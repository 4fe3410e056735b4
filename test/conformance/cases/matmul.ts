/** Cases of matmul and linear: shapes around the tile sizes, transposes, batches, element types. */
import * as T from '../../../src/tensor/index.ts';
import { ACTIVATION } from '../../../src/tensor/kernels.ts';
import { floats, type OpCase, type OpCases } from '../case.ts';

const product = (name: string, a: number[], b: number[], form = 'nn'): OpCase => ({
  name: `${name} ${a} x ${b} ${form}`,
  inputs: [
    { shape: a, layout: form[0] === 't' ? 'transposed' : 'contiguous' },
    { shape: b, layout: form[1] === 't' ? 'transposed' : 'contiguous' },
  ],
  run: (x, y) => T.matmul(x, y),
  skipFiniteDifferences: a.at(-2)! * a.at(-1)! * b.at(-1)! > 500,
});

export const matmul: OpCases = {
  cases: [
    product('one', [1, 1], [1, 1]),
    product('nothing to add', [3, 0], [0, 4]),
    product('no rows', [0, 3], [3, 4]),
    ...['nn', 'nt', 'tn', 'tt'].flatMap((form) => [
      product('small', [3, 5], [5, 4], form),
      product('one row', [1, 70], [70, 33], form),
      product('three rows', [3, 130], [130, 600], form),
      product('odd', [29, 37], [37, 67], form),
      product('two depths', [31, 530], [530, 41], form),
      product('tall', [700, 20], [20, 9], form),
    ]),
    product('wide', [20, 30], [30, 4200]),
    product('batch', [3, 4, 5], [3, 5, 6]),
    product('batch transposed', [3, 4, 5], [3, 5, 6], 'tt'),
    product('batch against one', [2, 3, 4, 5], [5, 6]),
    product('one against batch', [4, 5], [3, 5, 6]),
    product('broadcast batches', [2, 1, 3, 4], [5, 4, 2]),
    product('large batch', [8, 65, 64], [8, 64, 65]),
    product('batch of few rows', [2, 4, 64], [2, 64, 40], 'nt'),
    {
      name: 'mixed f32 and bf16',
      inputs: [floats(19, 40), floats(40, 23)],
      run: (a, b) => T.matmul(a, T.cast(b, 'bf16')),
      gradient: false,
      dtypes: ['f32'],
      tolerance: { f32: 1e-2 },
    },
    {
      name: 'repeated operand',
      inputs: [{ shape: [6, 5], layout: 'repeated' }, floats(5, 7)],
      run: (a, b) => T.matmul(a, b),
    },
  ],
  random(int) {
    const [m, k, n] = [int(1, 80), int(1, 80), int(1, 80)];
    return { ...product('random', [m, k], [k, n], ['nn', 'nt', 'tn', 'tt'][int(0, 4)]), skipFiniteDifferences: true };
  },
  speed: product('speed', [1024, 1024], [1024, 1024]),
};

export const linear: OpCases = {
  cases: [
    {
      name: 'plain',
      inputs: [floats(9, 13), floats(17, 13)],
      run: (x, w) => T.linear(x, w),
      skipFiniteDifferences: true,
    },
    {
      name: 'small with bias',
      inputs: [floats(2, 3, 4), floats(5, 4), floats(5)],
      run: (x, w, bias) => T.linear(x, w, { bias }),
    },
    {
      name: 'residual',
      inputs: [floats(2, 5, 6), floats(7, 6), floats(2, 5, 7)],
      run: (x, w, residual) => T.linear(x, w, { residual }),
    },
    {
      name: 'residual that is the input, bias',
      inputs: [floats(33, 40), floats(40, 40), floats(40)],
      run: (x, w, bias) => T.linear(x, w, { bias, residual: x }),
    },
    {
      name: 'one token',
      inputs: [floats(1, 300), floats(70, 300), floats(70)],
      run: (x, w, bias) => T.linear(x, w, { bias }),
      skipFiniteDifferences: true,
    },
    ...ACTIVATION.flatMap((activation): OpCase[] => [
      {
        name: `bias and ${activation}`,
        inputs: [floats(4, 5), floats(6, 5), floats(6)],
        run: (x, w, bias) => T.linear(x, w, { bias, activation }),
      },
      {
        name: `epilogue ${activation}`,
        inputs: [floats(50, 300), floats(70, 300), floats(70)].map((i) => ({ ...i, grad: false })),
        run: (x, w, bias) => T.linear(x, w, { bias, activation }),
        gradient: false,
      },
    ]),
  ],
};
