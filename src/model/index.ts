/** The model room: configurations, architectures, checkpoints, sampling. Imports no package. */

export { ARCHITECTURES, type Architecture, type CreateOptions, createModel, parameterCount } from './architectures.ts';
export { checkConfig, type ModelConfig, ModelConfigError, type ModelType } from './config.ts';
export { CacheFullError, KeyValueCache } from './kv-cache.ts';
export type {
  ForwardOptions,
  LanguageModel,
  LossOptions,
  ModelInput,
  Parameter,
  ParameterSpec,
  Role,
} from './model.ts';
