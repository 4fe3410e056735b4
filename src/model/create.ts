/** Models made from a configuration, with the values their architecture starts with. Those of checkpoints: weights/huggingface.ts. */
import { full, normal, type Random, type Tensor, tensor } from '../tensor/index.ts';
import { checkConfig, type ModelConfig, TRAINABLE } from './config.ts';
import type { LanguageModel, ParameterSpec } from './model.ts';
import { activeOf, countOf } from './specs.ts';

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
  const start = ({ shape, init }: ParameterSpec): Tensor => {
    if ('value' in init) return full(shape, init.value, options);
    if ('deviation' in init) return normal(random, shape, { ...options, deviation: init.deviation });
    return tensor(Array(shape[0]).fill(init.row), options);
  };
  return build(checked, specs(checked).map(start));
}

/** Numbers that a token passes: with experts, those of as many as it goes to. */
export const activeParameterCount = (config: ModelConfig): number =>
  activeOf(TRAINABLE[config.model_type].specs(config));

/** Numbers that a model of this configuration learns, tied matrices once. Nothing is allocated. */
export const parameterCount = (config: ModelConfig): number => countOf(TRAINABLE[config.model_type].specs(config));
