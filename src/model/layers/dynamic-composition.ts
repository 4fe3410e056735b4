/**
 * The weights by which heads mix in dynamically composable attention (Xiao et al., 2024), made from each token of the block's normed
 * input. How they mix heads: src/tensor/ops/composed-attention.ts. Every part of it may be left out, down to plain attention.
 *
 * Shapes: B rows, T tokens, E width, H heads in C groups of M, R rank, Z slots, K = 2 R M hidden width. A slot is a stage (before or after
 * the softmax) and a side (query or key): pre query, pre key, post query, post key, of those that are there.
 */
import {
  add,
  arange,
  type Composer,
  type Composition,
  cast,
  equal,
  gelu,
  matmul,
  mul,
  permute,
  reshape,
  rmsnorm,
  slice,
  type Tensor,
  tanh,
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

const stagesOf = (c: CompositionConfig) =>
  STAGES.filter((stage) => c.use_dcmha && (c.compose_stages === 'both' || c.compose_stages === stage));
const sidesOf = (c: CompositionConfig) =>
  SIDES.filter((side) => c.compose_sides === 'both' || c.compose_sides === side);
const slotsOf = (c: CompositionConfig): [Stage, Side][] =>
  stagesOf(c).flatMap((stage) => sidesOf(c).map((side): [Stage, Side] => [stage, side]));

/** Fixed, whatever the norms of the model have. */
const EPS = 1e-6;

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

/** What the tokens x (B, T, E) bring to the mixing, as queries and as keys. */
export function compositionsOf(
  w: DynamicProjection,
  x_BTE: Tensor,
  config: CompositionConfig,
): Partial<Record<Stage, Composition>> {
  const [B, T, E] = x_BTE.shape;
  const slots = slotsOf(config);
  const compositions: Partial<Record<Stage, Composition>> = {};
  for (const stage of stagesOf(config)) compositions[stage] = { fixed: w.fixed[stage], query: {}, key: {} };
  const composerOf = ([stage, side]: [Stage, Side]): Composer => compositions[stage]![side]!;
  if (w.dw1 && w.qkw) {
    const [C, Z, K, rows, M] = w.qkw.shape;
    const h = gelu(matmul(x_BTE, reshape(w.dw1, [E, C * Z * K])));
    const bySlot = permute(reshape(h, [B * T, C, Z, K]), [1, 2, 0, 3]);
    const made = reshape(matmul(bySlot, reshape(w.qkw, [C, Z, K, rows * M])), [C, Z, B, T, rows, M]);
    const w1 = rmsnorm(slice(made, 4, 0, rows / 2), undefined, { eps: EPS });
    const w2 = slice(made, 4, rows / 2);
    const ofSlot = (x: Tensor, z: number) =>
      reshape(permute(slice(x, 1, z, z + 1), [1, 2, 3, 0, 4, 5]), [B, T, C, rows / 2, M]);
    slots.forEach((slot, z) => {
      const composer = composerOf(slot);
      [composer.w1, composer.w2] = [ofSlot(w1, z), ofSlot(w2, z)];
    });
  }
  if (w.dd) {
    const [, C, wide] = w.dd.shape;
    const [Z, M] = [slots.length, wide / slots.length];
    const gates = reshape(tanh(matmul(x_BTE, reshape(w.dd, [E, C * wide]))), [B, T, C, Z, M]);
    slots.forEach((slot, z) => {
      composerOf(slot).gate = reshape(slice(gates, 3, z, z + 1), [B, T, C * M]);
    });
  }
  return compositions;
}

// What is kept of tokens as keys

/** maps: (C, M, M) of each stage, multiplied out; factors: low rank and gates as they are made, fewer numbers and more work. */
export type KeyForm = 'factors' | 'maps';

/** Shapes of what a block keeps of a token as a key, beside keys and values. */
export function keptOf(config: CompositionConfig, heads: number, form: KeyForm): (readonly number[])[] {
  if (!sidesOf(config).includes('key') || (!config.compose_rank && !config.compose_gates)) return [];
  const [C, R] = [config.compose_groups, config.compose_rank];
  const M = heads / C;
  const factors = [
    ...(R
      ? [
          [C, R, M],
          [C, R, M],
        ]
      : []),
    ...(config.compose_gates ? [[heads]] : []),
  ];
  return stagesOf(config).flatMap(() => (form === 'maps' ? [[C, M, M]] : factors));
}

const FACTORS = ['w1', 'w2', 'gate'] as const;

/** The compositions with the key's side of all tokens so far; `keep` takes that of these, in the order of keptOf. */
export function withKept(
  compositions: Partial<Record<Stage, Composition>>,
  groups: number,
  form: KeyForm,
  keep: (next: readonly Tensor[]) => readonly Tensor[],
): Partial<Record<Stage, Composition>> {
  const present = STAGES.flatMap((stage) => {
    const key = compositions[stage]?.key ?? {};
    const composer = form === 'maps' ? mapOf(key, groups) : key;
    return (form === 'maps' ? (['map'] as const) : FACTORS).flatMap((part) => {
      const tensor = composer[part];
      return tensor ? [{ stage, part, tensor }] : [];
    });
  });
  const kept = keep(present.map(({ tensor }) => tensor));
  const result = { ...compositions };
  for (const stage of STAGES) if (result[stage]) result[stage] = { ...result[stage], key: {} };
  for (const [i, { stage, part }] of present.entries()) result[stage]!.key![part] = kept[i];
  return result;
}

/** w1ᵀ w2 with the gate on its diagonal, (B, T, C, M, M). */
function mapOf({ w1, w2, gate }: Composer, C: number): Composer {
  let map = w1 && w2 && matmul(permute(w1, [0, 1, 2, 4, 3]), w2);
  if (gate) {
    const [B, T, H] = gate.shape;
    const M = H / C;
    const count = arange(M, { dtype: 'i32', device: gate.device });
    const diagonal = cast(equal(reshape(count, [M, 1]), count), gate.dtype);
    const gates = mul(reshape(gate, [B, T, C, M, 1]), diagonal);
    map = map ? add(map, gates) : gates;
  }
  return { map };
}

// Size

/** For the account: operations of mixing for a pair of tokens, numbers of a token that mix, and those it leaves for the backward pass. */
export function compositionCost(
  config: CompositionConfig,
  heads: number,
): { pairFlops: number; mixing: number; kept: number } {
  const [stages, Z, R] = [stagesOf(config).length, slotsOf(config).length, config.compose_rank];
  const M = heads / config.compose_groups;
  const fixed = config.static_proj ? stages * M : 0;
  return {
    pairFlops: 2 * heads * (Z * (2 * R + Number(config.compose_gates)) + fixed),
    mixing: Z * heads * (2 * R + Number(config.compose_gates)),
    // Twice the hidden width, and the low rank as it is made, cut and normed; gates before and after their tanh, and cut.
    kept: Z * heads * (2 * 2 * R + 3 * 2 * R + 3 * Number(config.compose_gates)),
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
  const [C, R, Z] = [config.compose_groups, config.compose_rank, slotsOf(config).length];
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
