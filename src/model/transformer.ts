/**
 * The transformer of today's open models ("Transformer++"): pre-norm blocks of grouped-query attention with rotary positions and a
 * SwiGLU feed-forward layer. model_type llama, and qwen3 with norms on queries and keys. Not responsible for files or sampling.
 *
 * Shapes, in names: B rows, T tokens, E width, H query heads, G key/value heads, D head width, F inner width, V vocabulary,
 * Q = (H + 2G)·D the joint projection of queries, keys and values, L blocks.
 *
 * Two pairs of products read the same input and are one product each: q, k and v lie stacked in one matrix (Q, E), gate and up in
 * one (2F, E). Checkpoints keep them apart.
 */
import type { ModelShape } from '../cost/index.ts';
import {
  attention,
  checkpoint,
  embedding,
  linear,
  reshape,
  rmsnorm,
  rope,
  rotaryAttention,
  slice,
  swiglu,
  type Tensor,
} from '../tensor/index.ts';
import { type Attend, attended, withAdded } from './beside.ts';
import { CausalModel, type Context } from './causal-model.ts';
import {
  Fields,
  MAX_HEAD_DIM,
  MAX_HEADS,
  MAX_INNER,
  MAX_LAYERS,
  MAX_POSITIONS,
  MAX_VOCAB,
  MAX_WIDTH,
  tokensAndType,
} from './config-fields.ts';
import type { ParameterSpec } from './model.ts';
import { product, table, vector } from './specs.ts';
import type { CommonConfig, Trainable } from './trainable.ts';

// Config

export interface TransformerConfig extends CommonConfig {
  /** qwen3 is llama with queries and keys normed per head before the rotation. */
  model_type: 'llama' | 'qwen3';
  rms_norm_eps: number;
  hidden_act: 'silu';
  /** Biases on the four products of attention. */
  attention_bias: boolean;
  /** Biases on the three products of the feed-forward layer; llama only. False unless said. */
  mlp_bias?: boolean;
}

function check(fields: Fields, what: string): TransformerConfig {
  const model_type = fields.oneOf('model_type', ['llama', 'qwen3']);
  const qwen3 = model_type === 'qwen3';
  refuse(fields, qwen3);
  const vocab_size = fields.whole('vocab_size', 1, MAX_VOCAB);
  const hidden_size = fields.whole('hidden_size', 1, MAX_WIDTH);
  const heads = fields.whole('num_attention_heads', 1, MAX_HEADS);
  const kvHeads = fields.whole('num_key_value_heads', 1, heads, heads);
  if (heads % kvHeads !== 0) throw fields.wrong('num_key_value_heads', `must divide num_attention_heads (${heads})`);
  const head_dim = fields.whole('head_dim', 2, MAX_HEAD_DIM, qwen3 ? 128 : hidden_size / heads);
  if (head_dim % 2 !== 0) throw fields.wrong('head_dim', 'must be even, for the rotation turns pairs');
  const config: TransformerConfig = {
    model_type,
    vocab_size,
    hidden_size,
    intermediate_size: fields.whole('intermediate_size', 1, MAX_INNER),
    num_hidden_layers: fields.whole('num_hidden_layers', 1, MAX_LAYERS),
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim,
    max_position_embeddings: fields.whole('max_position_embeddings', 1, MAX_POSITIONS, qwen3 ? 32768 : 2048),
    rope_theta: ropeTheta(fields, what),
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    hidden_act: fields.oneOf('hidden_act', ['silu'], 'silu'),
    tie_word_embeddings: fields.flag('tie_word_embeddings', false),
    attention_bias: fields.flag('attention_bias', false),
    mlp_bias: fields.flag('mlp_bias', false),
    initializer_range: fields.positive('initializer_range', 10, 0.02),
    ...tokensAndType(fields, vocab_size),
  };
  if (qwen3 && config.mlp_bias) throw fields.wrong('mlp_bias', 'must be false: the qwen3 architecture has none');
  return config;
}

/** Newer files keep the base of the rotation in rope_parameters, older ones beside the rest. */
function ropeTheta(fields: Fields, what: string): number {
  if (!fields.has('rope_parameters')) return fields.positive('rope_theta', 1e12, 10_000);
  const rope = new Fields(fields.object('rope_parameters'), `${what}: rope_parameters`);
  rope.oneOf('rope_type', ['default'], 'default');
  return rope.positive('rope_theta', 1e12, 10_000);
}

/** What files may ask for and these architectures would silently get wrong. */
function refuse(fields: Fields, qwen3: boolean): void {
  fields.refuse(['rope_scaling', 'quantization_config']);
  if (qwen3 && fields.flag('use_sliding_window', false))
    throw fields.wrong('use_sliding_window', 'must be false: sliding windows are not supported');
}

