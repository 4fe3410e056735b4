/**
 * MUDDPythia (Xiao et al., 2025): Pythia whose blocks read, in place of one residual stream, sums of all states so far, one for each use
 * (layers/dense-connections.ts). Layer norms and products with biases, heads that rotate in part, attention and feed-forward side by side.
 * Names are those of the published checkpoints.
 *
 * Shapes: B rows, T tokens, E width, F inner width of a block.
 */
import type { ModelShape } from '../cost/index.ts';
import { checkpoint, embedding, gelu, layernorm, linear, type Tensor } from '../tensor/index.ts';
import { CausalModel, type Context } from './causal-model.ts';
import type { Fields } from './config-fields.ts';
import { type DimConfig, dimFields, dimJson } from './dim-config.ts';
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
  type LayerNorm,
  layerNormOf,
  layerNormSpecs,
  type PythiaConfig,
  pythiaFields,
  rotatedOf,
} from './layers/pythia.ts';
import {
  attendStreams,
  type StreamAttention,
  streamAttentionOf,
  streamAttentionSpecs,
} from './layers/stream-attention.ts';
import type { ParameterSpec } from './model.ts';
import { product, table } from './specs.ts';
import type { Trainable } from './trainable.ts';

// Config

export interface MUDDPythiaConfig extends DimConfig, DenseConfig, PythiaConfig {
  model_type: 'muddpythia';
}

function check(file: Fields): MUDDPythiaConfig {
  const common = dimFields(file, { normEps: 1e-5, inner: (width) => 4 * width });
  const config: MUDDPythiaConfig = {
    model_type: file.oneOf('model_type', ['muddpythia']),
    ...common,
    ...denseFields(file),
    ...pythiaFields(file, common.head_dim),
  };
  checkInner(file, config);
  return config;
}

const shape = (config: MUDDPythiaConfig): ModelShape =>
  shapeOfDim(config, muddpythiaSpecs(config), { gated: false, ...denseShape(config) });

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
  /** Of queries, keys and values; one for all in the first block. */
  attentionNorms: readonly LayerNorm[];
  attention: StreamAttention;
  feedForwardNorm: LayerNorm;
  feedForward: FeedForward;
  connections: Connections;
}

/** The state that a block makes of its streams: query, key, value, residual. */
function runBlock(block: Block, streams: readonly Tensor[], layer: number, config: MUDDPythiaConfig, context: Context) {
  const eps = config.norm_eps;
  const norms = block.attentionNorms;
  const first = layernorm(streams[0], { ...norms[0], eps });
  const normed = [
    first,
    ...[1, 2].map((c) => (norms.length === 1 ? first : layernorm(streams[c], { ...norms[c], eps }))),
  ];
  const h_BTE = attendStreams(block.attention, normed, streams[3], layer, config, context);
  const read = config.use_parallel_residual ? streams[3] : h_BTE;
  return feedForward(block.feedForward, layernorm(read, { ...block.feedForwardNorm, eps }), h_BTE);
}

// Model

export class MUDDPythia extends CausalModel<MUDDPythiaConfig> {
  readonly #embedding: Tensor;
  readonly #blocks: readonly Block[];
  readonly #norm: LayerNorm;

  /** `tensors`: one for each of muddpythiaSpecs(config), in that order. */
  constructor(config: MUDDPythiaConfig, tensors: readonly Tensor[]) {
    super(config, muddpythiaSpecs(config), tensors, rotatedOf(config));
    this.#embedding = this.weights.get(NAMES.embedding)!;
    this.#norm = layerNormOf(this.weights, NAMES.norm);
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
    return layernorm(streams[0], { ...this.#norm, eps: this.config.norm_eps });
  }

  override queries(layer: number): Tensor {
    return this.#blocks[layer].attention.q.weight;
  }
}

// Weight names and initialisation

const NAMES = { embedding: 'tok_embeddings.weight', norm: 'norm', head: 'output.weight' };
const inBlock = (layer: number) => `layers.${layer}.`;
const normsOf = (layer: number) => (layer === 0 ? ['attention_norm'] : [0, 1, 2].map((c) => `attention_norms.${c}`));

function blockOf(byName: ReadonlyMap<string, Tensor>, layer: number): Block {
  const at = (name: string) => byName.get(inBlock(layer) + name);
  return {
    attentionNorms: normsOf(layer).map((name) => layerNormOf(byName, inBlock(layer) + name)),
    attention: streamAttentionOf(byName, `${inBlock(layer)}attention.`),
    feedForwardNorm: layerNormOf(byName, `${inBlock(layer)}ffn_norm`),
    feedForward: {
      up_FE: at('feed_forward.w1.weight')!,
      upBias_F: at('feed_forward.w1.bias'),
      down_EF: at('feed_forward.w2.weight')!,
      downBias_E: at('feed_forward.w2.bias'),
    },
    connections: connectionsOf(byName, layer),
  };
}

/** Every parameter in order. Matrices and tables start normal with deviation initializer_range, gains as 1, biases as 0; the rest: layers/dense-connections.ts. */
export function muddpythiaSpecs(config: MUDDPythiaConfig): ParameterSpec[] {
  const { hidden_size: E, vocab_size: V, use_linear_bias: bias } = config;
  const r = { deviation: config.initializer_range };
  const blocks = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const at = inBlock(layer);
    const F = innerOf(config, layer);
    return [
      ...normsOf(layer).flatMap((name) => layerNormSpecs(at + name, E)),
      ...streamAttentionSpecs(`${at}attention.`, config, bias),
      ...layerNormSpecs(`${at}ffn_norm`, E),
      ...product(`${at}feed_forward.w1`, [F, E], r, { bias }),
      ...product(`${at}feed_forward.w2`, [E, F], r, { bias }),
    ];
  });
  return [
    table(NAMES.embedding, 'embedding', [V, E], r),
    ...blocks.flat(),
    ...denseSpecs(config),
    ...layerNormSpecs(NAMES.norm, E),
    ...(config.tie_word_embeddings ? [] : [table(NAMES.head, 'head', [V, E], r)]),
  ];
}

export const MUDDPYTHIA: Trainable<MUDDPythiaConfig> = {
  className: 'MUDDPythia',
  check,
  json: (config) => ({ ...dimJson(config), dense: true, sepln: true }),
  shape,
  specs: muddpythiaSpecs,
  build: (config, tensors) => new MUDDPythia(config, tensors),
  headName: NAMES.head,
  ignored: /(?!)/,
};
