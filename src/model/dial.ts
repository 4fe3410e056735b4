/**
 * One dial for a whole model: from a size or a depth to widths, heads, learning rate, batch and horizon, each with the reason in a
 * sentence. What it gives is a starting point that may be changed field by field; presets/ keeps its answers for common sizes.
 */
import { CallosumError } from '../tensor/index.ts';
import { parameterCount } from './create.ts';
import type { TransformerConfig } from './transformer.ts';

/** The dial was set to what no model has. */
export class DialError extends CallosumError {
  override name = 'DialError';
}

export interface Dial {
  /** Blocks; or else `params`. */
  depth?: number;
  /** Parameters in all, the embedding included. */
  params?: number;
  /** Ids of the tokenizer. */
  vocab: number;
  /** Tokens of the longest sequence. */
  context: number;
  /** Tokens to be trained on; 20 a parameter unless said. */
  tokens?: number;
}

export interface Derived {
  config: TransformerConfig;
  parameters: number;
  /** Highest learning rate of AdamW. */
  lr: number;
  /** Tokens of an optimizer step, whole sequences of `context`. */
  batchTokens: number;
  /** Tokens to train on. */
  horizonTokens: number;
  /** Why, a sentence for each choice. */
  reasons: string[];
}

const HEAD_DIM = 64;
/** Width over depth. */
const ASPECT = 64;
/** Widths are multiples of it: whole pairs of heads. */
const STEP = 2 * HEAD_DIM;
const MAX_DEPTH = 80;
const TOKENS_A_PARAMETER = 20;
/** The law for the rate was fitted on models from 60M parameters: below them it is not followed further up than this. */
const MAX_LR = 4e-3;

/** Throws DialError unless exactly one of depth and params is set, and all are in their ranges. */
export function derive(dial: Dial): Derived {
  check(dial);
  const config = dial.depth !== undefined ? shaped(dial.depth, widthOf(dial.depth), dial) : nearest(dial.params!, dial);
  const parameters = parameterCount(config);
  const {
    num_hidden_layers: L,
    hidden_size: E,
    num_attention_heads: H,
    num_key_value_heads: G,
    intermediate_size: F,
  } = config;
  const horizonTokens = dial.tokens ?? TOKENS_A_PARAMETER * parameters;
  const inLayers = parameters - config.vocab_size * E;
  const law = 1.79 * inLayers ** -0.713 * horizonTokens ** 0.307;
  const lr = Number(Math.min(MAX_LR, law).toPrecision(2));
  const wanted = 0.58 * horizonTokens ** 0.571;
  const rows = Math.max(1, Math.round(wanted / dial.context));
  const n = (x: number) => Math.round(x).toLocaleString('en');
  return {
    config,
    parameters,
    lr,
    batchTokens: rows * dial.context,
    horizonTokens,
    reasons: [
      `${L} layers of width ${E}, ${n(parameters)} parameters: ${Math.round(E / L)} wide for each layer deep where the dial aims at ` +
        `${ASPECT}; loss hardly depends on the ratio (Kaplan et al., 2020), and wide layers make large matrix products.`,
      `${H} heads of ${HEAD_DIM}; ${G === H ? 'each with its own keys' : `each two share keys and values (Ainslie et al., 2023), which halves the cache`}.`,
      `The feed-forward layer is ${F} wide, 8/3 of ${E} to the nearest ${HEAD_DIM}: three matrices cost what two of 4 times the width would (Shazeer, 2020).`,
      'The head is the embedding (Press and Wolf, 2017): at these sizes a second table would be a large share of the model.',
      `Matrices start with deviation ${config.initializer_range}, sqrt(2 / (5 · ${E})) (Nguyen and Salazar, 2019), those into the residual stream with 1/sqrt(2 · layers) of it.`,
      dial.tokens === undefined
        ? `${n(horizonTokens)} tokens, ${TOKENS_A_PARAMETER} a parameter: the best use of a given amount of compute (Hoffmann et al., 2022).`
        : `${n(horizonTokens)} tokens as asked, ${(horizonTokens / parameters).toPrecision(2)} a parameter; ${TOKENS_A_PARAMETER} would be the best use of compute (Hoffmann et al., 2022).`,
      `Learning rate ${lr}: 1.79 · parameters in layers^-0.713 · tokens^0.307 (Li et al., 2025)` +
        (law > MAX_LR
          ? ` says ${law.toPrecision(2)}, but it was fitted from 60M up; below, ${MAX_LR} is the most.`
          : '.'),
      `${n(rows * dial.context)} tokens a step, ${rows === 1 ? 'a sequence' : `${rows} sequences`} of ${dial.context}: 0.58 · tokens^0.571 (Li et al., 2025) says ${n(wanted)}.`,
    ],
  };
}

