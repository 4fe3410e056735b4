/**
 * DCPythia (Xiao et al., 2024): Pythia with attention heads that mix by weights made from the tokens (layers/composed-attention.ts).
 * Layer norms and products with biases, heads that rotate in part, attention and feed-forward side by side. Names are those of the
 * published checkpoint.
 *
 * Shapes: B rows, T tokens, E width, F inner width.
 */
import type { ModelShape } from '../cost/index.ts';
import { checkpoint, embedding, gelu, layernorm, linear, slice, type Tensor } from '../tensor/index.ts';
import { CausalModel, type Context } from './causal-model.ts';
import type { Fields } from './config-fields.ts';
import { type DimConfig, dimFields, dimJson } from './dim-config.ts';
import { shapeOfDim } from './dim-shape.ts';
import type { KeptShapes } from './kv-cache.ts';
import {
  attendComposed,
  type ComposedAttention,
  ComposedCache,
  composedAttentionOf,
  composedAttentionSpecs,
  composedShape,
  DERIVED,
  keptOfComposed,
} from './layers/composed-attention.ts';
import { type CompositionConfig, compositionFields, type KeyForm } from './layers/dynamic-composition.ts';
import {
  type LayerNorm,
  layerNormOf,
  layerNormSpecs,
  type PythiaConfig,
  pythiaFields,
  rotatedOf,
} from './layers/pythia.ts';
import { type WindowConfig, windowFields } from './layers/window.ts';
import type { ParameterSpec } from './model.ts';
import { product, table } from './specs.ts';
import type { Trainable } from './trainable.ts';

// Config

export interface DCPythiaConfig extends DimConfig, CompositionConfig, WindowConfig, PythiaConfig {
  model_type: 'dcpythia';
}

function check(file: Fields): DCPythiaConfig {
  const common = dimFields(file, { normEps: 1e-5, inner: (width) => 4 * width });
  return {
    model_type: file.oneOf('model_type', ['dcpythia']),
    ...common,
    ...compositionFields(file, common.num_attention_heads),
    ...windowFields(file),
    ...pythiaFields(file, common.head_dim),
  };
}

const shape = (config: DCPythiaConfig): ModelShape =>
  shapeOfDim(config, dcpythiaSpecs(config), { gated: false, ...composedShape(config) });

// Feed-forward

interface FeedForward {
  up_FE: Tensor;
  upBias_F?: Tensor;
  down_EF: Tensor;
  downBias_E?: Tensor;
}

/** x is normed; what is made of it is added to `onto`. */
function feedForward(w: FeedForward, x_BTE: Tensor, onto_BTE: Tensor): Tensor {
  const y_BTF = gelu(linear(x_BTE, w.up_FE, { bias: w.upBias_F }));
  return linear(y_BTF, w.down_EF, { bias: w.downBias_E, residual: onto_BTE });
}

// Block

interface Block {
  attentionNorm: LayerNorm;
  attention: ComposedAttention;
  feedForwardNorm: LayerNorm;
  feedForward: FeedForward;
}

function runBlock(block: Block, x_BTE: Tensor, layer: number, config: DCPythiaConfig, context: Context): Tensor {
  const eps = config.norm_eps;
  const normed = layernorm(x_BTE, { ...block.attentionNorm, eps });
  const h_BTE = attendComposed(block.attention, normed, x_BTE, layer, config, context);
  const read = config.use_parallel_residual ? x_BTE : h_BTE;
  return feedForward(block.feedForward, layernorm(read, { ...block.feedForwardNorm, eps }), h_BTE);
}

// Model

export class DCPythia extends CausalModel<DCPythiaConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: LayerNorm;

  /** `tensors`: one for each of dcpythiaSpecs(config), in that order. */
  constructor(config: DCPythiaConfig, tensors: readonly Tensor[]) {
    super(config, dcpythiaSpecs(config), tensors, rotatedOf(config));
    this.#embedding = this.weights.get(NAMES.embedding)!;
    this.#norm = layerNormOf(this.weights, NAMES.norm);
    this.#blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => blockOf(this.weights, layer));
  }

  protected override forward(ids_BT: Tensor, context: Context, recompute: boolean): Tensor {
    let x_BTE = embedding(this.#embedding, ids_BT);
    this.#blocks.forEach((block, layer) => {
      const run = (x: Tensor) => runBlock(block, x, layer, this.config, context);
      x_BTE = recompute ? checkpoint(run, x_BTE) : run(x_BTE);
    });
    return layernorm(x_BTE, { ...this.#norm, eps: this.config.norm_eps });
  }

  override kept(): KeptShapes {
    return keptOfComposed(this.config, 'factors');
  }

  override queries(layer: number): Tensor {
    const { num_attention_heads: H, head_dim: D } = this.config;
    return slice(this.#blocks[layer].attention.qkv_QE, 0, 0, H * D);
  }

  /** `form`: how it keeps the mixing of tokens as keys; factors unless said. */
  override cache(rows: number, capacity: number, form: KeyForm = 'factors'): ComposedCache {
    return new ComposedCache(this.config, rows, capacity, form, this.head.dtype, this.head.device);
  }
}

// Weight names and initialisation

const NAMES = { embedding: 'tok_embeddings.weight', norm: 'norm', head: 'output.weight' };
const inBlock = (layer: number) => `layers.${layer}.`;

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name);
  return {
    attentionNorm: layerNormOf(byName, `${inBlock(layer)}attention_norm`),
    attention: composedAttentionOf(byName, `${inBlock(layer)}attention.`),
    feedForwardNorm: layerNormOf(byName, `${inBlock(layer)}ffn_norm`),
    feedForward: {
      up_FE: at('feed_forward.w1.weight')!,
      upBias_F: at('feed_forward.w1.bias'),
      down_EF: at('feed_forward.w2.weight')!,
      downBias_E: at('feed_forward.w2.bias'),
    },
  };
}

/** Every parameter in order. Matrices and tables start normal with deviation initializer_range, gains as 1, biases as 0. */
export function dcpythiaSpecs(config: DCPythiaConfig): ParameterSpec[] {
  const { hidden_size: E, intermediate_size: F, vocab_size: V, use_linear_bias: bias } = config;
  const r = { deviation: config.initializer_range };
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const at = inBlock(layer);
    return [
      ...layerNormSpecs(`${at}attention_norm`, E),
      ...composedAttentionSpecs(`${at}attention.`, config, bias),
      ...layerNormSpecs(`${at}ffn_norm`, E),
      ...product(`${at}feed_forward.w1`, [F, E], r, { bias }),
      ...product(`${at}feed_forward.w2`, [E, F], r, { bias }),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], r),
    ...blocks.flat(),
    ...layerNormSpecs(NAMES.norm, E),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], r)]),
  ];
}

export const DCPYTHIA: Trainable<DCPythiaConfig> = {
  className: 'DCPythia',
  check,
  json: (config) => ({ ...dimJson(config), query_wise: config.compose_sides === 'query' }),
  shape,
  specs: dcpythiaSpecs,
  build: (config, tensors) => new DCPythia(config, tensors),
  headName: NAMES.head,
  ignored: DERIVED,
};
