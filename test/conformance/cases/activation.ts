/** Cases of the activations. */
import * as T from '../../../src/tensor/index.ts';
import { ACTIVATION } from '../../../src/tensor/kernels.ts';
import type { OpCase, OpCases } from '../case.ts';

export const activation: OpCases = {
  cases: ACTIVATION.flatMap((name): OpCase[] => {
    const run = (x: T.Tensor) => T.activation(x, name);
    return [
      // apart: away from the corner of relu
      { name: `${name} odd`, inputs: [{ shape: [3, 37], values: 'apart' }], run },
      { name: `${name} empty`, inputs: [{ shape: [0] }], run },
      {
        name: `${name} far out`,
        inputs: [{ shape: [9], values: { list: [-100, -30, -12, -6, 0.5, 6, 12, 30, 100] } }],
        run,
        skipFiniteDifferences: true,
      },
      { name: `${name} many tasks`, inputs: [{ shape: [70, 1003] }], run, skipFiniteDifferences: true },
    ];
  }),
  random(int) {
    const name = ACTIVATION[int(0, ACTIVATION.length)];
    return {
      name: 'random',
      inputs: [{ shape: [int(1, 40), int(1, 40)], values: 'apart' }],
      run: (x) => T.activation(x, name),
    };
  },
};