function shape(config: TransformerConfig): ModelShape {
  return {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: config.head_dim,
    inner: config.intermediate_size,
    vocab: config.vocab_size,
    tied: config.tie_word_embeddings,
    qkNorm: config.model_type === 'qwen3',
    bias: config.attention_bias,
    mlpBias: config.mlp_bias ?? false,
  };
}

/** Sizes as the code below calls them. */
function sizesOf(c: TransformerConfig) {
  const [H, G, D] = [c.num_attention_heads, c.num_key_value_heads, c.head_dim];
  return {
    E: c.hidden_size,
    H,
    G,
    D,
    F: c.intermediate_size,
    V: c.vocab_size,
    L: c.num_hidden_layers,
  };
}

// Attention

interface Attention {
  qkv_QE: Tensor;
  qkvBias_Q?: Tensor;
  qNorm_D?: Tensor;
  kNorm_D?: Tensor;
  out_EHD: Tensor;
  outBias_E?: Tensor;
}

/** x is the normed stream; what is made of it is added to the stream. */
function attend(
  w: Attention,
  x_BTE: Tensor,
  stream_BTE: Tensor,
  layer: number,
  config: TransformerConfig,
  { tables, segments, positions, cache, beside }: Context,
): Tensor {
  const { H, G, D } = sizesOf(config);
  const [B, T] = x_BTE.shape;
  // Heads of queries, keys and values side by side.
  const qkv_BTQ = withAdded(linear(x_BTE, w.qkv_QE, { bias: w.qkvBias_Q }), beside, layer, [
    ['q', x_BTE, H * D],
    ['k', x_BTE, G * D],
    ['v', x_BTE, G * D],
  ]);
  const qkv_BTND = reshape(qkv_BTQ, [B, T, H + 2 * G, D]);
  let y_BTHD: Tensor;
  if (!cache && !w.qNorm_D) y_BTHD = rotaryAttention(qkv_BTND, tables, H, G, { segments, positions, reuse: true });
  else {
    const norm = (x: Tensor, gain_D: Tensor | undefined) =>
      gain_D ? rmsnorm(x, gain_D, { eps: config.rms_norm_eps }) : x;
    const turned = (from: number, to: number, gain_D: Tensor | undefined) =>
      rope(norm(slice(qkv_BTND, 2, from, to), gain_D), tables, { positions });
    const [q, k_BTGD] = [turned(0, H, w.qNorm_D), turned(H, H + G, w.kNorm_D)];
    const v_BTGD = slice(qkv_BTND, 2, H + G);
    const [k, v] = cache ? cache.append(layer, k_BTGD, v_BTGD) : [k_BTGD, v_BTGD];
    const attend: Attend = (q, k, v) => attention(q, k, v, { causal: true, segments, scale: D ** -0.5 });
    y_BTHD = attended(beside, layer, { x: x_BTE, q, k, v, tables, front: true }, attend);
  }
  return linear(reshape(y_BTHD, [B, T, H * D]), w.out_EHD, { bias: w.outBias_E, residual: stream_BTE });
}

// Feed-forward

interface FeedForward {
  gateUp_2FE: Tensor;
  gateUpBias_2F?: Tensor;
  down_EF: Tensor;
  downBias_E?: Tensor;
}

/** x is the normed stream; what is made of it is added to the stream. */
function feedForward(w: FeedForward, x_BTE: Tensor, stream_BTE: Tensor): Tensor {
  const y_BTF = swiglu(linear(x_BTE, w.gateUp_2FE, { bias: w.gateUpBias_2F }));
  return linear(y_BTF, w.down_EF, { bias: w.downBias_E, residual: stream_BTE });
}

// Block

interface Block {
  attentionNorm_E: Tensor;
  attention: Attention;
  feedForwardNorm_E: Tensor;
  feedForward: FeedForward;
}

function runBlock(block: Block, x_BTE: Tensor, layer: number, config: TransformerConfig, context: Context): Tensor {
  const eps = config.rms_norm_eps;
  const h_BTE = attend(block.attention, rmsnorm(x_BTE, block.attentionNorm_E, { eps }), x_BTE, layer, config, context);
  return feedForward(block.feedForward, rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), h_BTE);
}

// Model

