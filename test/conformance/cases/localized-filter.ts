/** Cases of localized filtering: both convolutions, what they are added to, and the norm. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, type OpCase, type OpCases } from '../case.ts';

/** B series of `steps` in segments of lengths that go around, if any; E to C channels and back. */
function one(name: string, [B, steps, E, C]: number[], lengths: number[] = []): OpCase {
  const list: number[] = [];
  for (let i = 0; lengths.length > 0 && list.length < B * steps; i++)
    list.push(...Array<number>(lengths[i % lengths.length]).fill(i % 3));
  const segments: InputSpec[] = lengths.length
    ? [{ shape: [B, steps], values: { list: list.slice(0, B * steps) }, dtype: 'i32', grad: false }]
    : [];
  return {
    name,
    inputs: [floats(B, steps, E), floats(C, E, 2), floats(C), floats(E, C, 2), floats(E), floats(E), ...segments],
    run: (x, down, downBias, up, upBias, gain, inSegments?: T.Tensor) =>
      T.localizedFilter(x, { down, downBias, up, upBias, gain }, { segments: inSegments }),
    skipFiniteDifferences: B * steps * E * C > 1000,
  };
}

export const localizedFilter: OpCases = {
  cases: [
    one('one step', [2, 1, 4, 2]),
    one('a few steps', [2, 5, 4, 2]),
    one('in segments', [2, 6, 4, 2], [1, 3, 2]),
    one('no steps', [2, 0, 4, 2]),
    one('no series', [0, 3, 4, 2]),
    one('one channel between', [1, 4, 2, 1]),
    {
      ...one('transposed', [2, 4, 4, 3], [3]),
      inputs: [
        { shape: [2, 4, 4], layout: 'transposed' },
        { shape: [3, 4, 2], layout: 'sliced' },
        floats(3),
        { shape: [4, 3, 2], layout: 'transposed' },
        floats(4),
        floats(4),
        one('', [2, 4, 4, 3], [3]).inputs[6],
      ],
    },
    one('half the channels', [3, 70, 96, 48]),
    one('half the channels, in segments', [2, 131, 96, 48], [1, 17, 2, 64]),
    {
      ...one('another epsilon', [1, 3, 4, 2]),
      run: (x, down, downBias, up, upBias, gain) =>
        T.localizedFilter(x, { down, downBias, up, upBias, gain }, { eps: 0.5 }),
    },
  ],
  random(int) {
    const [B, steps, C] = [int(1, 4), int(1, 40), int(1, 20)];
    const lengths = int(0, 2) ? [int(1, 4), int(1, 9), int(1, 30)] : [];
    return { ...one('random', [B, steps, 2 * C, C], lengths), skipFiniteDifferences: true };
  },
  speed: one('8 x 512 x 512', [8, 512, 512, 256]),
};
