/** The model room: configurations, architectures, checkpoints, sampling. Imports no package. */

export { withAdapter } from './adapters/apply.ts';
export { AdapterError } from './adapters/error.ts';
export { type Adapter, type LoraModule, readAdapter } from './adapters/read.ts';
export { writeAdapter } from './adapters/write.ts';
export { checkConfig, type ModelConfig, type ModelType, TRAINABLE } from './config.ts';
export { ModelConfigError } from './config-fields.ts';
export { activeParameterCount, type CreateOptions, createModel, parameterCount } from './create.ts';
export { DCFormer, type DCFormerConfig } from './dcformer.ts';
export { DCPythia, type DCPythiaConfig } from './dcpythia.ts';
export type { Decoder, DecoderWeights, StoredMatrix } from './decoder.ts';
export { type Description, describe as describeModel } from './describe.ts';
export { type Derived, type Dial, DialError, derive } from './dial.ts';
export { GenerateError, type GenerateOptions, generate } from './generate.ts';
export { CacheFullError, KeyValueCache } from './kv-cache.ts';
export { LFADCFormer, type LFADCFormerConfig } from './lfa-dcformer.ts';
export type {
  ForwardOptions,
  LanguageModel,
  LossOptions,
  ModelInput,
  Parameter,
  ParameterSpec,
  Role,
} from './model.ts';
export { MUDDFormer, type MUDDFormerConfig } from './muddformer.ts';
export { MUDDPythia, type MUDDPythiaConfig } from './muddpythia.ts';
export { type OpenedDecoder, type OpenOptions, openDecoder } from './open.ts';
export { PRESETS, type PresetName, preset } from './presets.ts';
export { WRITTEN, type WrittenName } from './quant/formats.ts';
export { shapeOf } from './shape.ts';
export type { CommonConfig, Trainable } from './trainable.ts';
export { Transformer, type TransformerConfig } from './transformer.ts';
export { upcycle } from './upcycle.ts';
export { type Checkpoint, CheckpointFormatError, openCheckpoint } from './weights/checkpoint.ts';
export { exportGguf, type GgufOptions } from './weights/export-gguf.ts';
export { exportHuggingFace } from './weights/export-huggingface.ts';
export { GgufError } from './weights/gguf/error.ts';
export { type GgufFile, readGguf } from './weights/gguf/read.ts';
export type { GgufValue } from './weights/gguf/values.ts';
export { type GgufContent, writeGguf } from './weights/gguf/write.ts';
export { SafetensorsError } from './weights/header.ts';
export { loadConfig, loadModel, saveModel } from './weights/huggingface.ts';
export { CheckpointJsonError } from './weights/json.ts';
export { Llama2cError } from './weights/llama2c/header.ts';
export { ModelWeightsError } from './weights/model-weights-error.ts';
export { readSafetensors, type SafetensorsFile, type StoredTensor, writeSafetensors } from './weights/safetensors.ts';
export type { HuggingFaceOptions } from './weights/write-folder.ts';
export { Yuan2 } from './yuan.ts';
export type { MoeConfig, YuanConfig } from './yuan-config.ts';
export { Yuan2Moe } from './yuan-moe.ts';
