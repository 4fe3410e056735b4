/** A configuration in the words of the account (src/cost): what FLOPs, memory and plans are computed from. */
import type { ModelShape } from '../cost/index.ts';
import { type ModelConfig, TRAINABLE } from './config.ts';

export const shapeOf = (config: ModelConfig): ModelShape => TRAINABLE[config.model_type].shape(config);
