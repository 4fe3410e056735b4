/**
 * What an architecture is to those who load and run it: the check of its configuration, the decoder that the configuration comes down
 * to, and where a checkpoint keeps each weight. No behaviour here; one file for each architecture beside this one.
 */
import type { Fields, Json } from '../config-fields.ts';
import type { Decoder } from '../decoder.ts';
import type { RopeParameters } from '../rope-scaling.ts';

/** What every architecture's configuration says, in the names of Hugging Face; each adds its own. */
export interface DecoderConfig {
  readonly model_type: string;
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly max_position_embeddings: number;
  readonly tie_word_embeddings: boolean;
  /** Of all blocks, or of each kind; absent where positions come from a table. */
  readonly rope_parameters?:
    | RopeParameters
    | { readonly full_attention: RopeParameters; readonly sliding_attention: RopeParameters };
  readonly bos_token_id?: number;
  readonly eos_token_id?: number | readonly number[];
}

/** How a checkpoint names and lays out its weights. */
export type Layout = 'huggingface' | 'gguf';

/** Rows of a stored matrix that make up another: row r is the stored row at(r). */
export interface Rows {
  /** Rows of the stored matrix. */
  readonly of: number;
  at(row: number): number;
}

/** Where a weight lies: its name without `.weight` or `.bias`. */
export interface Stored {
  readonly name: string;
  readonly rows?: Rows;
  /** The matrix is stored (inputs, outputs); `rows` are then its columns. */
  readonly transposed?: boolean;
}

/** Where all weights lie; the paths are those of DecoderWeights. */
export interface WeightNames {
  /** embedding, positions, norm, head. */
  readonly outside: Readonly<Record<string, string>>;
  /** What stands before the names of block n. */
  block(n: number): string;
  /** attentionNorm, q, k, ... */
  readonly inside: Readonly<Record<string, string | Stored>>;
  /** Which products of a block have a bias. */
  readonly biased: readonly string[];
  /** Names of tensors that may be there and are not needed: constants and parts for other media. */
  readonly ignored?: RegExp;
}

/** What an architecture may ask a GGUF file. */
export interface GgufView {
  /** A value of the metadata, the key without the architecture's name. */
  get(key: string): unknown;
  has(tensor: string): boolean;
  /** The numbers of a small F32 tensor. */
  vector(tensor: string): number[];
}

export interface Architecture<C extends DecoderConfig = DecoderConfig> {
  /** model_type in config.json. */
  readonly modelTypes: readonly string[];
  /** The checked configuration; `what` names the file in errors. */
  check(fields: Fields, what: string): C;
  /** For sequences of up to `context` tokens. */
  decoder(config: C, context: number, layout: Layout): Decoder;
  /** `has`: whether the checkpoint has a tensor of that name. */
  names(config: C, layout: Layout, has: (name: string) => boolean): WeightNames;
  /** Absent: GGUF files of such models call themselves another architecture. */
  readonly gguf?: {
    /** general.architecture. */
    readonly name: string;
    /** Fields of config.json by the key that says the same, without the architecture's name. */
    readonly keys: Readonly<Record<string, string>>;
    /** Fields that follow from more than one key. */
    json?(file: GgufView): Json;
  };
}
