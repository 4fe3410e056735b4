/**
 * Opens a checkpoint that is to be run: its architecture, its configuration and its weights by the decoder's paths, whatever kind of
 * file it is. Nothing of the weights is read before it is asked for. Models that are trained: weights/huggingface.ts.
 */
import { join } from 'node:path';
import type { DecoderConfig } from './architectures/architecture.ts';
import { MAX_POSITIONS, ModelConfigError } from './config-fields.ts';
import type { Decoder } from './decoder.ts';
import { checkDecoderConfig, ggufConfig } from './decoder-config.ts';
import { type CheckpointWeights, weightsOf } from './decoder-weights.ts';
import { type Checkpoint, openCheckpoint } from './weights/checkpoint.ts';
import { CONFIG_FILE } from './weights/json.ts';

export interface OpenOptions {
  /** The longest sequence that will be run, at most the model's; that where it is not said. Some rotations depend on it. */
  readonly context?: number;
}

export interface OpenedDecoder {
  readonly decoder: Decoder;
  /** In the names of Hugging Face, whatever the file. */
  readonly config: DecoderConfig;
  readonly weights: CheckpointWeights;
  readonly checkpoint: Checkpoint;
}

/**
 * The model at `path`, of any kind that openCheckpoint opens. Throws ModelConfigError where its configuration is not one of an
 * architecture that is run or the context is not the model's, ModelWeightsError where the weights are others, and what openCheckpoint
 * throws.
 */
export function openDecoder(path: string, { context }: OpenOptions = {}): OpenedDecoder {
  const checkpoint = openCheckpoint(path);
  const { source } = checkpoint;
  const { architecture, config, layout } =
    checkpoint.kind === 'huggingface'
      ? checkDecoderConfig(checkpoint.config, join(checkpoint.path, CONFIG_FILE))
      : ggufConfig(source, checkpoint.metadata);
  const longest = longestOf(config);
  if (context !== undefined && !(Number.isInteger(context) && context >= 1 && context <= longest))
    throw new ModelConfigError({
      what: path,
      rule: `the context must be 1 to ${longest} tokens for this model`,
      received: String(context),
    });
  const decoder = architecture.decoder(config, context ?? longest, layout);
  const names = architecture.names(config, layout, (name) => source.tensors.has(name));
  return { decoder, config, weights: weightsOf(source, decoder, names), checkpoint };
}

/** YaRN's files often give the positions before they were stretched. */
function longestOf({ max_position_embeddings: positions, rope_parameters: rope }: DecoderConfig): number {
  if (!rope || !('rope_type' in rope) || rope.rope_type !== 'yarn') return positions;
  return Math.max(positions, Math.min(Math.floor(rope.original_max_position_embeddings * rope.factor), MAX_POSITIONS));
}
