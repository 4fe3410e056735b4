/**
 * Multiway dynamic dense connections (Xiao et al., 2025): in place of one residual stream, the next block's queries, keys, values and
 * residual are each a sum of all states so far (the embedding and what every block gave), weighted anew for every token. After the last
 * block there is the residual alone. And the width of feed-forward layers that grows with depth, which goes with it.
 *
 * With norms around the sums (PrePostDANorm) every state is normed before it is mixed, sums are added to the newest state, and that of the
 * residual is normed first; the paper norms all four, the program that the releases were trained with only this one.
 *
 * Shapes: B rows, T tokens, E width, C streams (query, key, value, residual), J states, N hidden width of the weights' product.
 */
import {
  add,
  checkpoint,
  concat,
  depthAggregate,
  expand,
  gelu,
  linear,
  reshape,
  rmsnorm,
  type Tensor,
  tensor,
} from '../../tensor/index.ts';
import type { Fields } from '../config-fields.ts';
import type { DimConfig } from '../dim-config.ts';
import type { DimShape } from '../dim-shape.ts';
import type { ParameterSpec } from '../model.ts';
import { vector } from '../specs.ts';

export interface DenseConfig {
  /** The streams; both names mean the same four. */
  dense_type: 'qkvr' | 'qkvm';
  /** Weights depend on the token; false: they are the same for all. */
  dynamic_dense: boolean;
  /** The product behind the last block is four times as wide. */
  expand_last: boolean;
  /** Its hidden widths are multiples of 64, the next one above. */
  round64: boolean;
  /** The feed-forward layers are from half as wide in the first block to one and a half times in the last. */
  ffn_reallocation: boolean;
  /** Norms around the sums: of what is mixed, and of the residual's sum. Only both together. */
  mudd_prenorm: boolean;
  mudd_postnorm: boolean;
}

type Config = DimConfig & DenseConfig;

export function denseFields(fields: Fields): DenseConfig {
  for (const field of ['dense', 'sepln'])
    if (!fields.flag(field, true)) throw fields.wrong(field, 'must be true: the architecture without it is another');
  const [mudd_prenorm, mudd_postnorm] = ['mudd_prenorm', 'mudd_postnorm'].map((field) => fields.flag(field, false));
  if (mudd_prenorm !== mudd_postnorm)
    throw fields.wrong(
      'mudd_postnorm',
      `must be ${mudd_prenorm}, as mudd_prenorm: one norm without the other is not known`,
    );
  return {
    dense_type: fields.oneOf('dense_type', ['qkvr', 'qkvm'], 'qkvr'),
    dynamic_dense: fields.flag('dynamic_dense', true),
    expand_last: fields.flag('expand_last', false),
    round64: fields.flag('round64', false),
    ffn_reallocation: fields.flag('ffn_reallocation', true),
    mudd_prenorm,
    mudd_postnorm,
  };
}

/** Throws ModelConfigError where a block would have no feed-forward layer. */
export function checkInner(fields: Fields, config: Config): void {
  if (innerOf(config, 0) < 1)
    throw fields.wrong('intermediate_size', 'must be above 128 where the first block has half of it, in whole 128s');
}

/** Width of the feed-forward layer of a block: to the nearest 128, ties to the even multiple. */
export function innerOf(
  { intermediate_size: F, num_hidden_layers: L, ffn_reallocation }: Config,
  layer: number,
): number {
  if (!ffn_reallocation || L === 1) return F;
  const units = (F * (layer / (L - 1) + 0.5)) / 128;
  const low = Math.floor(units);
  const up = units - low > 0.5 || (units - low === 0.5 && low % 2 === 1);
  return 128 * (up ? low + 1 : low);
}

/** Sizes of the connections behind a block. */
function sizesOf({ num_hidden_layers: L, expand_last, round64 }: Config, layer: number) {
  const last = layer === L - 1;
  const [C, J] = [last ? 1 : 4, layer + 2];
  const N = C * J * (last && expand_last ? 4 : 1);
  return { C, J, N: round64 ? 64 * (Math.floor(N / 64) + 1) : N };
}

export interface Connections {
  bias_CJ: Tensor;
  in_NE?: Tensor;
  out_CJN?: Tensor;
  /** Gain of the norm of the newest state before it is mixed. */
  preNorm_E?: Tensor;
  /** Gain of the norm of the residual's sum. */
  postNorm_E?: Tensor;
}

/** A state as sums read it: normed where there is a gain. */
export const mixedState = (x_BTE: Tensor, gain_E: Tensor | undefined, { norm_eps: eps }: Config): Tensor =>
  gain_E ? rmsnorm(x_BTE, gain_E, { eps }) : x_BTE;

