/** Cases of RMSNorm. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type OpCases } from '../case.ts';

const run = (x: T.Tensor, w: T.Tensor) => T.rmsnorm(x, w, { eps: 1e-5 });

export const rmsnorm: OpCases = {
  cases: [
    { name: 'one', inputs: [floats(1, 1), floats(1)], run },
    { name: 'odd', inputs: [floats(5, 37), floats(37)], run },
    { name: 'three axes', inputs: [floats(2, 3, 16), floats(16)], run },
    { name: 'no weight', inputs: [floats(3, 24)], run: (x) => T.rmsnorm(x) },
    { name: 'no rows', inputs: [floats(0, 8), floats(8)], run },
    { name: 'transposed', inputs: [{ shape: [6, 40], layout: 'transposed' }, floats(40)], run },
    { name: 'many rows', inputs: [floats(500, 130), floats(130)], run, skipFiniteDifferences: true },
  ],
  random: (int) => {
    const width = int(2, 100); // of one value the gradient is all cancellation
    return { name: 'random', inputs: [floats(int(1, 20), width), floats(width)], run, skipFiniteDifferences: true };
  },
  speed: { name: '8192 x 1024', inputs: [floats(8192, 1024), floats(1024)], run },
};
