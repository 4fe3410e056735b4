/**
 * What every language model here is to those who train, save, score and sample it. The architectures are in files of their own
 * (transformer.ts), the table of them in config.ts. No behaviour lives here.
 */

import type { RopeTables, Tensor } from '../tensor/index.ts';
import type { Behind } from './beside.ts';
import type { ModelConfig } from './config.ts';
import type { KeptShapes, KeyValueCache } from './kv-cache.ts';

/**
 * embedding: looked up by ids (and the head as well where they are tied); head: an untied one; matrix: of a product; dynamic: of the
 * small products that make weights out of activations, of any number of axes; filter: of a convolution; vector: norms, biases.
 */
export type Role = 'embedding' | 'head' | 'matrix' | 'dynamic' | 'filter' | 'vector';

/** The values that a parameter starts with: normal with a standard deviation, all the same, or the same row again and again. */
export type Init = { readonly deviation: number } | { readonly value: number } | { readonly row: readonly number[] };

/** A parameter before it has memory. */
export interface ParameterSpec {
  readonly name: string;
  readonly role: Role;
  readonly shape: readonly number[];
  readonly init: Init;
  /** Rows of the matrices that lie stacked in this one, from the top: q, k, v or gate, up. Absent: one matrix. */
  readonly parts?: readonly number[];
  /** Names in a checkpoint: one for each part, or one where they lie stacked there too. */
  readonly stored: readonly string[];
  /** Of its weights, how many a token passes: of experts not all. All unless said. */
  readonly share?: number;
}

export interface Parameter extends ParameterSpec {
  readonly tensor: Tensor;
}

export interface ModelInput {
  /** i32 (B, T). */
  ids: Tensor;
  /** i32 (B, T): a token sees tokens of its own segment only, as documents packed in one row need. */
  segments?: Tensor;
  /** i32 (B, T): row of the rotation's tables; token t has position t unless given. */
  positions?: Tensor;
}

export interface ForwardOptions {
  /** Keeps only the input of each block for the backward pass and computes its inside again: less memory, one more forward pass. */
  recompute?: boolean;
  /** Keys and values of the tokens before these, to which theirs are added. Without segments, positions and gradients. */
  cache?: KeyValueCache;
}

export interface LossOptions extends ForwardOptions {
  /** Weight of the squared log partition, which keeps logits from drifting; 0 unless said. */
  zLoss?: number;
}

/** Parameters and constants live where they were made: in the arena open then, else until the model is disposed. */
export interface LanguageModel extends Disposable {
  readonly config: ModelConfig;
  /** In a fixed order: the embedding, the blocks from the first, the last norm, an untied head. */
  readonly parameters: readonly Parameter[];
  /** (V, E): logits are hidden · headᵀ. The embedding itself where they are tied. */
  readonly head: Tensor;
  /** What the head reads, (B, T, E): after the last norm. */
  hidden(input: ModelInput, options?: ForwardOptions): Tensor;
  /** Mean loss in nats over the labels that count; labels i32 (B, T), -100 where none. The logits never exist whole. */
  loss(input: ModelInput, labels: Tensor, options?: LossOptions): Tensor;
  /** The loss of every token, f32 (B·T), 0 where the label is -100. Without a gradient: for evaluation. */
  tokenLosses(input: ModelInput, labels: Tensor): Tensor;
  /** (..., V) of what hidden gave, (..., E). */
  logitsOf(hidden: Tensor): Tensor;
  /** (B, T, V): those of every token, which only short inputs have the memory for. */
  logits(input: ModelInput, options?: ForwardOptions): Tensor;
  /** An empty cache for `rows` sequences of at most `capacity` tokens. */
  cache(rows: number, capacity: number): KeyValueCache;
  /** What a layer keeps of tokens. */
  kept(): KeptShapes;
  /** As hidden, of tokens behind others; recorded for gradients, which go through what the cache gives and what acts beside. */
  behind(ids: Tensor, behind: Behind): Tensor;
  /** Rows of the rotation for positions from `start` to `end`. */
  rotation(start: number, end: number): RopeTables;
  /** (H · D, E): the matrix that makes the queries of a layer, head after head. */
  queries(layer: number): Tensor;
}
