/**
 * MUDDFormer (Xiao et al., 2025): the pre-norm transformer with gated feed-forward layers (Transformer++) whose blocks read, in place of
 * one residual stream, sums of all states so far, one for each use (layers/dense-connections.ts). Names are those of the published
 * checkpoint.
 *
 * Shapes: B rows, T tokens, E width, F inner width of a block.
 */
import type { ModelShape } from '../cost/index.ts';
import { checkpoint, embedding, linear, rmsnorm, swiglu, type Tensor } from '../tensor/index.ts';
import { CausalModel, type Context } from './causal-model.ts';
import type { Fields } from './config-fields.ts';
import { type DimConfig, dimFields, dimJson, upTo } from './dim-config.ts';
import { shapeOfDim } from './dim-shape.ts';
import {
  type Connections,
  checkInner,
  connect,
  connectionsOf,
  type DenseConfig,
  denseFields,
  denseShape,
  denseSpecs,
  EMBEDDING_NORM,
  innerOf,
  mixedState,
} from './layers/dense-connections.ts';
import {
  attendStreams,
  type StreamAttention,
  streamAttentionOf,
  streamAttentionSpecs,
} from './layers/stream-attention.ts';
import type { ParameterSpec } from './model.ts';
import { product, table, vector } from './specs.ts';
import type { Trainable } from './trainable.ts';

// Config

export interface MUDDFormerConfig extends DimConfig, DenseConfig {
  /** callosum: the same with other defaults (callosum.ts). */
  model_type: 'muddformer' | 'callosum';
}

function check(file: Fields): MUDDFormerConfig {
  const config: MUDDFormerConfig = {
    model_type: file.oneOf('model_type', ['muddformer', 'callosum']),
    ...dimFields(file, { normEps: 1e-6, inner: (width) => upTo(Math.floor((8 * width) / 3), 256) }),
    ...denseFields(file),
  };
  checkInner(file, config);
  return config;
}

const shape = (config: MUDDFormerConfig): ModelShape =>
  shapeOfDim(config, muddformerSpecs(config), { gated: true, ...denseShape(config) });

// Feed-forward

interface FeedForward {
  gateUp_2FE: Tensor;
  down_EF: Tensor;
}

/** x is the normed stream; what is made of it is added to the stream. */
const feedForward = (w: FeedForward, x_BTE: Tensor, stream_BTE: Tensor): Tensor =>
  linear(swiglu(linear(x_BTE, w.gateUp_2FE)), w.down_EF, { residual: stream_BTE });

// Block

interface Block {
  /** Of queries, keys and values; one for all in the first block. */
  attentionNorms_E: readonly Tensor[];
  attention: StreamAttention;
  feedForwardNorm_E: Tensor;
  feedForward: FeedForward;
  connections: Connections;
}

/** The state that a block makes of its streams: query, key, value, residual. */
function runBlock(block: Block, streams: readonly Tensor[], layer: number, config: MUDDFormerConfig, context: Context) {
  const eps = config.norm_eps;
  const gains = block.attentionNorms_E;
  const first = rmsnorm(streams[0], gains[0], { eps });
  const normed = [first, ...[1, 2].map((c) => (gains.length === 1 ? first : rmsnorm(streams[c], gains[c], { eps })))];
  const h_BTE = attendStreams(block.attention, normed, streams[3], layer, config, context);
  return feedForward(block.feedForward, rmsnorm(h_BTE, block.feedForwardNorm_E, { eps }), h_BTE);
}

// Model

export class MUDDFormer extends CausalModel<MUDDFormerConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: Tensor;

  /** `tensors`: one for each of muddformerSpecs(config), in that order. */
  constructor(config: MUDDFormerConfig, tensors: readonly Tensor[]) {
    super(config, muddformerSpecs(config), tensors, config.head_dim);
    this.#embedding = this.weights.get(NAMES.embedding)!;
    this.#norm = this.weights.get(NAMES.norm)!;
    this.#blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => blockOf(this.weights, layer));
  }

  protected override forward(ids_BT: Tensor, context: Context, recompute: boolean): Tensor {
    const start_BTE = embedding(this.#embedding, ids_BT);
    const states = [mixedState(start_BTE, this.weights.get(EMBEDDING_NORM), this.config)];
    let streams: readonly Tensor[] = [start_BTE, start_BTE, start_BTE, start_BTE];
    this.#blocks.forEach((block, layer) => {
      const run = (...inputs: Tensor[]) => runBlock(block, inputs, layer, this.config, context);
      const state_BTE = recompute ? checkpoint(run, ...streams) : run(...streams);
      states.push(mixedState(state_BTE, block.connections.preNorm_E, this.config));
      streams = connect(block.connections, states, state_BTE, this.config);
    });
    return rmsnorm(streams[0], this.#norm, { eps: this.config.norm_eps });
  }

  override queries(layer: number): Tensor {
    return this.#blocks[layer].attention.q.weight;
  }
}

// Weight names and initialisation

const NAMES = { embedding: 'tok_embeddings.weight', norm: 'norm.weight', head: 'output.weight' };
const inBlock = (layer: number) => `layers.${layer}.`;
const normsOf = (layer: number) =>
  layer === 0 ? ['attention_norm.weight'] : [0, 1, 2].map((c) => `attention_norms.${c}.weight`);

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name)!;
  return {
    attentionNorms_E: normsOf(layer).map(at),
    attention: streamAttentionOf(byName, `${inBlock(layer)}attention.`),
    feedForwardNorm_E: at('ffn_norm.weight'),
    feedForward: { gateUp_2FE: at('feed_forward.w13.weight'), down_EF: at('feed_forward.w2.weight') },
    connections: connectionsOf(byName, layer),
  };
}

/** Every parameter in order. Matrices and tables start normal with deviation initializer_range, norms as 1; the rest: layers/dense-connections.ts. */
export function muddformerSpecs(config: MUDDFormerConfig): ParameterSpec[] {
  const { hidden_size: E, vocab_size: V } = config;
  const r = { deviation: config.initializer_range };
  const one = { value: 1 };
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const at = inBlock(layer);
    const F = innerOf(config, layer);
    const gateUp = [
      ['w1', F],
      ['w3', F],
    ] as const;
    return [
      ...normsOf(layer).map((name) => vector(at + name, E, one)),
      ...streamAttentionSpecs(`${at}attention.`, config, false),
      vector(`${at}ffn_norm.weight`, E, one),
      ...product(`${at}feed_forward.w13`, [2 * F, E], r, { stack: gateUp }),
      ...product(`${at}feed_forward.w2`, [E, F], r),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], r),
    ...blocks.flat(),
    ...denseSpecs(config),
    vector(NAMES.norm, E, one),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], r)]),
  ];
}

export const MUDDFORMER: Trainable<MUDDFormerConfig> = {
  className: 'MUDDFormer',
  check,
  json: (config) => ({ ...dimJson(config), dense: true, sepln: true }),
  shape,
  specs: muddformerSpecs,
  build: (config, tensors) => new MUDDFormer(config, tensors),
  headName: NAMES.head,
  ignored: /(?!)/,
};
