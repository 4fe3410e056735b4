/**
 * The attention layer of MUDDFormer and MUDDPythia: queries, keys and values are made of streams of their own (dense-connections.ts).
 * Shapes: B rows, T tokens, E width, H query heads, G key/value heads, D head width.
 */
import { attention, linear, reshape, rmsnorm, rope, type Tensor } from '../../tensor/index.ts';
import { type Attend, attended, type Part, withAdded } from '../beside.ts';
import type { Context } from '../causal-model.ts';
import type { DimConfig } from '../dim-config.ts';
import type { ParameterSpec } from '../model.ts';
import { product, vector } from '../specs.ts';

interface Product {
  weight: Tensor;
  bias?: Tensor;
}

export interface StreamAttention {
  q: Product;
  k: Product;
  v: Product;
  out: Product;
  qNorm_D?: Tensor;
  kNorm_D?: Tensor;
}

/** The streams are normed; what is made of them is added to `onto`. */
export function attendStreams(
  w: StreamAttention,
  [q_BTE, k_BTE, v_BTE]: readonly Tensor[],
  onto_BTE: Tensor,
  layer: number,
  { num_attention_heads: H, num_key_value_heads: G, head_dim: D, norm_eps: eps }: DimConfig,
  { tables, segments, positions, cache, beside }: Context,
): Tensor {
  const [B, T] = onto_BTE.shape;
  const heads = (part: Part, x: Tensor, { weight, bias }: Product, count: number) =>
    reshape(withAdded(linear(x, weight, { bias }), beside, layer, [[part, x, count * D]]), [B, T, count, D]);
  const turned = (x: Tensor, gain_D: Tensor | undefined) =>
    rope(gain_D ? rmsnorm(x, gain_D, { eps }) : x, tables, { positions });
  const q = turned(heads('q', q_BTE, w.q, H), w.qNorm_D);
  let [k, v] = [turned(heads('k', k_BTE, w.k, G), w.kNorm_D), heads('v', v_BTE, w.v, G)];
  if (cache) [k, v] = cache.append(layer, k, v);
  const attend: Attend = (q, k, v) => attention(q, k, v, { causal: true, segments, scale: D ** -0.5 });
  const y_BTHD = attended(beside, layer, { x: q_BTE, q, k, v, tables, front: true }, attend);
  const { weight, bias } = w.out;
  return linear(reshape(y_BTHD, [B, T, H * D]), weight, { bias, residual: onto_BTE });
}

/** `path`: of the layer. Matrices are normal with deviation initializer_range. */
export function streamAttentionSpecs(path: string, config: DimConfig, bias: boolean): ParameterSpec[] {
  const { hidden_size: E, num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const r = { deviation: config.initializer_range };
  return [
    ...product(`${path}wq`, [H * D, E], r, { bias }),
    ...product(`${path}wk`, [G * D, E], r, { bias }),
    ...product(`${path}wv`, [G * D, E], r, { bias }),
    ...(config.use_qk_norm ? ['q_norm', 'k_norm'] : []).map((name) => vector(`${path}${name}.weight`, D, { value: 1 })),
    ...product(`${path}wo`, [E, H * D], r, { bias }),
  ];
}

/** The tensors of the layer whose names begin with `path`. */
export function streamAttentionOf(byName: ReadonlyMap<string, Tensor>, path: string): StreamAttention {
  const productOf = (name: string): Product => ({
    weight: byName.get(`${path}${name}.weight`)!,
    bias: byName.get(`${path}${name}.bias`),
  });
  return {
    q: productOf('wq'),
    k: productOf('wk'),
    v: productOf('wv'),
    out: productOf('wo'),
    qNorm_D: byName.get(`${path}q_norm.weight`),
    kNorm_D: byName.get(`${path}k_norm.weight`),
  };
}
