/** Cases of attention: masks of every kind, grouped heads, lengths around the block sizes, decoding. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

interface Sizes {
  B?: number;
  T: number;
  S?: number;
  H?: number;
  G?: number;
  D: number;
}

const inputs = ({ B = 1, T: queries, S = queries, H = 1, G = H, D }: Sizes): InputSpec[] => [
  floats(B, queries, H, D),
  floats(B, S, G, D),
  floats(B, S, G, D),
];

function one(name: string, sizes: Sizes, options: Omit<T.AttentionOptions, 'segments'> = { causal: true }): OpCase {
  const { B = 1, T: queries, S = queries, H = 1, D } = sizes;
  return {
    name,
    inputs: inputs(sizes),
    run: (q, k, v) => T.attention(q, k, v, options),
    skipFiniteDifferences: B * queries * S * H * D > 3000,
  };
}

/** Segments drawn at random: unordered, so that some queries see keys in pieces, or only themselves. */
const segmented = (name: string, sizes: Sizes, options: Omit<T.AttentionOptions, 'segments'>): OpCase => ({
  name,
  inputs: [...inputs(sizes), ints(0, 3, sizes.B ?? 1, sizes.T), ints(0, 4, sizes.B ?? 1, sizes.S ?? sizes.T)],
  run: (q, k, v, queries, keys) => T.attention(q, k, v, { ...options, segments: { queries, keys } }),
  skipFiniteDifferences: sizes.T > 20,
});

/** All three operands in one layout. */
const layout = (name: string, order: InputSpec['layout']): OpCase => {
  const c = one(name, { B: 3, T: 5, H: 2, D: 7 });
  return { ...c, inputs: c.inputs.map((spec) => ({ ...spec, layout: order })) };
};

export const attention: OpCases = {
  cases: [
    one('one pair', { T: 1, D: 1 }),
    one('no queries', { T: 0, S: 3, D: 4 }),
    one('no keys', { T: 3, S: 0, D: 4 }, {}),
    one('small', { B: 2, T: 5, H: 2, D: 4 }),
    one('not causal', { T: 4, S: 7, H: 2, D: 3 }, {}),
    one('grouped heads', { B: 2, T: 6, H: 4, G: 2, D: 4 }),
    one('more keys than queries', { T: 3, S: 8, H: 2, D: 4 }),
    one('more queries than keys: the first see nothing', { T: 6, S: 3, H: 2, D: 4 }),
    one('window', { T: 9, H: 2, D: 4 }, { causal: true, window: 3 }),
    one('window without causality', { T: 7, D: 4 }, { window: 2 }),
    one('softcap', { T: 6, H: 2, D: 4 }, { causal: true, softcap: 1.5 }),
    one('scale', { T: 6, D: 4 }, { causal: true, scale: 0.7 }),
    one('negative scale', { T: 6, D: 4 }, { causal: true, scale: -2 }),
    one('scale of zero', { T: 4, D: 4 }, { causal: true, scale: 0 }),
    // Of one key the gradient is all cancellation.
    { ...one('window of one', { T: 5, H: 2, D: 8 }, { causal: true, window: 1 }), gradient: false },
    segmented('segments', { B: 2, T: 9, H: 2, D: 4 }, { causal: true }),
    segmented('segments, not causal, capped', { T: 6, S: 8, D: 4 }, { softcap: 2 }),
    one('decoding', { B: 2, T: 1, S: 300, H: 6, G: 2, D: 64 }),
    one('decoding in a window', { T: 1, S: 700, H: 4, G: 1, D: 32 }, { causal: true, window: 129 }),
    one('odd everything', { B: 2, T: 67, H: 3, D: 37 }),
    one('blocks', { T: 300, H: 2, D: 64 }),
    one('blocks, window, grouped', { T: 260, H: 4, G: 2, D: 16 }, { causal: true, window: 100 }),
    one('blocks, softcap', { T: 130, S: 270, H: 2, D: 24 }, { causal: true, softcap: 3 }),
    one('blocks, more keys than queries', { B: 2, T: 110, S: 420, D: 16 }),
    one('wide heads', { T: 50, D: 130 }),
    one('many groups', { B: 4, T: 70, H: 8, G: 4, D: 24 }),
    segmented('few queries, segments', { T: 3, S: 300, H: 4, G: 1, D: 24 }, { causal: true }),
    // Scores of a few hundred: their rounding in f32 shows in the weights.
    { ...one('steep', { T: 40, H: 2, D: 64 }, { causal: true, scale: 20 }), tolerance: { f32: 2e-3 } },
    segmented('blocks, segments', { B: 2, T: 150, H: 2, D: 32 }, { causal: true, window: 90 }),
    layout('sliced', 'sliced'),
    layout('transposed', 'transposed'),
    layout('repeated', 'repeated'),
    {
      // As a cache laid out by heads gives them.
      name: 'heads first',
      inputs: [floats(2, 3, 4, 8), floats(2, 3, 6, 8), floats(2, 3, 6, 8)],
      run: (...byHead) => {
        const [q, k, v] = byHead.map((t) => T.permute(t, [0, 2, 1, 3]));
        return T.attention(q, k, v, { causal: true });
      },
    },
    {
      name: 'heads cut from one tensor',
      inputs: [floats(2, 10, 3 * 2 * 8)],
      run: (x) => {
        // (2, 10, 3, 2, 8): views with gaps between their rows
        const [q, k, v] = T.split(T.reshape(x, [2, 10, 6, 8]), 3, 2);
        return T.attention(q, k, v, { causal: true });
      },
    },
  ],
  random(int) {
    const G = int(1, 3);
    // Two keys at least: of one the gradient is all cancellation.
    const [B, H, D, queries] = [int(1, 3), G * int(1, 4), int(1, 40), int(2, 70)];
    const options = { causal: int(0, 3) > 0, window: int(0, 2) * int(2, 50), softcap: int(0, 3) === 0 ? 2 : 0 };
    const sizes = { B, T: queries, S: queries + int(0, 30), H, G, D };
    return { ...one('random', sizes, options), skipFiniteDifferences: true };
  },
  speed: one('8 x 512 x 5 x 64', { B: 8, T: 512, H: 5, D: 64 }),
};
