/** Cases of where, cast, the views and concat. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, type OpCases } from '../case.ts';

const bits = (...shape: number[]): InputSpec => ({ shape, values: { ints: [0, 2] }, dtype: 'u8', grad: false });
/** Views have no arithmetic of their own: scaled, so that what arrives can be told apart. */
const scaled = (x: T.Tensor) => T.mul(x, 2);

export const where: OpCases = {
  cases: [
    { name: 'same shapes', inputs: [bits(3, 7), floats(3, 7), floats(3, 7)], run: (c, a, b) => T.where(c, a, b) },
    { name: 'broadcast', inputs: [bits(3, 1), floats(7), floats(2, 3, 7)], run: (c, a, b) => T.where(c, a, b) },
    { name: 'a number', inputs: [bits(3, 7), floats(3, 7)], run: (c, a) => T.where(c, a, -3) },
    { name: 'empty', inputs: [bits(0), floats(0), floats(0)], run: (c, a, b) => T.where(c, a, b) },
  ],
  random(int) {
    const shape = Array.from({ length: int(1, 4) }, () => int(1, 9));
    return {
      name: 'random',
      inputs: [bits(...shape), floats(...shape), floats(...shape.slice(-1))],
      run: (c, a, b) => T.where(c, a, b),
    };
  },
};

export const cast: OpCases = {
  cases: [
    {
      name: 'to bf16 and back',
      inputs: [floats(3, 33)],
      run: (x) => T.cast(T.cast(x, 'bf16'), x.dtype),
      gradient: false,
      tolerance: { f32: 1e-2 },
    },
    { name: 'to f16', inputs: [floats(5, 9)], run: (x) => T.cast(x, 'f16'), gradient: false, tolerance: { f32: 1e-3 } },
    {
      name: 'from f16',
      inputs: [floats(70)],
      run: (x) => T.cast(T.cast(x, 'f16'), 'f32'),
      gradient: false,
      tolerance: { f32: 1e-3 },
    },
    {
      name: 'to i32, cut toward zero',
      inputs: [{ shape: [40], values: { list: Array.from({ length: 40 }, (_, i) => i * 1.75 - 35) } }],
      run: (x) => T.cast(x, 'i32'),
      gradient: false,
      dtypes: ['f32'],
    },
    {
      name: 'large integers are exact',
      inputs: [{ shape: [2], values: { list: [16777217, -2147483647] }, dtype: 'i32', grad: false }],
      run: (x) => T.concat([x, x]),
      gradient: false,
    },
    {
      name: 'u8 saturates',
      inputs: [{ shape: [4], values: { list: [-3, 0.9, 254.2, 999] } }],
      run: (x) => T.cast(x, 'u8'),
      gradient: false,
      dtypes: ['f32'],
    },
    {
      name: 'contiguous of transposed',
      inputs: [{ shape: [35, 50], layout: 'transposed' }],
      run: (x) => T.contiguous(x),
      skipFiniteDifferences: true,
    },
    {
      name: 'contiguous of permuted',
      inputs: [floats(3, 4, 5, 6)],
      run: (x) => T.contiguous(T.permute(x, [3, 1, 0, 2])),
      skipFiniteDifferences: true,
    },
  ],
};

export const reshape: OpCases = {
  cases: [
    { name: 'view', inputs: [floats(4, 6)], run: (x) => scaled(T.reshape(x, [3, -1])) },
    {
      name: 'copy of transposed',
      inputs: [{ shape: [4, 6], layout: 'transposed' }],
      run: (x) => scaled(T.reshape(x, [24])),
    },
  ],
};
export const permute: OpCases = {
  cases: [
    { name: 'transpose', inputs: [floats(4, 6)], run: (x) => scaled(T.transpose(x)) },
    { name: 'rotate axes', inputs: [floats(2, 3, 4)], run: (x) => scaled(T.permute(x, [2, 0, 1])) },
  ],
};
export const slice: OpCases = {
  cases: [
    { name: 'rows', inputs: [floats(7, 5)], run: (x) => scaled(T.slice(x, 0, 2, 5)) },
    { name: 'columns from the end', inputs: [floats(3, 9)], run: (x) => scaled(T.slice(x, -1, -4)) },
    { name: 'overlapping', inputs: [floats(6)], run: (x) => T.add(T.slice(x, 0, 0, 4), T.slice(x, 0, 2, 6)) },
    { name: 'split', inputs: [floats(2, 9)], run: (x) => T.split(x, 3).map(scaled) },
    { name: 'nothing', inputs: [floats(3)], run: (x) => scaled(T.slice(x, 0, 1, 1)) },
  ],
};
export const expand: OpCases = {
  cases: [
    { name: 'new axis', inputs: [floats(5)], run: (x) => scaled(T.expand(x, [3, 5])) },
    { name: 'axis of one', inputs: [floats(2, 1, 3)], run: (x) => scaled(T.expand(x, [2, 4, 3])) },
  ],
};
export const concat: OpCases = {
  cases: [
    { name: 'rows', inputs: [floats(2, 3), floats(4, 3)], run: (a, b) => T.concat([a, b]) },
    { name: 'columns', inputs: [floats(3, 2), floats(3, 5), floats(3, 0)], run: (a, b, c) => T.concat([a, b, c], -1) },
    { name: 'the same twice', inputs: [floats(3)], run: (a) => T.concat([a, a]) },
  ],
};
