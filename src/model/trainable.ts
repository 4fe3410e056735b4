/**
 * What an architecture that is trained must say of itself: its configuration, its parameters, its names in files. One file per
 * architecture (transformer.ts and those beside it) says it; the table of them is config.ts. No behaviour lives here.
 */
import type { ModelShape } from '../cost/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Fields, Json, StoredType } from './config-fields.ts';
import type { LanguageModel, ParameterSpec } from './model.ts';

/** What every configuration has. Names of Hugging Face, so in snake case. Widths in elements. */
export interface CommonConfig {
  vocab_size: number;
  hidden_size: number;
  /** Width of the feed-forward layer between its two products. */
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  /** Divides num_attention_heads; fewer than those: grouped-query attention. */
  num_key_value_heads: number;
  /** Even. heads · head_dim need not be hidden_size. */
  head_dim: number;
  /** The longest sequence; the rotation's tables have as many rows. */
  max_position_embeddings: number;
  rope_theta: number;
  /** The head's matrix is the embedding's. */
  tie_word_embeddings: boolean;
  /** Standard deviation of the matrices at the start. */
  initializer_range: number;
  bos_token_id?: number;
  eos_token_id?: number | readonly number[];
  /** How the checkpoint stores its weights. */
  torch_dtype?: StoredType;
}

/** An architecture with configurations C. */
export interface Trainable<C extends CommonConfig> {
  /** The class that Hugging Face's config.json names. */
  readonly className: string;
  /** The configuration, complete and checked; `what` names the file in errors. Throws ModelConfigError. */
  check(fields: Fields, what: string): C;
  /** The fields of config.json that say what the configuration is, as others who read such files know them. */
  json(config: C): Json;
  /** In the words of the account (src/cost). */
  shape(config: C): ModelShape;
  /** Every parameter in the model's order, without memory. */
  specs(config: C): readonly ParameterSpec[];
  /** A model of these tensors, one for each spec. */
  build(config: C, tensors: readonly Tensor[]): LanguageModel;
  /** Name of the head in a checkpoint, for those that hold a tied one twice. */
  readonly headName: string;
  /** Names of what checkpoints carry and every model computes for itself. */
  readonly ignored: RegExp;
}
