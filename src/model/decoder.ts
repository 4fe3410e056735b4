/**
 * A decoder-only language model as data: what a configuration of any architecture comes down to, block by block. Architectures
 * (architectures/) make it from their configuration, the inference engine (src/infer) runs it. No weights and no file names here.
 *
 * Sizes, in names: E width, H query heads, G key/value heads, D head width, F inner width, V vocabulary.
 */
import type { ActivationName } from '../tensor/kernels.ts';

export interface Norm {
  /** rms: x / rms(x) · weight; layer: (x - mean) / deviation · weight + bias. */
  readonly kind: 'rms' | 'layer';
  readonly eps: number;
  /** The stored weight is what is added to 1 (Gemma). */
  readonly fromOne: boolean;
}

export interface Rotation {
  /** Rotated components of a head, R <= D, even; the others pass. */
  readonly rotated: number;
  /** Angle of pair i at position p is p · frequencies[i]; R / 2 numbers, scaling (linear, NTK, YaRN, Llama 3) done. */
  readonly frequencies: readonly number[];
  /** Factor on cosine and sine (YaRN); 1 otherwise. */
  readonly factor: number;
  /** Pairs are (2i, 2i + 1); otherwise (i, i + R / 2). */
  readonly interleaved: boolean;
}

/** Sizes of a block. */
export interface BlockSizes {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly inner: number;
}

/** Sizes of a language model that runs, whatever its blocks do. */
export interface ModelSizes {
  readonly vocab: number;
  readonly width: number;
  /** Longest sequence the model was made for. */
  readonly context: number;
  readonly blocks: readonly BlockSizes[];
  /** The architecture, where it is none of a Decoder's. */
  readonly type?: string;
}

export interface Block extends BlockSizes {
  /** Absent: positions come from a table added to the embedding. */
  readonly rotation?: Rotation;
  /** On queries and keys, per head, before the rotation. */
  readonly headNorm?: Norm;
  readonly scale: number;
  /** scores = cap · tanh(scores / cap); 0: none. */
  readonly scoreCap: number;
  /** A token sees so many tokens, itself included; 0: all before it. */
  readonly window: number;
  /** gated: act(gate) · up; plain: act(up). */
  readonly feedForward: 'gated' | 'plain';
  readonly activation: ActivationName;
  /** Attention and feed-forward both read the block's input, and both are added to it. */
  readonly parallel: boolean;
  /** What attention and feed-forward give is normed before it is added (Gemma 2 and 3). */
  readonly postNorms: boolean;
}

export interface Decoder extends ModelSizes {
  readonly type?: undefined;
  readonly blocks: readonly Block[];
  readonly norm: Norm;
  /** Factor on the embedding; 1 in most. */
  readonly embeddingScale: number;
  /** Rows of a table of learned positions; 0: none. */
  readonly positions: number;
  readonly tied: boolean;
  /** logits = cap · tanh(logits / cap); 0: none. */
  readonly logitCap: number;
}

/**
 * Weights of a decoder by path. A product's matrix is (outputs, inputs) and may have a bias of the same path: `blocks.3.q.weight`,
 * `blocks.3.q.bias`. Norms have weight and, kind layer, bias.
 *
 *   embedding.weight (V, E)   positions.weight   norm   head (V, E; absent where tied)
 *   blocks.N: attentionNorm  q  k  v  o  qNorm  kNorm  attentionPostNorm  feedForwardNorm  gate  up  down  feedForwardPostNorm
 */
export interface StoredMatrix {
  /** Where it comes from: file and name, for errors. */
  readonly what: string;
  /** The element type as GGUF calls it: F32, F16, BF16, Q4_0, ... */
  readonly type: string;
  /** Outermost first: (rows, columns) or (size). */
  readonly shape: readonly number[];
  /** Bytes as stored. */
  readonly bytes: number;
  /** Fills `into` (bytes) with rows in the order of this interface, as they are stored; the file's size is checked again. */
  read(into: Uint8Array): void;
  /** Fills `into` with whole rows from row `from`; there where that reads no more of the file than these rows. */
  readRows?(from: number, into: Uint8Array): void;
}

export interface DecoderWeights {
  get(path: string): StoredMatrix | undefined;
  [Symbol.dispose](): void;
}
