/**
 * Yuan 2.0: pre-norm blocks whose queries and keys are made of a localized filter of the stream (layers/localized-filter.ts), with rotary
 * positions, and a gated feed-forward layer; model_type yuan. What both it and Yuan 2.0-M32 have is here, experts are in yuan-moe.ts, the
 * configuration in yuan-config.ts. Not responsible for files.
 *
 * Shapes, in names: B rows, T tokens, E width, C = E / 2 of the filter, H heads, D head width, P = H D, F inner width, V vocabulary,
 * L blocks.
 *
 * Products that read the same input are one product each: "q_proj" and "k_proj" of checkpoints lie stacked in one matrix (2P, E), up and
 * gate in one (2F, E), up first, for it is up that is activated: down(silu(up x) ⊙ gate x).
 */
import {
  attention,
  checkpoint,
  embedding,
  linear,
  type RopeTables,
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
import type { KeptShapes } from './kv-cache.ts';
import { type LocalizedFilter, localizedFilter } from './layers/localized-filter.ts';
import { ropeTablesOf } from './layers/rope-precision.ts';
import type { ParameterSpec } from './model.ts';
import { product, table, vector } from './specs.ts';
import type { YuanConfig } from './yuan-config.ts';

/** Sizes as the code below calls them. */
function sizesOf(c: YuanConfig) {
  return {
    E: c.hidden_size,
    C: c.hidden_size / 2,
    H: c.num_attention_heads,
    D: c.head_dim,
    P: c.attention_projection_size,
    F: c.intermediate_size,
    V: c.vocab_size,
    L: c.num_hidden_layers,
  };
}

// Attention

interface Attention {
  value_PE: Tensor;
  filter: LocalizedFilter;
  queryKey_2PE: Tensor;
  out_EP: Tensor;
}

/**
 * Rows of "q_proj" then of "k_proj", (B, T, 2P), as heads (B, T, 2H, D): a query, its key, the next query ... For the 2P numbers are cut
 * into H rows of 2D, of which the first half is a query and the second its key, whichever of the two matrices they came from.
 */
export const queryKeyHeads = (queryKey_BT2P: Tensor, H: number): Tensor =>
  reshape(queryKey_BT2P, [...queryKey_BT2P.shape.slice(0, 2), 2 * H, queryKey_BT2P.shape[2] / (2 * H)]);

/** Those that queryKeyHeads has side by side, (B, T, H, D) each. */
export function queriesAndKeys(heads_BTND: Tensor): [queries: Tensor, keys: Tensor] {
  const [B, T, N, D] = heads_BTND.shape;
  const pairs = reshape(heads_BTND, [B, T, N / 2, 2 * D]);
  return [slice(pairs, 3, 0, D), slice(pairs, 3, D)];
}

/** x is the normed stream; what is made of it is added to the stream. */
function attend(
  w: Attention,
  x_BTE: Tensor,
  stream_BTE: Tensor,
  layer: number,
  config: YuanConfig,
  { tables, segments, positions, cache, beside }: Context,
): Tensor {
  const { H, D, P } = sizesOf(config);
  const [B, T] = x_BTE.shape;
  const v_BTP = withAdded(linear(x_BTE, w.value_PE), beside, layer, [['v', x_BTE, P]]);
  const v_BTHD = reshape(v_BTP, [B, T, H, D]);
  const state = cache && { last: cache.last(layer), keep: (x: Tensor, y: Tensor) => cache.keep(layer, x, y) };
  const filtered_BTE = localizedFilter(w.filter, x_BTE, { segments, state });
  const queryKey_BT2P = withAdded(linear(filtered_BTE, w.queryKey_2PE), beside, layer, [
    ['q', filtered_BTE, P],
    ['k', filtered_BTE, P],
  ]);
  const heads_BTND = queryKeyHeads(queryKey_BT2P, H);
  let y_BTHD: Tensor;
  if (!cache) y_BTHD = rotaryAttention(heads_BTND, tables, H, H, { values: v_BTHD, segments, positions, reuse: true });
  else {
    const [q, k_BTHD] = queriesAndKeys(rope(heads_BTND, tables, { positions }));
    const [k, v] = cache.append(layer, k_BTHD, v_BTHD);
    const attend: Attend = (q, k, v) => attention(q, k, v, { causal: true, segments, scale: D ** -0.5 });
    y_BTHD = attended(beside, layer, { x: filtered_BTE, q, k, v, tables, front: true }, attend);
  }
  return linear(reshape(y_BTHD, [B, T, P]), w.out_EP, { residual: stream_BTE });
}

// Feed-forward

/** What is made of the normed stream x, added to the stream. */
export type FeedForward = (x_BTE: Tensor, stream_BTE: Tensor) => Tensor;

// Block

interface Block {
  attentionNorm_E: Tensor;
  attention: Attention;
  feedForwardNorm_E: Tensor;
  feedForward: FeedForward;
}

function runBlock(block: Block, x_BTE: Tensor, layer: number, config: YuanConfig, context: Context): Tensor {
  const eps = config.rms_norm_eps;
  const h_BTE = attend(block.attention, rmsnorm(x_BTE, block.attentionNorm_E, { eps }), x_BTE, layer, config, context);
  return block.feedForward(rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), h_BTE);
}

