/**
 * The architectures that are trained, by model_type, and models made from them. One more is a file like transformer.ts, a line in
 * config.ts and one here. Those that are run, from checkpoints of any kind: architectures/.
 */
import { full, normal, type Random, type Tensor } from '../tensor/index.ts';
import { checkConfig, type ModelConfig, type ModelType } from './config.ts';
import type { LanguageModel, ParameterSpec } from './model.ts';
import { Transformer, transformerSpecs } from './transformer.ts';

export interface Trainable {
  /** The class that Hugging Face's config.json names. */
  readonly className: string;
  /** Every parameter in the model's order, without memory. */
  specs(config: ModelConfig): readonly ParameterSpec[];
  /** A model of these tensors, one for each spec. */
  build(config: ModelConfig, tensors: readonly Tensor[]): LanguageModel;
}

const transformer = {
  specs: transformerSpecs,
  build: (config: ModelConfig, tensors: readonly Tensor[]) => new Transformer(config, tensors),
};

export const TRAINABLE: Record<ModelType, Trainable> = {
  llama: { className: 'LlamaForCausalLM', ...transformer },
  qwen3: { className: 'Qwen3ForCausalLM', ...transformer },
};

export interface CreateOptions {
  /** Of all parameters, and so of the activations; f32 unless said. */
  dtype?: 'f32' | 'bf16';
  /** 'cpu' unless said. */
  device?: string;
}

/**
 * A model with the architecture's initial values, drawn from `random` in the order of its parameters: the same seed gives the same
 * model on every device. Parameters require gradients. Throws ModelConfigError.
 */
export function createModel(config: ModelConfig, random: Random, { dtype, device }: CreateOptions = {}): LanguageModel {
  const checked = checkConfig(config);
  const { specs, build } = TRAINABLE[checked.model_type];
  const options = { dtype, device, requiresGrad: true };
  const tensors = specs(checked).map(({ shape, init }) =>
    'value' in init
      ? full(shape, init.value, options)
      : normal(random, shape, { ...options, deviation: init.deviation }),
  );
  return build(checked, tensors);
}

/** Numbers that a model of this configuration learns, tied matrices once. Nothing is allocated. */
export function parameterCount(config: ModelConfig): number {
  const count = (shape: readonly number[]) => shape.reduce((n, size) => n * size, 1);
  return TRAINABLE[config.model_type].specs(config).reduce((sum, { shape }) => sum + count(shape), 0);
}
