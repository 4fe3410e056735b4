/**
 * The weights by which heads mix in dynamically composable attention (Xiao et al., 2024), made from each token of the block's normed
 * input. How they mix heads: src/tensor/ops/composed-attention.ts. Every part of it may be left out, down to plain attention.
 *
 * Shapes: B rows, T tokens, E width, H heads in C groups of M, R rank, Z slots, K = 2 R M hidden width. A slot is a stage (before or after
 * the softmax) and a side (query or key): pre query, pre key, post query, post key, of those that are there. A stages, P = 2R rows of
 * factors and one of gates.
 */
import {
  add,
  arange,
  type Composition,
  cast,
  compositionFactors,
  equal,
  matmul,
  mul,
  permute,
  reshape,
  slice,
  type Tensor,
} from '../../tensor/index.ts';
import type { Fields } from '../config-fields.ts';
import type { ParameterSpec } from '../model.ts';

export interface CompositionConfig {
  /** Heads mix; false: plain attention. */
  use_dcmha: boolean;
  /** Scores (pre), probabilities (post). */
  compose_stages: 'both' | 'pre' | 'post';
  /** Whose tokens say how. By query alone nothing more than keys and values is kept of a token. */
  compose_sides: 'both' | 'query' | 'key';
  /** Of the maps that tokens make; 0: none of low rank. */
  compose_rank: 0 | 1 | 2 | 4;
  /** Tokens make a factor for each head. */
  compose_gates: boolean;
  /** Heads mix within so many groups. */
  compose_groups: number;
  /** A map that is the same for all tokens. */
  static_proj: boolean;
  /** Queries that are computed together where there is no kernel. */
  q_chunk_size: number;
}

/** `heads`: H. */
export function compositionFields(fields: Fields, heads: number): CompositionConfig {
  const rank = fields.whole('compose_rank', 0, 4, 2);
  if (rank === 3) throw fields.wrong('compose_rank', 'must be 0, 1, 2 or 4');
  const groups = fields.whole('compose_groups', 1, heads, 1);
  if (heads % groups !== 0) throw fields.wrong('compose_groups', `must divide the heads (${heads})`);
  const queryWise = fields.flag('query_wise', false);
  return {
    use_dcmha: fields.flag('use_dcmha', true),
    compose_stages: fields.oneOf('compose_stages', ['both', 'pre', 'post'], 'both'),
    compose_sides: fields.oneOf('compose_sides', ['both', 'query', 'key'], queryWise ? 'query' : 'both'),
    compose_rank: rank as CompositionConfig['compose_rank'],
    compose_gates: fields.flag('compose_gates', true),
    compose_groups: groups,
    static_proj: fields.flag('static_proj', false),
    q_chunk_size: fields.whole('q_chunk_size', 1, 2 ** 20, 128),
  };
}

const STAGES = ['pre', 'post'] as const;
const SIDES = ['query', 'key'] as const;
type Stage = (typeof STAGES)[number];
type Side = (typeof SIDES)[number];

const NONE: readonly Stage[] = [];
const stagesOf = ({ use_dcmha, compose_stages: of }: CompositionConfig): readonly Stage[] =>
  !use_dcmha ? NONE : of === 'both' ? STAGES : [of];
const sidesOf = ({ compose_sides: of }: CompositionConfig): readonly Side[] => (of === 'both' ? SIDES : [of]);
const slotsOf = (c: CompositionConfig) => stagesOf(c).length * sidesOf(c).length;

// Making the weights

/** Tensors by the last part of their names. */
export interface DynamicProjection {
  /** (E, C, Z, K) and (C, Z, K, 2R, M) */
  dw1?: Tensor;
  qkw?: Tensor;
  /** (E, C, Z M) */
  dd?: Tensor;
  /** (C, M, M) */
  fixed: Partial<Record<Stage, Tensor>>;
}

/** What tokens bring to the mixing, (B, T, A C, P, M) each: as queries and as keys, in one stage after the other. */
export type SideFactors = Partial<Record<Side, Tensor>>;

/** Those of the tokens x (B, T, E). */
export function factorsOf(w: DynamicProjection, x_BTE: Tensor, config: CompositionConfig): SideFactors {
  const [B, T, E] = x_BTE.shape;
  const [sides, Z] = [sidesOf(config), slotsOf(config)];
  let hidden: Tensor | undefined;
  if (w.dw1) {
    const [, C, , K] = w.dw1.shape;
    hidden = reshape(matmul(x_BTE, reshape(w.dw1, [E, C * Z * K])), [B, T, C, Z, K]);
  }
  let gates: Tensor | undefined;
  if (w.dd) {
    const [, C, wide] = w.dd.shape;
    gates = reshape(matmul(x_BTE, reshape(w.dd, [E, C * wide])), [B, T, C, Z, wide / Z]);
  }
  if (!hidden && !gates) return {};
  const made = compositionFactors(hidden, w.qkw, gates, sides.length as 1 | 2);
  return sides.length === 2 ? { query: made[0], key: made[1] } : { [sides[0]]: made[0] };
}

