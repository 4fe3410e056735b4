/** Cases of composedAttention: each way that heads mix, alone and together; windows, chunks, groups, ranks, packed documents, fewer queries than keys. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

type Part = 'factors' | 'map';
type Place = `${'pre' | 'post'}.${'query' | 'key'}.${Part}` | `${'pre' | 'post'}.fixed`;

interface Sizes {
  B?: number;
  T: number;
  S?: number;
  H: number;
  G?: number;
  D: number;
  groups?: number;
  rank?: number;
  /** True unless said. */
  gates?: boolean;
  /** Layout of factors. */
  layout?: InputSpec['layout'];
  /** Segments are drawn from so many; none unless said. */
  documents?: number;
}

const sides = ['pre.query', 'pre.key', 'post.query', 'post.key'] as const;
const FACTORS: Place[] = sides.map((side): Place => `${side}.factors`);
const ALL: Place[] = [...FACTORS, 'pre.fixed', 'post.fixed'];
const MAPS: Place[] = sides.map((side): Place => `${side}.map`);

function one(name: string, sizes: Sizes, places: Place[], options: T.ComposedAttentionOptions = {}): OpCase {
  const { B = 1, T: time, S = time, H, G = H, D, groups: C = 1, rank = 2, gates = true, documents = 0, layout } = sizes;
  const M = H / C;
  const shapeOf = (place: Place): number[] => {
    const L = place.includes('query') ? time : S;
    if (place.endsWith('fixed')) return [C, M, M];
    return [B, L, C, place.endsWith('map') ? M : 2 * rank + Number(gates), M];
  };
  return {
    name,
    inputs: [
      floats(B, time, H, D),
      floats(B, S, G, D),
      floats(B, S, G, D),
      ...places.map(
        (place): InputSpec => ({
          shape: shapeOf(place),
          values: 'small',
          layout: place.endsWith('factors') ? layout : undefined,
        }),
      ),
      ...(documents ? [ints(0, documents, B, time)] : []),
    ],
    run(q, k, v, ...given) {
      const mixing: Record<string, Record<string, T.Tensor | Record<string, T.Tensor>>> = { pre: {}, post: {} };
      for (const [i, place] of places.entries()) {
        const [stage, side, part] = place.split('.');
        if (side === 'fixed') mixing[stage].fixed = given[i];
        else mixing[stage][side] = { ...(mixing[stage][side] as Record<string, T.Tensor>), [part]: given[i] };
      }
      return T.composedAttention(q, k, v, { ...mixing, ...options, segments: given[places.length] });
    },
    skipFiniteDifferences: B * time * S * H * M > 1500,
  };
}

export const composedAttention: OpCases = {
  cases: [
    one('no mixing', { B: 2, T: 5, H: 2, D: 4 }, []),
    one('one token', { T: 1, H: 3, D: 2 }, ALL),
    one('all', { B: 3, T: 4, H: 4, D: 2 }, ALL),
    one('low rank', { T: 5, H: 4, D: 2, gates: false }, FACTORS),
    one('low rank 4', { T: 4, H: 4, D: 2, rank: 4, gates: false }, FACTORS),
    one('gates', { T: 5, H: 3, D: 4, rank: 0 }, FACTORS),
    one('the same for all pairs', { T: 5, H: 3, D: 4 }, ['pre.fixed', 'post.fixed']),
    one('by queries', { T: 5, H: 4, D: 2, rank: 1 }, [...ALL.filter((place) => !place.includes('key'))]),
    one('by keys', { T: 5, H: 4, D: 2 }, [...ALL.filter((place) => !place.includes('query'))]),
    one('scores only', { T: 5, H: 4, D: 2 }, [...ALL.filter((place) => place.startsWith('pre'))]),
    one('probabilities only', { T: 5, H: 4, D: 2 }, [...ALL.filter((place) => place.startsWith('post'))]),
    one('whole maps', { T: 4, H: 3, D: 2 }, MAPS),
    one('groups', { T: 5, H: 6, D: 2, groups: 3 }, ALL),
    one('shared keys', { B: 3, T: 4, H: 4, G: 2, D: 2 }, ALL),
    one('window, scale', { T: 7, H: 2, D: 2 }, ALL, { window: 3, scale: 0.4 }),
    one('chunks', { B: 3, T: 7, H: 3, D: 4 }, ALL, { chunk: 3 }),
    one('chunks in a window', { T: 9, H: 3, D: 4 }, ALL, { chunk: 3, window: 3 }),
    one('the last queries', { T: 3, S: 6, H: 3, D: 4 }, ALL, { chunk: 1 }),
    {
      name: 'packed documents',
      inputs: [floats(2, 9, 2, 4), floats(2, 9, 2, 4), floats(2, 9, 2, 4), floats(2, 9, 1, 1, 2), ints(0, 3, 2, 9)],
      run: (q, k, v, factors, segments) =>
        T.composedAttention(q, k, v, { pre: { key: { factors } }, segments, chunk: 4 }),
    },
    one('packed documents over blocks of keys', { B: 2, T: 150, H: 2, D: 4, documents: 5 }, ALL, { window: 90 }),
    one('blocks of keys', { T: 135, H: 3, G: 1, D: 40 }, FACTORS),
    one('a window over blocks of keys', { T: 190, H: 2, D: 3, rank: 1 }, ALL, { window: 70 }),
    one('nine heads', { T: 33, H: 9, G: 3, D: 5, groups: 3, rank: 5 }, ALL),
    one('one query of many keys', { B: 3, T: 1, S: 140, H: 8, G: 4, D: 16 }, ALL),
    one('one query of many keys in groups', { T: 1, S: 99, H: 6, D: 4, groups: 2, rank: 3 }, ALL),
    one('one query of many keys, transposed', { T: 1, S: 90, H: 4, D: 4, rank: 4, layout: 'transposed' }, ALL),
    one('a few queries of many keys, cut', { T: 3, S: 90, H: 4, D: 4, rank: 1, layout: 'sliced' }, ALL),
    one('a few queries of many keys in a window', { T: 5, S: 140, H: 4, D: 6 }, [...ALL, ...MAPS], { window: 65 }),
    one('maps over blocks of keys', { B: 2, T: 70, H: 4, D: 4, groups: 2 }, [...MAPS, 'pre.fixed', 'post.fixed']),
    one('many batches', { B: 13, T: 35, H: 2, D: 4 }, ALL),
    {
      name: 'a stage of gates, a stage of two ranks',
      inputs: [
        ...[1, 2, 3].map(() => floats(1, 40, 4, 8)),
        ...[1, 3, 4].map((rows): InputSpec => ({ shape: [1, 40, 1, rows, 4], values: 'small' })),
      ],
      run: (q, k, v, gates, low, lower) => {
        const [pre, post] = [{ key: { factors: gates } }, { query: { factors: low }, key: { factors: lower } }];
        return T.composedAttention(q, k, v, { pre, post });
      },
      skipFiniteDifferences: true,
    },
    one('odd everything', { B: 2, T: 37, H: 6, G: 3, D: 10, groups: 2, rank: 3 }, ALL, { chunk: 16, window: 21 }),
  ],
  random: (int) => {
    const [groups, G] = [int(1, 3), int(1, 3)];
    const [T, H] = [int(1, 20), groups * G * int(1, 3)];
    const options = { chunk: int(1, 9), window: int(0, 12) };
    return one(
      'random',
      { B: int(1, 3), T, S: T + int(0, 5), H, G, D: int(1, 9), groups, rank: int(1, 5) },
      ALL,
      options,
    );
  },
};
