/** Cases of LayerNorm. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type OpCases } from '../case.ts';

const run = (x: T.Tensor, weight: T.Tensor, bias: T.Tensor) => T.layernorm(x, { weight, bias });

export const layernorm: OpCases = {
  cases: [
    { name: 'one', inputs: [floats(1, 1), floats(1), floats(1)], run },
    { name: 'odd', inputs: [floats(5, 37), floats(37), floats(37)], run },
    { name: 'one axis', inputs: [floats(19), floats(19), floats(19)], run },
    { name: 'three axes', inputs: [floats(2, 3, 16), floats(16), floats(16)], run },
    { name: 'no weight', inputs: [floats(3, 24)], run: (x) => T.layernorm(x) },
    { name: 'weight only', inputs: [floats(3, 24), floats(24)], run: (x, weight) => T.layernorm(x, { weight }) },
    { name: 'bias only', inputs: [floats(3, 24), floats(24)], run: (x, bias) => T.layernorm(x, { bias }) },
    { name: 'no rows', inputs: [floats(0, 8), floats(8), floats(8)], run },
    { name: 'transposed', inputs: [{ shape: [6, 40], layout: 'transposed' }, floats(40), floats(40)], run },
    { name: 'many rows', inputs: [floats(500, 130), floats(130), floats(130)], run, skipFiniteDifferences: true },
    { name: 'wide rows', inputs: [floats(3, 2500), floats(2500), floats(2500)], run, skipFiniteDifferences: true },
  ],
  random: (int) => {
    // Of two values a norm keeps the sign only: too steep for a comparison.
    const width = int(4, 100);
    return { name: 'random', inputs: [floats(int(1, 20), width), floats(width), floats(width)], run };
  },
  speed: { name: '8192 x 1024', inputs: [floats(8192, 1024), floats(1024), floats(1024)], run },
};