export class Transformer extends CausalModel<TransformerConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;

  /** `tensors`: one for each of transformerSpecs(config), in that order. */
  constructor(config: TransformerConfig, tensors: readonly Tensor[]) {
    super(config, transformerSpecs(config), tensors, config.head_dim);
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
    return rmsnorm(x_BTE, this.#norm, { eps: this.config.rms_norm_eps });
  }

  override queries(layer: number): Tensor {
    const { H, D } = sizesOf(this.config);
    return slice(this.#blocks[layer].attention.qkv_QE, 0, 0, H * D);
  }
}

// Weight names and initialisation

const NAMES = { embedding: 'model.embed_tokens.weight', norm: 'model.norm.weight', head: 'lm_head.weight' };
const inBlock = (layer: number) => `model.layers.${layer}.`;

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name);
  return {
    attentionNorm_E: at('input_layernorm.weight')!,
    attention: {
      qkv_QE: at('self_attn.qkv_proj.weight')!,
      qkvBias_Q: at('self_attn.qkv_proj.bias'),
      qNorm_D: at('self_attn.q_norm.weight'),
      kNorm_D: at('self_attn.k_norm.weight'),
      out_EHD: at('self_attn.o_proj.weight')!,
      outBias_E: at('self_attn.o_proj.bias'),
    },
    feedForwardNorm_E: at('post_attention_layernorm.weight')!,
    feedForward: {
      gateUp_2FE: at('mlp.gate_up_proj.weight')!,
      gateUpBias_2F: at('mlp.gate_up_proj.bias'),
      down_EF: at('mlp.down_proj.weight')!,
      downBias_E: at('mlp.down_proj.bias'),
    },
  };
}

/**
 * Every parameter in order, with its shape, its names in a checkpoint and what it starts as:
 *
 * | parameter                | starts as                          | why |
 * |--------------------------|------------------------------------|-----|
 * | embedding, head          | normal, deviation r                | with the last norm, logits have deviation r·sqrt(E): below 1, so the loss starts near ln V |
 * | matrices                 | normal, deviation r                | r = initializer_range; presets take sqrt(2 / (5 E)) (Nguyen and Salazar, 2019), 0.02 at E = 1000 |
 * | into the residual stream | normal, deviation r / sqrt(2 L)    | 2 L terms add up: their sum keeps its variance (GPT-2; Radford et al., 2019) |
 * | norms, biases            | 1, 0                               | |
 */
export function transformerSpecs(config: TransformerConfig): ParameterSpec[] {
  const { E, H, G, D, F, V, L } = sizesOf(config);
  const r = { deviation: config.initializer_range };
  const intoResidual = { deviation: config.initializer_range / Math.sqrt(2 * L) };
  const one = { value: 1 };
  const blocks = Array.from({ length: L }, (_, layer) => {
    const at = inBlock(layer);
    const [attention, mlp] = [{ bias: config.attention_bias }, { bias: config.mlp_bias ?? false }];
    const qkv = [
      ['q_proj', H * D],
      ['k_proj', G * D],
      ['v_proj', G * D],
    ] as const;
    const gateUp = [
      ['gate_proj', F],
      ['up_proj', F],
    ] as const;
    const qkNorm = config.model_type === 'qwen3' ? ['q_norm', 'k_norm'] : [];
    return [
      vector(`${at}input_layernorm.weight`, E, one),
      ...product(`${at}self_attn.qkv_proj`, [(H + 2 * G) * D, E], r, { ...attention, stack: qkv }),
      ...qkNorm.map((name) => vector(`${at}self_attn.${name}.weight`, D, one)),
      ...product(`${at}self_attn.o_proj`, [E, H * D], intoResidual, attention),
      vector(`${at}post_attention_layernorm.weight`, E, one),
      ...product(`${at}mlp.gate_up_proj`, [2 * F, E], r, { ...mlp, stack: gateUp }),
      ...product(`${at}mlp.down_proj`, [E, F], intoResidual, mlp),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], r),
    ...blocks.flat(),
    vector(NAMES.norm, E, one),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], r)]),
  ];
}

const transformer: Omit<Trainable<TransformerConfig>, 'className'> = {
  check,
  json: ({ bos_token_id: _bos, eos_token_id: _eos, torch_dtype: _type, ...config }) => ({
    ...config,
    rope_parameters: { rope_theta: config.rope_theta, rope_type: 'default' },
  }),
  shape,
  specs: transformerSpecs,
  build: (config, tensors) => new Transformer(config, tensors),
  headName: NAMES.head,
  ignored: /\.rotary_emb\.inv_freq$/,
};

export const LLAMA: Trainable<TransformerConfig> = { className: 'LlamaForCausalLM', ...transformer };
export const QWEN3: Trainable<TransformerConfig> = { className: 'Qwen3ForCausalLM', ...transformer };
