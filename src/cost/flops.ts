/**
 * Parameters and floating-point operations of a decoder-only transformer, by formula from its sizes (Kaplan et al.,
 * 2020; the attention term as in PaLM, Chowdhery et al., 2022, but over visible pairs only). It counts what the model
 * needs, whoever computes it; how long that takes is estimate.ts. It knows no model: whoever has one says its sizes.
 */
import { OutOfRangeError } from '../tensor/index.ts';

/**
 * Sizes that determine parameters and arithmetic. E width, H heads, G key/value heads, D head width, F inner, V
 * vocabulary.
 */
export interface ModelShape {
  layers: number;
  /** E */
  width: number;
  /** H */
  heads: number;
  /** G; H is a multiple of it. */
  kvHeads: number;
  /** D; H D need not be E. */
  headDim: number;
  /** F of the gated feed-forward: gate and up (F, E), down (E, F); of a plain one there is no gate. */
  inner: number;
  /** V */
  vocab: number;
  /** The head is the embedding. */
  tied: boolean;
  /** Gains of D on queries and keys. */
  qkNorm?: boolean;
  /** Biases of the four attention projections. */
  bias?: boolean;
  /** Biases of the feed-forward projections. */
  mlpBias?: boolean;
  /** The feed-forward layer has no gate. */
  plain?: boolean;
  /** By layer, tokens that one sees; 0: all. All in every layer unless said. */
  windows?: readonly number[];
  /** What an architecture has beyond all this. */
  extra?: ExtraShape;
}

export interface ExtraShape {
  /** Learned numbers of all layers together. */
  parameters: number;
  /** Of those, weights that take part in a product for every token. */
  matrices: number;
  /** Operations of a layer for each visible pair of tokens, forward. */
  pairFlops?: number;
  /** Numbers of a layer and token that stay until the backward pass. */
  kept?: number;
  /** Heads mix by so many numbers a token: scores of all heads exist at once, for some queries of a sequence. */
  mixing?: number;
}

export interface ParameterCount {
  total: number;
  /** Weights that take part in a matrix product for every token: of the layers, and the head. */
  matrices: number;
  /** V E, whether or not it is the head too. */
  embedding: number;
}

export interface TrainingOptions {
  /** Tokens of a sequence, T. */
  context: number;
  /** Activations of the layers are computed again: counts that forward pass too. */
  recompute?: boolean;
}

const FIELDS = ['layers', 'width', 'heads', 'kvHeads', 'headDim', 'inner', 'vocab'] as const;

/**
 * Throws OutOfRangeError unless every size is a whole number from 1 and the query heads share the key/value heads
 * evenly.
 */
export function checkShape(shape: ModelShape): void {
  for (const field of FIELDS)
    if (!Number.isSafeInteger(shape[field]) || shape[field] < 1)
      throw new OutOfRangeError({
        what: 'shape',
        rule: `${field} must be a whole number from 1`,
        received: String(shape[field]),
      });
  if (shape.heads % shape.kvHeads !== 0)
    throw new OutOfRangeError({
      what: 'shape',
      rule: 'heads must be a multiple of kvHeads',
      received: `${shape.heads} and ${shape.kvHeads}`,
    });
}

/** Weights of the matrices of one layer: query and output E H D each, key and value E G D each, feed-forward 3 E F, plain 2 E F. */
export function layerMatrices({ width, heads, kvHeads, headDim, inner, plain }: ModelShape): number {
  return 2 * width * headDim * (heads + kvHeads) + (plain ? 2 : 3) * width * inner;
}

/**
 * Parameters: layers (2 E H D + 2 E G D + 3 E F + 2 E gains) + V E (twice if not tied) + E, with QK-norm 2 D and
 * biases where there are any. `matrices` counts the head once, and the embedding, which is looked up, not at all.
 */
export function parametersOf(shape: ModelShape): ParameterCount {
  checkShape(shape);
  const { layers, width, heads, kvHeads, headDim, inner, vocab, tied, qkNorm, bias, mlpBias, plain, extra } = shape;
  const embedding = vocab * width;
  const vectors =
    2 * width +
    (qkNorm ? 2 * headDim : 0) +
    (bias ? (heads + 2 * kvHeads) * headDim + width : 0) +
    (mlpBias ? (plain ? 1 : 2) * inner + width : 0);
  const matrices = layers * layerMatrices(shape) + embedding;
  const total = matrices + layers * vectors + width + (tied ? 0 : embedding);
  return { total: total + (extra?.parameters ?? 0), matrices: matrices + (extra?.matrices ?? 0), embedding };
}

/** Keys that a token sees on average, of T: (T + 1) / 2, or the last W at most. */
function visible(context: number, window: number): number {
  if (window === 0 || window >= context) return (context + 1) / 2;
  return window - (window * (window - 1)) / 2 / context;
}

/** Attention of all layers a token, forward: 4 D H (q·k and weights·v), and what is extra, for each visible pair. */
function attentionFlops({ layers, heads, headDim, windows, extra }: ModelShape, context: number): number {
  if (!(context >= 1))
    throw new OutOfRangeError({ what: 'context', rule: 'must be at least 1 token', received: String(context) });
  const keys = windows?.reduce((sum, window) => sum + visible(context, window), 0) ?? layers * visible(context, 0);
  return (4 * headDim * heads + (extra?.pairFlops ?? 0)) * keys;
}

/**
 * Operations of a forward pass a token: 2 a weight in products, and 4 D H a visible pair and layer. A sequence of T
 * tokens has T (T + 1) / 2 visible pairs (causal), so (T + 1) / 2 a token; that documents packed into one sequence do
 * not see each other is not subtracted. A multiply-add is two operations; norms, activations and the softmax are not
 * counted.
 */
export function forwardFlops(shape: ModelShape, context: number): number {
  return 2 * parametersOf(shape).matrices + attentionFlops(shape, context);
}

/**
 * Operations of training a token, forward and backward: 6 a weight in products (backward is two products for each one
 * forward) and 12 D H a visible pair and layer. `recompute` adds another forward pass of the layers: leave it out for
 * a share of the machine's peak, which asks what the model needed, and put it in to know what the machine did.
 */
export function trainingFlops(shape: ModelShape, { context, recompute = false }: TrainingOptions): number {
  const products = shape.layers * layerMatrices(shape) + (shape.extra?.matrices ?? 0);
  const layers = 2 * products + attentionFlops(shape, context);
  return 3 * forwardFlops(shape, context) + (recompute ? layers : 0);
}