// Model

/** A weight of a block by its name within the block. */
export type WeightAt = (name: string) => Tensor;

export abstract class Yuan extends CausalModel<YuanConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;

  constructor(config: YuanConfig, specs: readonly ParameterSpec[], tensors: readonly Tensor[]) {
    super(config, specs, tensors, config.hidden_size / config.num_attention_heads);
    this.#embedding = this.weights.get(NAMES.embedding)!;
    this.#norm = this.weights.get(NAMES.norm)!;
    this.#blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
      const at = (name: string) => this.weights.get(inBlock(layer) + name)!;
      return { ...attentionOf(at), feedForward: this.feedForward(at) };
    });
  }

  protected abstract feedForward(at: WeightAt): FeedForward;

  protected override tables(rotated: number): RopeTables {
    const { max_position_embeddings: positions, rope_theta: base, rope_precision: precision } = this.config;
    return ropeTablesOf(positions, rotated, { base, precision, device: this.head.device });
  }

  protected override forward(ids_BT: Tensor, context: Context, recompute: boolean): Tensor {
    let x_BTE = embedding(this.#embedding, ids_BT);
    this.#blocks.forEach((block, layer) => {
      const run = (x: Tensor) => runBlock(block, x, layer, this.config, context);
      x_BTE = recompute ? checkpoint(run, x_BTE) : run(x_BTE);
    });
    return rmsnorm(x_BTE, this.#norm, { eps: this.config.rms_norm_eps });
  }

  /** The filter of the next token needs the last one's input and what the first convolution made of it. */
  override kept(): KeptShapes {
    const { E, C } = sizesOf(this.config);
    return { ...super.kept(), last: [[E], [C]] };
  }

  /** As queryKeyHeads has them side by side. */
  override queries(layer: number): Tensor {
    const { H, D, E } = sizesOf(this.config);
    const pairs = reshape(this.#blocks[layer].attention.queryKey_2PE, [H, 2, D * E]);
    return reshape(slice(pairs, 1, 0, 1), [H * D, E]);
  }
}

/** Yuan 2.0, without experts. */
export class Yuan2 extends Yuan {
  /** `tensors`: one for each of yuanSpecs(config), in that order. */
  constructor(config: YuanConfig, tensors: readonly Tensor[]) {
    super(config, yuanSpecs(config), tensors);
  }

  protected override feedForward(at: WeightAt): FeedForward {
    const [upGate_2FE, down_EF] = [at(FEED_FORWARD.in), at(FEED_FORWARD.out)];
    return (x_BTE, residual) => linear(swiglu(linear(x_BTE, upGate_2FE)), down_EF, { residual });
  }
}

// Weight names and initialisation

export const NAMES = { embedding: 'model.embed_tokens.weight', norm: 'model.norm.weight', head: 'lm_head.weight' };
export const FEED_FORWARD = { in: 'mlp.up_gate_proj.weight', out: 'mlp.down_proj.weight' };
const inBlock = (layer: number) => `model.layers.${layer}.`;

