/** Cases of the causal convolution, dense and depthwise. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, type OpCase, type OpCases } from '../case.ts';

const one = (name: string, [B, steps, C]: number[], [O, inner, W]: number[], withBias = true): OpCase => ({
  name,
  inputs: [floats(B, steps, C), floats(O, inner, W), ...(withBias ? [floats(O)] : [])],
  run: (x, w, bias?: T.Tensor) => T.conv1d(x, w, { bias }),
  skipFiniteDifferences: B * steps * C * O * W > 5000,
});

/** Segments of one row after another, in runs. */
const packed = (B: number, steps: number, ...list: number[]): InputSpec => ({
  shape: [B, steps],
  values: { list },
  dtype: 'i32',
  grad: false,
});
const inSegments = (name: string, [B, steps, C]: number[], [O, inner, W]: number[], list: number[]): OpCase => ({
  name,
  inputs: [floats(B, steps, C), floats(O, inner, W), floats(O), packed(B, steps, ...list)],
  run: (x, w, bias, segments) => T.conv1d(x, w, { bias, segments }),
  skipFiniteDifferences: B * steps * C * O * W > 5000,
});
/** Segments of lengths that go around. */
const runs = (steps: number, ...lengths: number[]) => {
  const list: number[] = [];
  for (let i = 0; list.length < steps; i++) list.push(...Array<number>(lengths[i % lengths.length]).fill(i % 7));
  return list.slice(0, steps);
};

export const conv1d: OpCases = {
  cases: [
    one('one', [1, 1, 1], [1, 1, 1]),
    one('two taps', [2, 5, 3], [4, 3, 2]),
    one('no bias', [1, 6, 2], [3, 2, 3], false),
    one('more taps than steps', [2, 2, 3], [2, 3, 4]),
    one('no steps', [2, 0, 3], [2, 3, 2]),
    one('no series', [0, 4, 3], [2, 3, 2]),
    one('one tap', [2, 5, 3], [4, 3, 1]),
    one('one channel in', [2, 6, 1], [4, 1, 3]),
    {
      ...one('transposed', [2, 6, 4], [3, 4, 2]),
      inputs: [{ shape: [2, 6, 4], layout: 'transposed' }, { shape: [3, 4, 2], layout: 'sliced' }, floats(3)],
    },
    one('depthwise', [2, 7, 5], [5, 1, 3]),
    inSegments('segments', [2, 5, 3], [4, 3, 2], [1, 1, 2, 2, 2, 7, 3, 3, 1, 1]),
    inSegments('segments shorter than the reach', [1, 7, 3], [2, 3, 4], [1, 2, 2, 2, 3, 4, 4]),
    inSegments('segments of one step', [2, 3, 4], [5, 4, 2], [1, 2, 1, 1, 2, 3]),
    inSegments('one segment a series', [3, 3, 4], [5, 4, 2], Array(9).fill(1)),
    inSegments('segments over many blocks', [2, 311, 37], [67, 37, 2], runs(622, 1, 2, 5, 64, 3, 111)),
    inSegments('segments, deep', [1, 61, 523], [33, 523, 2], runs(61, 7, 20)),
    one('two taps, wide', [1, 5, 30], [1100, 30, 2]),
    one('two taps of one channel', [2, 5, 1], [3, 1, 2]),
    one('two taps to no channel', [2, 5, 3], [0, 3, 2]),
    inSegments('depthwise in segments', [1, 6, 5], [5, 1, 3], [4, 4, 4, 5, 5, 5]),
    one('depthwise, more taps than steps', [3, 2, 4], [4, 1, 6]),
    one('depthwise, many rows', [3, 400, 65], [65, 1, 4]),
    one('depthwise, wide', [2, 40, 67], [67, 1, 4]),
    one('half the channels, as in localized filtering', [2, 70, 48], [24, 48, 2]),
    one('many steps', [3, 300, 17], [9, 17, 3]),
    one('one long series after another', [2, 600, 24], [17, 24, 2]),
    one('many short series', [9, 70, 33], [40, 33, 4]),
    {
      // The filter itself: two convolutions one after the other, to half the width and back.
      name: 'localized filtering',
      inputs: [floats(2, 6, 8), floats(4, 8, 2), floats(4), floats(8, 4, 2), floats(8)],
      run: (x, w1, b1, w2, b2) => T.add(T.conv1d(T.conv1d(x, w1, { bias: b1 }), w2, { bias: b2 }), x),
    },
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
