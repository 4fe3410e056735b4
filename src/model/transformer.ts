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
import {
  attention,
  checkpoint,
  embedding,
  linear,
  linearCrossEntropy,
  noGrad,
  type RopeTables,
  reshape,
  rmsnorm,
  rope,
  ropeTables,
  rotaryAttention,
  ShapeError,
  slice,
  swiglu,
  type Tensor,
  tokenLosses,
} from '../tensor/index.ts';
import type { ModelConfig } from './config.ts';
import { KeyValueCache } from './kv-cache.ts';
import type {
  ForwardOptions,
  Init,
  LanguageModel,
  LossOptions,
  ModelInput,
  Parameter,
  ParameterSpec,
} from './model.ts';

// Config

/** Sizes as the code below calls them. */
function sizesOf(c: ModelConfig) {
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

/** What a forward pass hands to its blocks. */
interface Context {
  readonly config: ModelConfig;
  readonly tables: RopeTables;
  readonly segments?: Tensor;
  readonly positions?: Tensor;
  readonly cache?: KeyValueCache;
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
  { config, tables, segments, positions, cache }: Context,
): Tensor {
  const { H, G, D } = sizesOf(config);
  const [B, T] = x_BTE.shape;
  // Heads of queries, keys and values side by side.
  const qkv_BTND = reshape(linear(x_BTE, w.qkv_QE, { bias: w.qkvBias_Q }), [B, T, H + 2 * G, D]);
  let y_BTHD: Tensor;
  if (!cache && !w.qNorm_D) y_BTHD = rotaryAttention(qkv_BTND, tables, H, G, { segments, positions, reuse: true });
  else {
    const norm = (x: Tensor, gain_D: Tensor | undefined) =>
      gain_D ? rmsnorm(x, gain_D, { eps: config.rms_norm_eps }) : x;
    const turned = (from: number, to: number, gain_D: Tensor | undefined) =>
      rope(norm(slice(qkv_BTND, 2, from, to), gain_D), tables, { positions });
    const [q_BTHD, k_BTGD] = [turned(0, H, w.qNorm_D), turned(H, H + G, w.kNorm_D)];
    const v_BTGD = slice(qkv_BTND, 2, H + G);
    const [k, v] = cache ? cache.append(layer, k_BTGD, v_BTGD) : [k_BTGD, v_BTGD];
    y_BTHD = attention(q_BTHD, k, v, { causal: true, segments });
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

function runBlock(block: Block, x_BTE: Tensor, layer: number, context: Context): Tensor {
  const eps = context.config.rms_norm_eps;
  const h_BTE = attend(block.attention, rmsnorm(x_BTE, block.attentionNorm_E, { eps }), x_BTE, layer, context);
  return feedForward(block.feedForward, rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), h_BTE);
}

// Model

export class Transformer implements LanguageModel {
  readonly config: ModelConfig;
  readonly parameters: readonly Parameter[];
  readonly head: Tensor;
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;
  readonly #tables: RopeTables;

  /** `tensors`: one for each of transformerSpecs(config), in that order. */
  constructor(config: ModelConfig, tensors: readonly Tensor[]) {
    this.config = config;
    this.parameters = transformerSpecs(config).map((spec, i) => ({ ...spec, tensor: tensors[i] }));
    const byName = new Map(this.parameters.map((p) => [p.name, p.tensor]));
    this.#embedding = byName.get(NAMES.embedding)!;
    this.#norm = byName.get(NAMES.norm)!;
    this.head = byName.get(NAMES.head) ?? this.#embedding;
    this.#blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => blockOf(byName, layer));
    const { max_position_embeddings: positions, head_dim, rope_theta: base } = config;
    this.#tables = ropeTables(positions, head_dim, { base, device: this.head.device });
  }

  hidden({ ids, segments, positions }: ModelInput, { recompute = false, cache }: ForwardOptions = {}): Tensor {
    const context: Context = { config: this.config, tables: this.#tables, segments, positions, cache };
    if (!cache) return this.#through(ids, context, recompute);
    const T = ids.shape[1];
    if (segments || positions)
      throw new ShapeError({ what: 'hidden', rule: 'a cache holds whole sequences: no segments, no positions' });
    cache.checkRoom(T);
    const [start, end] = [cache.length, cache.length + T];
    const tables = { cos: slice(this.#tables.cos, 0, start, end), sin: slice(this.#tables.sin, 0, start, end) };
    const x = noGrad(() => this.#through(ids, { ...context, tables }, false));
    cache.advance(T);
    return x;
  }

  #through(ids_BT: Tensor, context: Context, recompute: boolean): Tensor {
    let x_BTE = embedding(this.#embedding, ids_BT);
    this.#blocks.forEach((block, layer) => {
      const run = (x: Tensor) => runBlock(block, x, layer, context);
      x_BTE = recompute ? checkpoint(run, x_BTE) : run(x_BTE);
    });
    return rmsnorm(x_BTE, this.#norm, { eps: this.config.rms_norm_eps });
  }

  loss(input: ModelInput, labels: Tensor, { zLoss, ...options }: LossOptions = {}): Tensor {
    return linearCrossEntropy(this.hidden(input, options), this.head, labels, { zLoss });
  }

  tokenLosses(input: ModelInput, labels: Tensor): Tensor {
    return noGrad(() => {
      const x_BTE = this.hidden(input);
      return tokenLosses(reshape(x_BTE, [labels.size, this.config.hidden_size]), this.head, reshape(labels, [-1]));
    });
  }

  logitsOf(hidden: Tensor): Tensor {
    return linear(hidden, this.head);
  }

  logits(input: ModelInput, options?: ForwardOptions): Tensor {
    return this.logitsOf(this.hidden(input, options));
  }

  cache(rows: number, capacity: number): KeyValueCache {
    const { num_hidden_layers: layers, num_key_value_heads: kvHeads, head_dim: headDim } = this.config;
    return new KeyValueCache({ layers, rows, capacity, kvHeads, headDim }, this.head.dtype, this.head.device);
  }

  [Symbol.dispose](): void {
    for (const { tensor } of this.parameters) {
      tensor.grad?.dispose();
      tensor.dispose();
    }
    this.#tables.cos.dispose();
    this.#tables.sin.dispose();
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
export function transformerSpecs(config: ModelConfig): ParameterSpec[] {
  const { E, H, G, D, F, V, L } = sizesOf(config);
  const r = { deviation: config.initializer_range };
  const intoResidual = { deviation: config.initializer_range / Math.sqrt(2 * L) };
  const [one, zero] = [{ value: 1 }, { value: 0 }];

  const vector = (name: string, size: number, init: Init): ParameterSpec => ({
    name,
    role: 'vector',
    shape: [size],
    init,
    stored: [name],
  });
  /** A product's matrix and bias, named after `path`; with `stack`, of matrices by name and rows. */
  const product = (path: string, I: number, init: Init, bias: boolean, stack: [name: string, rows: number][]) => {
    const parts = stack.map(([, rows]) => rows);
    const O = parts.reduce((sum, rows) => sum + rows, 0);
    const folder = path.slice(0, path.lastIndexOf('.') + 1);
    const spec = (kind: 'weight' | 'bias'): ParameterSpec => ({
      name: `${path}.${kind}`,
      role: kind === 'weight' ? 'matrix' : 'vector',
      shape: kind === 'weight' ? [O, I] : [O],
      init: kind === 'weight' ? init : zero,
      ...(parts.length > 1 && { parts }),
      stored: stack.map(([name]) => `${folder}${name}.${kind}`),
    });
    return bias ? [spec('weight'), spec('bias')] : [spec('weight')];
  };
  const table = (name: string, role: 'embedding' | 'head'): ParameterSpec => ({
    name,
    role,
    shape: [V, E],
    init: r,
    stored: [name],
  });

  const blocks = Array.from({ length: L }, (_, layer) => {
    const at = inBlock(layer);
    const [attention, mlp] = [config.attention_bias, config.mlp_bias ?? false];
    const qkv: [string, number][] = [
      ['q_proj', H * D],
      ['k_proj', G * D],
      ['v_proj', G * D],
    ];
    const gateUp: [string, number][] = [
      ['gate_proj', F],
      ['up_proj', F],
    ];
    const qkNorm = config.model_type === 'qwen3' ? ['q_norm', 'k_norm'] : [];
    return [
      vector(`${at}input_layernorm.weight`, E, one),
      ...product(`${at}self_attn.qkv_proj`, E, r, attention, qkv),
      ...qkNorm.map((name) => vector(`${at}self_attn.${name}.weight`, D, one)),
      ...product(`${at}self_attn.o_proj`, H * D, intoResidual, attention, [['o_proj', E]]),
      vector(`${at}post_attention_layernorm.weight`, E, one),
      ...product(`${at}mlp.gate_up_proj`, E, r, mlp, gateUp),
      ...product(`${at}mlp.down_proj`, F, intoResidual, mlp, [['down_proj', E]]),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding'),
    ...blocks.flat(),
    vector(NAMES.norm, E, one),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head')]),
  ];
}