function attentionOf(at: WeightAt): Omit<Block, 'feedForward'> {
  return {
    attentionNorm_E: at('input_layernorm.weight'),
    attention: {
      value_PE: at('self_attn.v_proj.weight'),
      filter: {
        down_CE21: at('self_attn.lf_gate.conv1.weight'),
        downBias_C: at('self_attn.lf_gate.conv1.bias'),
        up_EC21: at('self_attn.lf_gate.conv2.weight'),
        upBias_E: at('self_attn.lf_gate.conv2.bias'),
        gain_E: at('self_attn.lf_gate.output_layernorm.weight'),
      },
      queryKey_2PE: at('self_attn.query_key.weight'),
      out_EP: at('self_attn.o_proj.weight'),
    },
    feedForwardNorm_E: at('post_attention_layernorm.weight'),
  };
}

/** A convolution over two tokens, and its bias. */
export function convolution(path: string, [O, I]: readonly [number, number]): ParameterSpec[] {
  const weight = `${path}.weight`;
  const init = { deviation: 1 / Math.sqrt(3 * 2 * I) };
  return [
    { name: weight, role: 'filter', shape: [O, I, 2, 1], init, stored: [weight] },
    vector(`${path}.bias`, O, { value: 0 }),
  ];
}

/** What matrices start with: r of those below, and less of it into the residual stream. */
export const deviations = ({ initializer_range: r, num_hidden_layers: L }: YuanConfig) => ({
  plain: { deviation: r },
  intoResidual: { deviation: r / Math.sqrt(2 * L) },
});

/** The feed-forward layer of a block whose names begin with `at`. */
function feedForwardSpecs(at: string, config: YuanConfig): ParameterSpec[] {
  const { E, F } = sizesOf(config);
  const { plain, intoResidual } = deviations(config);
  const upGate = [
    ['up_proj', F],
    ['gate_proj', F],
  ] as const;
  return [
    ...product(`${at}mlp.up_gate_proj`, [2 * F, E], plain, { stack: upGate }),
    ...product(`${at}mlp.down_proj`, [E, F], intoResidual),
  ];
}

/**
 * Every parameter in order, with its shape, its names in a checkpoint and what it starts as; `feedForward` gives those of that layer:
 *
 * | parameter                | starts as                            | why |
 * |--------------------------|--------------------------------------|-----|
 * | embedding, head          | normal, deviation r                  | r = initializer_range, 0.02 in the releases |
 * | matrices                 | normal, deviation r                  | |
 * | into the residual stream | normal, deviation r / sqrt(2 L)      | 2 L terms add up: their sum keeps its variance (GPT-2; Radford et al., 2019) |
 * | convolutions             | normal, deviation 1 / sqrt(3 · 2 I)  | the variance that PyTorch gives them, and so the releases: what the filter adds starts below its input |
 * | norms, biases            | 1, 0                                 | |
 */
export function yuanSpecs(config: YuanConfig, feedForward = feedForwardSpecs): ParameterSpec[] {
  const { E, C, P, V, L } = sizesOf(config);
  const { plain, intoResidual } = deviations(config);
  const one = { value: 1 };
  const queryKey = [
    ['q_proj', P],
    ['k_proj', P],
  ] as const;
  const blocks = Array.from({ length: L }, (_, layer) => {
    const at = inBlock(layer);
    return [
      vector(`${at}input_layernorm.weight`, E, one),
      ...product(`${at}self_attn.v_proj`, [P, E], plain),
      ...convolution(`${at}self_attn.lf_gate.conv1`, [C, E]),
      ...convolution(`${at}self_attn.lf_gate.conv2`, [E, C]),
      vector(`${at}self_attn.lf_gate.output_layernorm.weight`, E, one),
      ...product(`${at}self_attn.query_key`, [2 * P, E], plain, { stack: queryKey }),
      ...product(`${at}self_attn.o_proj`, [E, P], intoResidual),
      vector(`${at}post_attention_layernorm.weight`, E, one),
      ...feedForward(at, config),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], plain),
    ...blocks.flat(),
    vector(NAMES.norm, E, one),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], plain)]),
  ];
}
