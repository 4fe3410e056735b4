/**
 * DCFormer (dcformer.ts) whose queries and keys are made of Yuan 2.0's localized filter of the stream (layers/localized-filter.ts): the
 * two change different things, what is compared and how heads mix, and are composed as they are. Values and the weights by which heads
 * mix are made of the unfiltered stream. Without use_dcmha it is the filter alone, on the blocks of DCFormer.
 *
 * Shapes: B rows, T tokens, E width, H query heads, G key/value heads, D head width, F inner width.
 */
import type { ModelShape } from '../cost/index.ts';
import {
  attention,
  checkpoint,
  composedAttention,
  embedding,
  linear,
  reshape,
  rmsnorm,
  rope,
  slice,
  swiglu,
  type Tensor,
} from '../tensor/index.ts';
import { type Attend, attended, inFront, withAdded } from './beside.ts';
import { CausalModel, type Context } from './causal-model.ts';
import type { Fields } from './config-fields.ts';
import { type DimConfig, dimFields, dimJson, upTo } from './dim-config.ts';
import { shapeOfDim } from './dim-shape.ts';
import type { KeptShapes } from './kv-cache.ts';
import { composedShape, takesFront } from './layers/composed-attention.ts';
import {
  type CompositionConfig,
  compositionFields,
  compositionSpecs,
  compositionsOf,
  type DynamicProjection,
  factorsOf,
  keptOf,
  projectionOf,
} from './layers/dynamic-composition.ts';
import { type LocalizedFilter, localizedFilter } from './layers/localized-filter.ts';
import { type WindowConfig, windowFields, windowOf } from './layers/window.ts';
import type { ParameterSpec } from './model.ts';
import { product, table, vector } from './specs.ts';
import type { Trainable } from './trainable.ts';
import { convolution } from './yuan.ts';

// Config

export interface LFADCFormerConfig extends DimConfig, CompositionConfig, WindowConfig {
  model_type: 'lfadcformer';
}

function check(file: Fields): LFADCFormerConfig {
  const common = dimFields(file, { normEps: 1e-6, inner: (width) => upTo(Math.floor((8 * width) / 3), 256) });
  if (common.hidden_size % 2 !== 0) throw file.wrong('dim', 'must be even, for the filter halves it');
  return {
    model_type: file.oneOf('model_type', ['lfadcformer']),
    ...common,
    ...compositionFields(file, common.num_attention_heads),
    ...windowFields(file),
  };
}

/** The filter keeps its input and what convolutions and norm make of it, once delayed and once not. */
function shape(config: LFADCFormerConfig): ModelShape {
  const { windows, extra } = composedShape(config);
  const kept = (extra?.kept ?? 0) + 8 * config.hidden_size;
  return shapeOfDim(config, lfaDcformerSpecs(config), { gated: true, windows, extra: { ...extra, kept } });
}

// Attention

interface Attention {
  filter: LocalizedFilter;
  /** Queries, then keys: (H + G) D rows. */
  queryKey_QE: Tensor;
  value_GDE: Tensor;
  qNorm_D?: Tensor;
  kNorm_D?: Tensor;
  dynamic: DynamicProjection;
  out_EHD: Tensor;
}

/** Of norms on queries and keys, whatever the others have. */
const QK_EPS = 1e-6;

/** x is the normed stream; what is made of it is added to the stream. */
function attend(
  w: Attention,
  x_BTE: Tensor,
  stream_BTE: Tensor,
  layer: number,
  config: LFADCFormerConfig,
  { tables, segments, positions, cache, beside }: Context,
): Tensor {
  const { num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const [B, T] = x_BTE.shape;
  const window = windowOf(config, layer);
  const state = cache && { last: cache.last(layer), keep: (x: Tensor, y: Tensor) => cache.keep(layer, x, y) };
  const filtered_BTE = localizedFilter(w.filter, x_BTE, { segments, state });
  const queryKey_BTQ = withAdded(linear(filtered_BTE, w.queryKey_QE), beside, layer, [
    ['q', filtered_BTE, H * D],
    ['k', filtered_BTE, G * D],
  ]);
  const queryKey_BTND = reshape(queryKey_BTQ, [B, T, H + G, D]);
  const turned = (from: number, to: number, gain_D: Tensor | undefined) => {
    const heads = slice(queryKey_BTND, 2, from, to);
    return rope(gain_D ? rmsnorm(heads, gain_D, { eps: QK_EPS }) : heads, tables, { positions });
  };
  const q = turned(0, H, w.qNorm_D);
  const value_BTV = withAdded(linear(x_BTE, w.value_GDE), beside, layer, [['v', x_BTE, G * D]]);
  let [k, v] = [turned(H, H + G, w.kNorm_D), reshape(value_BTV, [B, T, G, D])];
  const factors = config.use_dcmha ? factorsOf(w.dynamic, x_BTE, config) : {};
  if (cache) [k, v, factors.key] = cache.append(layer, k, v, ...(factors.key ? [factors.key] : []));
  const scale = D ** -0.5;
  const attend: Attend = (q, k, v, { plain } = {}) => {
    if (!config.use_dcmha) return attention(q, k, v, { causal: true, window, segments, scale });
    const key = factors.key && inFront(factors.key, k.shape[1]);
    const mixing = compositionsOf(w.dynamic, { ...factors, key }, config);
    if (plain) delete mixing.post;
    return composedAttention(q, k, v, { ...mixing, window, segments, scale, chunk: config.q_chunk_size });
  };
  const y_BTHD = attended(
    beside,
    layer,
    { x: filtered_BTE, q, k, v, tables, front: takesFront(config, window) },
    attend,
  );
  return linear(reshape(y_BTHD, [B, T, H * D]), w.out_EHD, { residual: stream_BTE });
}

// Block

interface Block {
  attentionNorm_E: Tensor;
  attention: Attention;
  feedForwardNorm_E: Tensor;
  gateUp_2FE: Tensor;
  down_EF: Tensor;
}

function runBlock(block: Block, x_BTE: Tensor, layer: number, config: LFADCFormerConfig, context: Context): Tensor {
  const eps = config.norm_eps;
  const normed = rmsnorm(x_BTE, block.attentionNorm_E, { eps });
  const h_BTE = attend(block.attention, normed, x_BTE, layer, config, context);
  const y_BTF = swiglu(linear(rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), block.gateUp_2FE));
  return linear(y_BTF, block.down_EF, { residual: h_BTE });
}