/** The streams, (B, T, E) each: sum over j of weight[c, j] · state[j], by mixedState; around norms x + sum, x + norm(sum) the residual. */
export function connect(
  w: Connections,
  states_BTE: readonly Tensor[],
  newest_BTE: Tensor,
  { norm_eps: eps }: Config,
): readonly Tensor[] {
  const weights_BTCJ = weightsOf(w, newest_BTE, eps);
  if (!w.postNorm_E) return depthAggregate(weights_BTCJ, states_BTE);
  const [B, T, C] = weights_BTCJ.shape;
  // The newest state is one more in all sums but the residual's, which is normed before it is added to.
  const { device, dtype } = newest_BTE;
  const added_C1 = tensor(
    Array.from({ length: C }, (_, c) => Number(c < C - 1)),
    { shape: [C, 1], device, dtype },
  );
  const weights = concat([weights_BTCJ, expand(added_C1, [B, T, C, 1])], -1);
  const sums = depthAggregate(weights, [...states_BTE, newest_BTE]);
  return [...sums.slice(0, -1), add(newest_BTE, rmsnorm(sums[C - 1], w.postNorm_E, { eps }))];
}

/** (B, T, C, J), of the newest state. What is made on the way is made again in the backward pass. */
function weightsOf({ bias_CJ, in_NE, out_CJN }: Connections, newest_BTE: Tensor, eps: number): Tensor {
  const [B, T, E] = newest_BTE.shape;
  const shape_BTCJ = [B, T, ...bias_CJ.shape];
  if (!in_NE || !out_CJN) return expand(bias_CJ, shape_BTCJ);
  const bias = reshape(bias_CJ, [bias_CJ.size]);
  const run = (rows: Tensor) => linear(gelu(linear(rmsnorm(rows, undefined, { eps }), in_NE)), out_CJN, { bias });
  return reshape(checkpoint(run, reshape(newest_BTE, [B * T, E])), shape_BTCJ);
}

/**
 * What the account (src/cost) must know: four streams and two norms more a layer; and queries and keys are turned from one tensor to
 * another, with norms on them in one tensor less than those of a joint projection, without in one more. Around norms the state that is
 * mixed, and the residual's sum before and after its norm.
 */
export function denseShape(config: Config): Omit<DimShape, 'gated'> {
  const { hidden_size: E, num_attention_heads: H, num_key_value_heads: G, head_dim: D, use_qk_norm } = config;
  const streams = config.mudd_prenorm ? 9 * E : 6 * E;
  return { extra: { kept: streams + (use_qk_norm ? -1 : 1) * (H + G) * D } };
}

// Weight names and initialisation

/** Gain of the norm of the embedding before it is mixed; absent where nothing is normed. */
export const EMBEDDING_NORM = 'prenorm_emb.weight';

/**
 * The connections behind every block, which are a transformer's at first: the weight of the newest state is 1 and all others are 0. Around
 * norms all are 0, as the newest state is added.
 *
 * | parameter | starts as |
 * |---|---|
 * | dense_bs (C, J) | 1 for the newest state, 0 for the others |
 * | w1 (N, E) | normal, deviation 1 / sqrt(E) |
 * | w2 (C J, N) | 0 |
 * | prenorm (E) | 1 |
 * | postnorm (E) | 0.001 |
 */
export function denseSpecs(config: Config): ParameterSpec[] {
  const { hidden_size: E, mudd_prenorm: normed } = config;
  const spec = (
    name: string,
    shape: number[],
    init: ParameterSpec['init'],
    role: 'dynamic' | 'vector',
  ): ParameterSpec => ({
    name,
    role,
    shape,
    init,
    stored: [name],
  });
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const { C, J, N } = sizesOf(config, layer);
    const newest = Array.from({ length: J }, (_, j) => Number(j === J - 1 && !normed));
    return [
      spec(`dense_bs.${layer}`, [C, J], { row: newest }, 'vector'),
      ...(config.dynamic_dense
        ? [
            spec(`dynamic_dense.${layer}.w1.weight`, [N, E], { deviation: 1 / Math.sqrt(E) }, 'dynamic'),
            spec(`dynamic_dense.${layer}.w2.weight`, [C * J, N], { value: 0 }, 'dynamic'),
          ]
        : []),
      ...(normed
        ? [vector(`prenorm.${layer}.weight`, E, { value: 1 }), vector(`postnorm.${layer}.weight`, E, { value: 1e-3 })]
        : []),
    ];
  });
  return [...(normed ? [vector(EMBEDDING_NORM, E, { value: 1 })] : []), ...blocks.flat()];
}

export const connectionsOf = (byName: ReadonlyMap<string, Tensor>, layer: number): Connections => ({
  bias_CJ: byName.get(`dense_bs.${layer}`)!,
  in_NE: byName.get(`dynamic_dense.${layer}.w1.weight`),
  out_CJN: byName.get(`dynamic_dense.${layer}.w2.weight`),
  preNorm_E: byName.get(`prenorm.${layer}.weight`),
  postNorm_E: byName.get(`postnorm.${layer}.weight`),
});
