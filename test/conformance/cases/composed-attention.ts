/** Cases of composedAttention: each way that heads mix, alone and together; windows, chunks, groups, ranks, packed documents, fewer queries than keys. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

type Part = 'w1' | 'w2' | 'gate' | 'map' | 'fixed';
type Place = `${'pre' | 'post'}.${'query' | 'key'}.${Exclude<Part, 'fixed'>}` | `${'pre' | 'post'}.fixed`;

interface Sizes {
  B?: number;
  T: number;
  S?: number;
  H: number;
  G?: number;
  D: number;
  groups?: number;
  rank?: number;
  /** Segments are drawn from so many; none unless said. */
  documents?: number;
}

const sides = ['pre.query', 'pre.key', 'post.query', 'post.key'] as const;
const LOW_RANK: Place[] = sides.flatMap((side): Place[] => [`${side}.w1`, `${side}.w2`]);
const GATES: Place[] = sides.map((side): Place => `${side}.gate`);
const ALL: Place[] = [...LOW_RANK, ...GATES, 'pre.fixed', 'post.fixed'];
const MAPS: Place[] = sides.map((side): Place => `${side}.map`);
const PRE_GATES: Place[] = ['pre.query.gate', 'pre.key.gate'];
const POST_QUERIES: Place[] = ['post.query.w1', 'post.query.w2', 'post.query.gate'];

function one(name: string, sizes: Sizes, places: Place[], options: T.ComposedAttentionOptions = {}): OpCase {
  const { B = 1, T: time, S = time, H, G = H, D, groups: C = 1, rank: R = 2, documents = 0 } = sizes;
  const M = H / C;
  const shapeOf = (place: Place): number[] => {
    const L = place.includes('query') ? time : S;
    if (place.endsWith('fixed')) return [C, M, M];
    if (place.endsWith('gate')) return [B, L, H];
    return place.endsWith('map') ? [B, L, C, M, M] : [B, L, C, R, M];
  };
  return {
    name,
    inputs: [
      floats(B, time, H, D),
      floats(B, S, G, D),
      floats(B, S, G, D),
      ...places.map((place): InputSpec => ({ shape: shapeOf(place), values: 'small' })),
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
    one('low rank', { T: 5, H: 4, D: 2 }, LOW_RANK),
    one('low rank 4', { T: 4, H: 4, D: 2, rank: 4 }, LOW_RANK),
    one('gates', { T: 5, H: 3, D: 4 }, GATES),
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
      inputs: [floats(2, 9, 2, 4), floats(2, 9, 2, 4), floats(2, 9, 2, 4), floats(2, 9, 2), ints(0, 3, 2, 9)],
      run: (q, k, v, gate, segments) => T.composedAttention(q, k, v, { pre: { key: { gate } }, segments, chunk: 4 }),
    },
    one('packed documents over blocks of keys', { B: 2, T: 150, H: 2, D: 4, documents: 5 }, ALL, { window: 90 }),
    one('blocks of keys', { T: 135, H: 3, G: 1, D: 40 }, [...LOW_RANK, ...GATES]),
    one('a window over blocks of keys', { T: 190, H: 2, D: 3, rank: 1 }, ALL, { window: 70 }),
    one('nine heads', { T: 33, H: 9, G: 3, D: 5, groups: 3, rank: 5 }, ALL),
    one('one query of many keys', { B: 3, T: 1, S: 140, H: 8, G: 4, D: 16 }, ALL),
    one('a few queries of many keys in a window', { T: 5, S: 140, H: 4, D: 6 }, [...ALL, ...MAPS], { window: 65 }),
    one('maps over blocks of keys', { B: 2, T: 70, H: 4, D: 4, groups: 2 }, [...MAPS, 'pre.fixed', 'post.fixed']),
    one('many batches', { B: 13, T: 35, H: 2, D: 4 }, ALL),
    one('a stage of gates, a stage by queries', { T: 40, H: 4, D: 8 }, [...PRE_GATES, ...POST_QUERIES]),
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
