/** Cases of rotaryAttention: heads side by side, turned and attended to; masks and positions; layouts of the projection. */
import * as T from '../../../src/tensor/index.ts';
import { floats, ints, type OpCase, type OpCases } from '../case.ts';

interface Sizes {
  B?: number;
  T: number;
  H: number;
  G?: number;
  D: number;
}

function one(name: string, sizes: Sizes, options: T.RotaryAttentionOptions = {}, rotated = sizes.D): OpCase {
  const { B = 1, T: time, H, G = H, D } = sizes;
  return {
    name,
    inputs: [floats(B, time, H + 2 * G, D)],
    run: (qkv) => {
      const tables = T.ropeTables(time, rotated, { device: qkv.device });
      return T.rotaryAttention(qkv, tables, H, G, options);
    },
    skipFiniteDifferences: B * time * time * H * D > 3000,
  };
}

/** Documents packed in a row: segments and positions of their own. */
const packed = (name: string, { B = 1, T: time, H, G = H, D }: Sizes): OpCase => ({
  name,
  inputs: [floats(B, time, H + 2 * G, D), ints(0, 3, B, time), ints(0, 9, B, time)],
  run: (qkv, segments, positions) =>
    T.rotaryAttention(qkv, T.ropeTables(9, D, { device: qkv.device }), H, G, { segments, positions }),
  skipFiniteDifferences: time > 20,
});

/** Values of a projection of their own; queries and keys side by side. */
const apart = (name: string, [B, time, H, D]: number[], options: T.RotaryAttentionOptions = {}): OpCase => ({
  name,
  inputs: [floats(B, time, 2 * H, D), floats(B, time, H, D), ints(0, 3, B, time)],
  run: (queryKey, values, segments) => {
    const tables = T.ropeTables(time, D, { device: queryKey.device });
    return T.rotaryAttention(queryKey, tables, H, H, { values, segments, ...options });
  },
  skipFiniteDifferences: B * time * time * H * D > 3000,
});

export const rotaryAttention: OpCases = {
  cases: [
    one('one token', { T: 1, H: 1, D: 2 }),
    one('small', { B: 2, T: 5, H: 2, D: 4 }),
    one('grouped heads', { B: 2, T: 6, H: 4, G: 2, D: 4 }),
    one('a part of the head turns', { T: 5, H: 2, D: 6 }, {}, 2),
    one('interleaved pairs', { T: 5, H: 2, D: 4 }, { interleaved: true }),
    one('window, scale', { T: 9, H: 2, D: 4 }, { window: 3, scale: 0.3 }),
    {
      name: 'a projection that is used up',
      inputs: [floats(2, 9, 24), floats(32, 24)],
      dtypes: ['f32'], // two ops in a row, and bf16 rounds in between
      run: (x, w) => {
        const qkv = T.reshape(T.linear(x, w), [2, 9, 8, 4]);
        return T.rotaryAttention(qkv, T.ropeTables(9, 4, { device: x.device }), 4, 2, { reuse: true });
      },
    },
    one('softcap', { T: 6, H: 2, D: 4 }, { softcap: 1.5 }),
    packed('packed documents', { B: 2, T: 9, H: 2, D: 4 }),
    apart('values apart', [2, 6, 2, 4]),
    apart('values apart, a window', [1, 9, 1, 6], { window: 4 }),
    apart('values apart, odd everything', [2, 67, 3, 38]),
    one('odd everything', { B: 2, T: 67, H: 3, G: 1, D: 38 }),
    one('blocks', { T: 300, H: 2, D: 64 }),
    packed('blocks of packed documents', { B: 2, T: 150, H: 4, G: 2, D: 32 }),
    { ...one('transposed', { B: 3, T: 5, H: 2, D: 8 }), inputs: [{ ...floats(3, 5, 6, 8), layout: 'transposed' }] },
    { ...one('sliced', { B: 3, T: 5, H: 2, D: 8 }), inputs: [{ ...floats(3, 5, 6, 8), layout: 'sliced' }] },
  ],
  random: (int) => {
    const G = int(1, 3);
    return one('random', { B: int(1, 3), T: int(1, 40), H: G * int(1, 3), G, D: 2 * int(1, 20) });
  },
  speed: one('speed', { B: 8, T: 512, H: 4, D: 64 }),
};