function check({ depth, params, vocab, context, tokens }: Dial): void {
  const wrong = (rule: string, received: unknown) =>
    new DialError({ what: 'derive', rule, received: String(received) });
  if ((depth === undefined) === (params === undefined))
    throw wrong('one of depth and params must be set', depth === undefined ? 'none' : 'both');
  const whole = (name: string, value: number, least: number, most: number) => {
    if (!Number.isInteger(value) || value < least || value > most)
      throw wrong(`${name} must be a whole number from ${least} to ${most}`, value);
  };
  if (depth !== undefined) whole('depth', depth, 1, MAX_DEPTH);
  whole('vocab', vocab, 1, 2 ** 24);
  whole('context', context, 1, 2 ** 21);
  if (tokens !== undefined) whole('tokens', tokens, 1, Number.MAX_SAFE_INTEGER);
  if (params !== undefined) {
    const least = parameterCount(shaped(1, STEP, { vocab, context }));
    if (!(params >= least && params <= 1e12))
      throw wrong(`params must lie from ${least}, the smallest with a vocabulary of ${vocab}, to 1e12`, params);
  }
}

const widthOf = (depth: number) => Math.max(1, Math.round((depth * ASPECT) / STEP)) * STEP;

function shaped(depth: number, width: number, { vocab, context }: Pick<Dial, 'vocab' | 'context'>): TransformerConfig {
  const heads = width / HEAD_DIM;
  return {
    model_type: 'llama',
    vocab_size: vocab,
    hidden_size: width,
    intermediate_size: Math.round((8 * width) / 3 / HEAD_DIM) * HEAD_DIM,
    num_hidden_layers: depth,
    num_attention_heads: heads,
    num_key_value_heads: heads / 2,
    head_dim: HEAD_DIM,
    max_position_embeddings: context,
    // A slower base tells far positions apart (Xiong et al., 2023).
    rope_theta: context <= 4096 ? 10_000 : 500_000,
    rms_norm_eps: 1e-6,
    hidden_act: 'silu',
    tie_word_embeddings: true,
    attention_bias: false,
    mlp_bias: false,
    initializer_range: Number(Math.sqrt(2 / (5 * width)).toPrecision(3)),
  };
}

/**
 * The shape with nearly `params` parameters whose aspect is nearest to the wanted one. A tenth in size weighs as much as an aspect
 * of half the wanted one; too few layers weigh twice as much as too many.
 */
function nearest(params: number, dial: Dial): TransformerConfig {
  let best: TransformerConfig | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let width = STEP; width <= 3 * widthOf(MAX_DEPTH); width += STEP) {
    const one = parameterCount(shaped(1, width, dial));
    const block = parameterCount(shaped(2, width, dial)) - one;
    for (let depth = 1; depth <= MAX_DEPTH; depth++) {
      const size = Math.log((one + (depth - 1) * block) / params) / Math.log(1.1);
      const aspect = Math.log2(width / depth / ASPECT);
      const distance = size ** 2 + (aspect > 0 ? 2 : 1) * aspect ** 2;
      if (distance < least) [best, least] = [shaped(depth, width, dial), distance];
    }
  }
  return best!;
}