/** How the heads mix in each stage; of keys there may be more than of queries, and they may be maps. */
export function compositionsOf(
  w: DynamicProjection,
  { query, key }: SideFactors,
  config: CompositionConfig,
  form: KeyForm = 'factors',
): Partial<Record<Stage, Composition>> {
  const C = config.compose_groups;
  const compositions: Partial<Record<Stage, Composition>> = {};
  stagesOf(config).forEach((stage, a) => {
    const ofStage = (x: Tensor) => slice(x, 2, a * C, (a + 1) * C);
    compositions[stage] = {
      fixed: w.fixed[stage],
      query: query && { factors: ofStage(query) },
      key: key && (form === 'maps' ? { map: ofStage(key) } : { factors: ofStage(key) }),
    };
  });
  return compositions;
}

// What is kept of tokens as keys

/** maps: (C, M, M) of each stage, multiplied out; factors: low rank and gates as they are made, fewer numbers and more work. */
export type KeyForm = 'factors' | 'maps';

/** Shape of what a block keeps of a token as a key, beside keys and values; none where keys bring nothing. */
export function keptOf(config: CompositionConfig, heads: number, form: KeyForm): (readonly number[])[] {
  const rows = 2 * config.compose_rank + Number(config.compose_gates);
  if (!sidesOf(config).includes('key') || !rows) return [];
  const [A, C] = [stagesOf(config).length, config.compose_groups];
  return [[A * C, form === 'maps' ? heads / C : rows, heads / C]];
}

/** Factors of keys (B, T, A C, P, M) in the form in which they are kept; maps (B, T, A C, M, M) are w1ᵀ w2 with the gate on the diagonal. */
export function asKept(factors: Tensor, form: KeyForm): Tensor {
  if (form === 'factors') return factors;
  const [B, T, AC, P, M] = factors.shape;
  const R = P >> 1;
  const rows = (from: number, to: number) => slice(factors, 3, from, to);
  let map = R ? matmul(permute(rows(0, R), [0, 1, 2, 4, 3]), rows(R, 2 * R)) : undefined;
  if (P % 2 === 1) {
    const count = arange(M, { dtype: 'i32', device: factors.device });
    const diagonal = cast(equal(reshape(count, [M, 1]), count), factors.dtype);
    const gates = mul(reshape(rows(2 * R, P), [B, T, AC, M, 1]), diagonal);
    map = map ? add(map, gates) : gates;
  }
  return map!;
}

// Size

/** For the account: operations of mixing for a pair of tokens, numbers of a token that mix, and those it leaves for the backward pass. */
export function compositionCost(
  config: CompositionConfig,
  heads: number,
): { pairFlops: number; mixing: number; kept: number } {
  const [stages, Z, R] = [stagesOf(config).length, slotsOf(config), config.compose_rank];
  const M = heads / config.compose_groups;
  const fixed = config.static_proj ? stages * M : 0;
  return {
    pairFlops: 2 * heads * (Z * (2 * R + Number(config.compose_gates)) + fixed),
    mixing: Z * heads * (2 * R + Number(config.compose_gates)),
    // What is projected, and the factors made of it.
    kept: Z * heads * 2 * (2 * R + Number(config.compose_gates)),
  };
}

// Weight names and initialisation

/**
 * | parameter | starts as | why |
 * |---|---|---|
 * | dw1 | normal, deviation sqrt(2 / (E + K)) | Glorot and Bengio, 2010 |
 * | qkw | normal, deviation 0.01 · sqrt(1 / K) · 2 / (M + R) | maps are small at first: heads hardly mix |
 * | dd | normal, deviation 0.005 · sqrt(2 / (E + M)) | gates are nearly 0 at first |
 * | fixed | normal, deviation 0.1 / sqrt(M) | |
 */
export function compositionSpecs(path: string, E: number, heads: number, config: CompositionConfig): ParameterSpec[] {
  const [C, R, Z] = [config.compose_groups, config.compose_rank, slotsOf(config)];
  const M = heads / C;
  const K = 2 * R * M;
  const spec = (name: string, shape: readonly number[], deviation: number): ParameterSpec => ({
    name: path + name,
    role: 'dynamic',
    shape,
    init: { deviation },
    stored: [path + name],
  });
  if (!config.use_dcmha) return [];
  return [
    ...(R ? [spec('dw1', [E, C, Z, K], Math.sqrt(2 / (E + K)))] : []),
    ...(R ? [spec('qkw', [C, Z, K, 2 * R, M], (0.01 * Math.sqrt(1 / K) * 2) / (M + R))] : []),
    ...(config.compose_gates ? [spec('dd', [E, C, Z * M], 0.005 * Math.sqrt(2 / (E + M)))] : []),
    ...(config.static_proj
      ? stagesOf(config).map((stage) => spec(`${stage}_proj.w`, [C, M, M], 0.1 / Math.sqrt(M)))
      : []),
  ];
}

/** The tensors of a projection whose names begin with `path`. */
export const projectionOf = (byName: ReadonlyMap<string, Tensor>, path: string): DynamicProjection => ({
  dw1: byName.get(`${path}dw1`),
  qkw: byName.get(`${path}qkw`),
  dd: byName.get(`${path}dd`),
  fixed: Object.fromEntries(STAGES.map((stage) => [stage, byName.get(`${path}${stage}_proj.w`)])),
});
