/**
 * The architectures that are trained, by model_type, and the configurations they have, in the vocabulary of Hugging Face's config.json.
 * Nothing of such a file is believed before checkConfig has looked at it. One architecture more is a file like transformer.ts and its
 * lines here. Those that are only run, from checkpoints of any kind: architectures/. Not responsible for files (weights/huggingface.ts).
 */
import { CALLOSUM } from './callosum.ts';
import { asObject, Fields } from './config-fields.ts';
import { DCFORMER, type DCFormerConfig } from './dcformer.ts';
import { DCPYTHIA, type DCPythiaConfig } from './dcpythia.ts';
import { LFADCFORMER, type LFADCFormerConfig } from './lfa-dcformer.ts';
import { MUDDFORMER, type MUDDFormerConfig } from './muddformer.ts';
import { MUDDPYTHIA, type MUDDPythiaConfig } from './muddpythia.ts';
import type { Trainable } from './trainable.ts';
import { LLAMA, QWEN3, type TransformerConfig } from './transformer.ts';
import type { YuanConfig } from './yuan-config.ts';
import { YUAN } from './yuan-moe.ts';

export type ModelConfig =
  | TransformerConfig
  | DCFormerConfig
  | DCPythiaConfig
  | LFADCFormerConfig
  | MUDDFormerConfig
  | MUDDPythiaConfig
  | YuanConfig;
export type ModelType = ModelConfig['model_type'];

export const TRAINABLE: Readonly<Record<ModelType, Trainable<ModelConfig>>> = {
  llama: LLAMA,
  qwen3: QWEN3,
  callosum: CALLOSUM,
  dcformer: DCFORMER,
  dcpythia: DCPYTHIA,
  lfadcformer: LFADCFORMER,
  muddformer: MUDDFORMER,
  muddpythia: MUDDPYTHIA,
  yuan: YUAN,
};

/**
 * The configuration in `json`, complete and checked; fields it does not know are left out, since files carry many that change
 * nothing here. `what` names the file in errors. Throws ModelConfigError for a field that is missing, out of its limits, or asks
 * for something that its architecture does not have (other activations, scaled rotation, quantized weights).
 */
export function checkConfig(json: unknown, what = 'config'): ModelConfig {
  const fields = new Fields(asObject(json, what), what);
  const model_type = fields.oneOf('model_type', Object.keys(TRAINABLE) as ModelType[]);
  return TRAINABLE[model_type].check(fields, what);
}
