/**
 * DCFormer (Xiao et al., 2024): the pre-norm transformer with gated feed-forward layers (Transformer++) whose attention heads mix by
 * weights made from the tokens (layers/composed-attention.ts). Names are those of the published checkpoints.
 *
 * Shapes: B rows, T tokens, E width, F inner width, N groups of the feed-forward layer's gates.
 */
import type { ModelShape } from '../cost/index.ts';
import {
  checkpoint,
  embedding,
  linear,
  mul,
  reshape,
  rmsnorm,
  slice,
  softmax,
  swiglu,
  type Tensor,
} from '../tensor/index.ts';
import { CausalModel, type Context } from './causal-model.ts';
import { type Fields, MAX_INNER } from './config-fields.ts';
import { type DimConfig, dimFields, dimJson, upTo } from './dim-config.ts';
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
import { type WindowConfig, windowFields } from './layers/window.ts';
import type { ParameterSpec } from './model.ts';
import { product, table, vector } from './specs.ts';
import type { Trainable } from './trainable.ts';

// Config

export interface DCFormerConfig extends DimConfig, CompositionConfig, WindowConfig {
  model_type: 'dcformer';
  /** Inner features are cut in mgate_dim groups, each with a share of the token's attention. */
  mgate: boolean;
  mgate_dim: number;
}

function check(file: Fields): DCFormerConfig {
  const common = dimFields(file, { normEps: 1e-5, inner: (width) => upTo(Math.floor((8 * width) / 3), 256) });
  const config: DCFormerConfig = {
    model_type: file.oneOf('model_type', ['dcformer']),
    ...common,
    ...compositionFields(file, common.num_attention_heads),
    ...windowFields(file),
    mgate: file.flag('mgate', false),
    mgate_dim: file.whole('mgate_dim', 1, MAX_INNER, 44),
  };
  if (config.mgate && config.intermediate_size % config.mgate_dim !== 0)
    throw file.wrong('mgate_dim', `must divide intermediate_size (${config.intermediate_size})`);
  return config;
}

const shape = (config: DCFormerConfig): ModelShape =>
  shapeOfDim(config, dcformerSpecs(config), { gated: true, ...composedShape(config) });

// Feed-forward

interface FeedForward {
  gateUp_2FE: Tensor;
  /** Shares of the groups. */
  share_NE?: Tensor;
  down_EF: Tensor;
}

/** x is the normed stream; what is made of it is added to the stream. */
function feedForward(w: FeedForward, x_BTE: Tensor, stream_BTE: Tensor): Tensor {
  let y_BTF = swiglu(linear(x_BTE, w.gateUp_2FE));
  if (w.share_NE) {
    const [B, T, F] = y_BTF.shape;
    const N = w.share_NE.shape[0];
    const share = reshape(softmax(linear(x_BTE, w.share_NE)), [B, T, N, 1]);
    y_BTF = reshape(mul(reshape(y_BTF, [B, T, N, F / N]), share), [B, T, F]);
  }
  return linear(y_BTF, w.down_EF, { residual: stream_BTE });
}

// Block

interface Block {
  attentionNorm_E: Tensor;
  attention: ComposedAttention;
  feedForwardNorm_E: Tensor;
  feedForward: FeedForward;
}

function runBlock(block: Block, x_BTE: Tensor, layer: number, config: DCFormerConfig, context: Context): Tensor {
  const eps = config.norm_eps;
  const normed = rmsnorm(x_BTE, block.attentionNorm_E, { eps });
  const h_BTE = attendComposed(block.attention, normed, x_BTE, layer, config, context);
  return feedForward(block.feedForward, rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), h_BTE);
}

// Model

export class DCFormer extends CausalModel<DCFormerConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;

  /** `tensors`: one for each of dcformerSpecs(config), in that order. */
  constructor(config: DCFormerConfig, tensors: readonly Tensor[]) {
    super(config, dcformerSpecs(config), tensors, config.head_dim);
    this.#embedding = this.weights.get(NAMES.embedding)!;
    this.#norm = this.weights.get(NAMES.norm)!;
    this.#blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => blockOf(this.weights, layer));
  }

  protected override forward(ids_BT: Tensor, context: Context, recompute: boolean): Tensor {
    let x_BTE = embedding(this.#embedding, ids_BT);
    this.#blocks.forEach((block, layer) => {
      const run = (x: Tensor) => runBlock(block, x, layer, this.config, context);
      x_BTE = recompute ? checkpoint(run, x_BTE) : run(x_BTE);
    });
    return rmsnorm(x_BTE, this.#norm, { eps: this.config.norm_eps });
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

const NAMES = { embedding: 'tok_embeddings.weight', norm: 'norm.weight', head: 'output.weight' };
const inBlock = (layer: number) => `layers.${layer}.`;

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name);
  return {
    attentionNorm_E: at('attention_norm.weight')!,
    attention: composedAttentionOf(byName, `${inBlock(layer)}attention.`),
    feedForwardNorm_E: at('ffn_norm.weight')!,
    feedForward: {
      gateUp_2FE: at('feed_forward.w13.weight')!,
      share_NE: at('feed_forward.mg.weight'),
      down_EF: at('feed_forward.w2.weight')!,
    },
  };
}

/**
 * Every parameter in order, with its shape, its names in a checkpoint and what it starts as:
 *
 * | parameter | starts as | why |
 * |---|---|---|
 * | embedding, head, matrices | normal, deviation initializer_range, 0.006 unless said | as the published models |
 * | what makes heads mix | see layers/dynamic-composition.ts | heads hardly mix at first |
 * | norms | 1 | |
 */
export function dcformerSpecs(config: DCFormerConfig): ParameterSpec[] {
  const { hidden_size: E, intermediate_size: F, vocab_size: V } = config;
  const r = { deviation: config.initializer_range };
  const one = { value: 1 };
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const at = inBlock(layer);
    const gateUp = [
      ['w1', F],
      ['w3', F],
    ] as const;
    return [
      vector(`${at}attention_norm.weight`, E, one),
      ...composedAttentionSpecs(`${at}attention.`, config, false),
      vector(`${at}ffn_norm.weight`, E, one),
      ...product(`${at}feed_forward.w13`, [2 * F, E], r, { stack: gateUp }),
      ...(config.mgate ? product(`${at}feed_forward.mg`, [config.mgate_dim, E], r) : []),
      ...product(`${at}feed_forward.w2`, [E, F], r),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], r),
    ...blocks.flat(),
    vector(NAMES.norm, E, one),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], r)]),
  ];
}

export const DCFORMER: Trainable<DCFormerConfig> = {
  className: 'DCFormer',
  check,
  json: (config) => ({ ...dimJson(config), query_wise: config.compose_sides === 'query' }),
  shape,
  specs: dcformerSpecs,
  build: (config, tensors) => new DCFormer(config, tensors),
  headName: NAMES.head,
  ignored: DERIVED,
};
