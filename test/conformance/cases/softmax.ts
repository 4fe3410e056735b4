/** Cases of softmax, and of logSoftmax, which is a composition. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type OpCases } from '../case.ts';

const run = (x: T.Tensor) => T.softmax(x);
const far = [-1000, 0, 1000, Number.NEGATIVE_INFINITY, 1, 999, -1e30, 0.5];

export const softmax: OpCases = {
  cases: [
    { name: 'one', inputs: [floats(1, 1)], run },
    { name: 'odd', inputs: [floats(5, 37)], run },
    { name: 'one axis', inputs: [floats(19)], run },
    { name: 'no rows', inputs: [floats(0, 8)], run },
    { name: 'no width', inputs: [floats(3, 0)], run },
    { name: 'scale', inputs: [floats(4, 21)], run: (x) => T.softmax(x, { scale: 0.125 }) },
    { name: 'negative scale', inputs: [floats(4, 21)], run: (x) => T.softmax(x, { scale: -2 }) },
    { name: 'middle axis', inputs: [floats(2, 7, 3)], run: (x) => T.softmax(x, { axis: 1 }) },
    {
      name: 'first axis, sliced',
      inputs: [{ shape: [6, 5], layout: 'sliced' }],
      run: (x) => T.softmax(x, { axis: 0 }),
    },
    { name: 'transposed', inputs: [{ shape: [6, 40], layout: 'transposed' }], run },
    { name: 'far apart', inputs: [{ shape: [2, 4], values: { list: far } }], run, gradient: false },
    { name: 'many rows', inputs: [floats(500, 130)], run, skipFiniteDifferences: true },
    { name: 'wide rows', inputs: [floats(3, 2500)], run, skipFiniteDifferences: true },
    { name: 'log', inputs: [floats(4, 21)], run: (x) => T.logSoftmax(x) },
    { name: 'log, first axis', inputs: [floats(4, 21)], run: (x) => T.logSoftmax(x, { axis: 0, scale: 0.5 }) },
  ],
  random: (int) => {
    const axis = int(0, 3);
    return { name: 'random', inputs: [floats(int(1, 6), int(1, 20), int(1, 40))], run: (x) => T.softmax(x, { axis }) };
  },
  speed: { name: '8192 x 1024', inputs: [floats(8192, 1024)], run },
};