// Model

export class LFADCFormer extends CausalModel<LFADCFormerConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;

  /** `tensors`: one for each of lfaDcformerSpecs(config), in that order. */
  constructor(config: LFADCFormerConfig, tensors: readonly Tensor[]) {
    super(config, lfaDcformerSpecs(config), tensors, config.head_dim);
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

  /** Keys, values, how the heads of each token mix as a key, and of the last token what the filter of the next one needs. */
  override kept(): KeptShapes {
    const { hidden_size: E, num_attention_heads: H, use_dcmha } = this.config;
    const { kept } = super.kept();
    const mixing = use_dcmha ? keptOf(this.config, H, 'factors') : [];
    return { kept: [...kept, ...mixing], last: [[E], [E / 2]] };
  }

  override queries(layer: number): Tensor {
    const { num_attention_heads: H, head_dim: D } = this.config;
    return slice(this.#blocks[layer].attention.queryKey_QE, 0, 0, H * D);
  }
}

// Weight names and initialisation

const NAMES = { embedding: 'tok_embeddings.weight', norm: 'norm.weight', head: 'output.weight' };
const inBlock = (layer: number) => `layers.${layer}.`;

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name)!;
  return {
    attentionNorm_E: at('attention_norm.weight'),
    attention: {
      filter: {
        down_CE21: at('attention.lf_gate.conv1.weight'),
        downBias_C: at('attention.lf_gate.conv1.bias'),
        up_EC21: at('attention.lf_gate.conv2.weight'),
        upBias_E: at('attention.lf_gate.conv2.bias'),
        gain_E: at('attention.lf_gate.output_layernorm.weight'),
      },
      queryKey_QE: at('attention.wqk.weight'),
      value_GDE: at('attention.wv.weight'),
      qNorm_D: byName.get(`${inBlock(layer)}attention.q_norm.scale`),
      kNorm_D: byName.get(`${inBlock(layer)}attention.k_norm.scale`),
      dynamic: projectionOf(byName, `${inBlock(layer)}attention.dyn_w_proj.`),
      out_EHD: at('attention.wo.weight'),
    },
    feedForwardNorm_E: at('ffn_norm.weight'),
    gateUp_2FE: at('feed_forward.w13.weight'),
    down_EF: at('feed_forward.w2.weight'),
  };
}

/**
 * Every parameter in order. Names are DCFormer's, the filter's those of Yuan 2.0 (no checkpoint of others has both). Tables and matrices
 * start normal with deviation initializer_range, norms as 1, convolutions as in yuan.ts, what makes heads mix as in
 * layers/dynamic-composition.ts.
 */
export function lfaDcformerSpecs(config: LFADCFormerConfig): ParameterSpec[] {
  const { hidden_size: E, intermediate_size: F, vocab_size: V } = config;
  const { num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const r = { deviation: config.initializer_range };
  const one = { value: 1 };
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const at = inBlock(layer);
    const inAttention = `${at}attention.`;
    const gateUp = [
      ['w1', F],
      ['w3', F],
    ] as const;
    return [
      vector(`${at}attention_norm.weight`, E, one),
      ...convolution(`${inAttention}lf_gate.conv1`, [E / 2, E]),
      ...convolution(`${inAttention}lf_gate.conv2`, [E, E / 2]),
      vector(`${inAttention}lf_gate.output_layernorm.weight`, E, one),
      ...product(`${inAttention}wqk`, [(H + G) * D, E], r, { parts: [H * D, G * D] }),
      ...product(`${inAttention}wv`, [G * D, E], r),
      ...(config.use_qk_norm ? ['q_norm', 'k_norm'] : []).map((name) => vector(`${inAttention}${name}.scale`, D, one)),
      ...compositionSpecs(`${inAttention}dyn_w_proj.`, E, H, config),
      ...product(`${inAttention}wo`, [E, H * D], r),
      vector(`${at}ffn_norm.weight`, E, one),
      ...product(`${at}feed_forward.w13`, [2 * F, E], r, { stack: gateUp }),
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

export const LFADCFORMER: Trainable<LFADCFormerConfig> = {
  className: 'LFADCFormer',
  check,
  json: dimJson,
  shape,
  specs: lfaDcformerSpecs,
  build: (config, tensors) => new LFADCFormer(config, tensors),
  headName: NAMES.head,
  ignored: /(?!)/,
};
