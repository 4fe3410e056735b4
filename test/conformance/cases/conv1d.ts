/** Cases of the causal convolution, dense and depthwise. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type OpCase, type OpCases } from '../case.ts';

const one = (name: string, [B, steps, C]: number[], [O, inner, W]: number[], withBias = true): OpCase => ({
  name,
  inputs: [floats(B, steps, C), floats(O, inner, W), ...(withBias ? [floats(O)] : [])],
  run: (x, w, bias?: T.Tensor) => T.conv1d(x, w, { bias }),
  skipFiniteDifferences: B * steps * C * O * W > 5000,
});

export const conv1d: OpCases = {
  cases: [
    one('one', [1, 1, 1], [1, 1, 1]),
    one('two taps', [2, 5, 3], [4, 3, 2]),
    one('no bias', [1, 6, 2], [3, 2, 3], false),
    one('more taps than steps', [2, 2, 3], [2, 3, 4]),
    one('no steps', [2, 0, 3], [2, 3, 2]),
    one('depthwise', [2, 7, 5], [5, 1, 3]),
    one('depthwise, wide', [2, 40, 67], [67, 1, 4]),
    one('half the channels, as in localized filtering', [2, 70, 48], [24, 48, 2]),
    one('many steps', [3, 300, 17], [9, 17, 3]),
  ],
  random(int) {
    const [B, steps, C] = [int(1, 4), int(1, 30), int(1, 20)];
    return {
      ...one('random', [B, steps, C], int(0, 2) ? [C, 1, int(1, 5)] : [int(1, 20), C, int(1, 5)], int(0, 2) === 1),
      skipFiniteDifferences: true,
    };
  },
  speed: one('8 x 512 x 512', [8, 512, 512], [256, 512, 2]),
};
