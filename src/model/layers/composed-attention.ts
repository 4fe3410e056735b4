/**
 * The attention layer of DCFormer and DCPythia: a joint projection, norms on queries and keys, rotary positions, heads that mix
 * (dynamic-composition.ts), a window in some blocks; and the cache it reads tokens from that came before.
 *
 * Shapes: B rows, T tokens, E width, H query heads, G key/value heads, D head width, Q = (H + 2G)·D.
 */

import type { Backend } from '../../tensor/index.ts';
import {
  attention,
  composedAttention,
  type DType,
  linear,
  type RopeTables,
  reshape,
  rmsnorm,
  rope,
  slice,
  type Tensor,
} from '../../tensor/index.ts';
import { type Attend, attended, inFront, withAdded } from '../beside.ts';
import type { Context } from '../causal-model.ts';
import type { DimConfig } from '../dim-config.ts';
import type { DimShape } from '../dim-shape.ts';
import { type KeptShapes, KeyValueCache } from '../kv-cache.ts';
import type { ParameterSpec } from '../model.ts';
import { product, vector } from '../specs.ts';
import {
  asKept,
  type CompositionConfig,
  compositionCost,
  compositionSpecs,
  compositionsOf,
  type DynamicProjection,
  factorsOf,
  type KeyForm,
  keptOf,
  projectionOf,
} from './dynamic-composition.ts';
import { type WindowConfig, windowOf } from './window.ts';

export type ComposedConfig = DimConfig & CompositionConfig & WindowConfig;

export interface ComposedAttention {
  qkv_QE: Tensor;
  qkvBias_Q?: Tensor;
  qNorm_D?: Tensor;
  kNorm_D?: Tensor;
  dynamic: DynamicProjection;
  out_EHD: Tensor;
  outBias_E?: Tensor;
}

/** Of norms on queries and keys, whatever the others have. */
const QK_EPS = 1e-6;

/** x is the normed stream; what is made of it is added to `onto`. */
export function attendComposed(
  w: ComposedAttention,
  x_BTE: Tensor,
  onto_BTE: Tensor,
  layer: number,
  config: ComposedConfig,
  { tables, segments, positions, cache, beside }: Context,
): Tensor {
  const { num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const [B, T] = x_BTE.shape;
  const window = windowOf(config, layer);
  const qkv_BTQ = withAdded(linear(x_BTE, w.qkv_QE, { bias: w.qkvBias_Q }), beside, layer, [
    ['q', x_BTE, H * D],
    ['k', x_BTE, G * D],
    ['v', x_BTE, G * D],
  ]);
  const qkv_BTND = reshape(qkv_BTQ, [B, T, H + 2 * G, D]);
  const turned = (from: number, to: number, gain_D: Tensor | undefined) =>
    turn(slice(qkv_BTND, 2, from, to), gain_D, tables, positions);
  const q = turned(0, H, w.qNorm_D);
  let [k, v] = [turned(H, H + G, w.kNorm_D), slice(qkv_BTND, 2, H + G)];
  const scale = D ** -0.5;
  let attend: Attend;
  if (!config.use_dcmha) {
    if (cache) [k, v] = cache.append(layer, k, v);
    attend = (q, k, v) => attention(q, k, v, { causal: true, window, segments, scale });
  } else {
    const factors = factorsOf(w.dynamic, x_BTE, config);
    const form = cache instanceof ComposedCache ? cache.form : 'factors';
    if (cache) {
      const ofKeys = factors.key ? [asKept(factors.key, form)] : [];
      [k, v, factors.key] = cache.append(layer, k, v, ...ofKeys);
    }
    attend = (q, k, v, { plain } = {}) => {
      const key = factors.key && inFront(factors.key, k.shape[1]);
      const mixing = compositionsOf(w.dynamic, { ...factors, key }, config, form);
      if (plain) delete mixing.post;
      return composedAttention(q, k, v, { ...mixing, window, segments, scale, chunk: config.q_chunk_size });
    };
  }
  const y_BTHD = attended(beside, layer, { x: x_BTE, q, k, v, tables, front: takesFront(config, window) }, attend);
  return linear(reshape(y_BTHD, [B, T, H * D]), w.out_EHD, { bias: w.outBias_E, residual: onto_BTE });
}

/** Whether a key in front of all tokens takes part as one of them would. */
export const takesFront = ({ use_dcmha, compose_stages }: CompositionConfig, window: number): boolean =>
  window === 0 && !(use_dcmha && compose_stages !== 'post');

const turn = (x: Tensor, gain_D: Tensor | undefined, tables: RopeTables, positions: Tensor | undefined) =>
  rope(gain_D ? rmsnorm(x, gain_D, { eps: QK_EPS }) : x, tables, { positions });

/** Keys, values and how the heads of each token mix as a key. */
export class ComposedCache extends KeyValueCache {
  readonly form: KeyForm;

  constructor(config: ComposedConfig, rows: number, capacity: number, form: KeyForm, dtype: DType, device: Backend) {
    super({ layers: config.num_hidden_layers, rows, capacity, ...keptOfComposed(config, form) }, dtype, device);
    this.form = form;
  }
}

/** What a layer keeps of a token: key, value, and how the heads mix with it as a key. */
export function keptOfComposed(config: ComposedConfig, form: KeyForm): KeptShapes {
  const { num_key_value_heads: G, head_dim: D, num_attention_heads: H } = config;
  return { kept: [[G, D], [G, D], ...(config.use_dcmha ? keptOf(config, H, form) : [])] };
}

/** What the account (src/cost) must know of all layers. */
export function composedShape(config: ComposedConfig): Omit<DimShape, 'gated'> {
  const windows = Array.from({ length: config.num_hidden_layers }, (_, layer) => windowOf(config, layer));
  if (!config.use_dcmha) return { windows };
  return { windows, extra: compositionCost(config, config.num_attention_heads) };
}

/** `path`: of the layer. Matrices are normal with deviation initializer_range. */
export function composedAttentionSpecs(path: string, config: ComposedConfig, bias: boolean): ParameterSpec[] {
  const { hidden_size: E, num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const r = { deviation: config.initializer_range };
  return [
    ...product(`${path}wqkv`, [(H + 2 * G) * D, E], r, { bias, parts: [H * D, G * D, G * D] }),
    ...(config.use_qk_norm ? ['q_norm', 'k_norm'] : []).map((name) => vector(`${path}${name}.scale`, D, { value: 1 })),
    ...compositionSpecs(`${path}dyn_w_proj.`, E, H, config),
    ...product(`${path}wo`, [E, H * D], r, { bias }),
  ];
}

/** The tensors of the layer whose names begin with `path`. */
export const composedAttentionOf = (byName: ReadonlyMap<string, Tensor>, path: string): ComposedAttention => ({
  qkv_QE: byName.get(`${path}wqkv.weight`)!,
  qkvBias_Q: byName.get(`${path}wqkv.bias`),
  qNorm_D: byName.get(`${path}q_norm.scale`),
  kNorm_D: byName.get(`${path}k_norm.scale`),
  dynamic: projectionOf(byName, `${path}dyn_w_proj.`),
  out_EHD: byName.get(`${path}wo.weight`)!,
  outBias_E: byName.get(`${path}wo.bias`),
});

/** What checkpoints hold of the projection in other forms. */
export const DERIVED = /\.dyn_w_proj\.(dw_m|qkw_m|sw|(pre|post)_proj\.w)$/;
