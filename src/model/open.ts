/**
 * Opens a checkpoint that is to be run: its architecture, its configuration and its weights by the decoder's paths, whatever kind of
 * file it is. Nothing of the weights is read before it is asked for. Models that are trained: weights/huggingface.ts.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DecoderConfig } from './architectures/architecture.ts';
import { MAX_POSITIONS, ModelConfigError } from './config-fields.ts';
import type { Decoder, DecoderWeights } from './decoder.ts';
import { type Chosen, checkDecoderConfig, ggufConfig } from './decoder-config.ts';
import { weightsOf } from './decoder-weights.ts';
import { readGguf } from './weights/gguf/read.ts';
import { readJson } from './weights/json.ts';
import { ModelWeightsError } from './weights/model-weights-error.ts';
import { openWeights } from './weights/sharded.ts';
import type { WeightSource } from './weights/source.ts';

const CONFIG_FILE = 'config.json';
const MAX_CONFIG_BYTES = 2 ** 20;
/** Numbers in a vector of a GGUF file that is part of its configuration. */
const MAX_VECTOR = 2 ** 16;

export interface OpenOptions {
  /** The longest sequence that will be run, at most the model's; that where it is not said. Some rotations depend on it. */
  readonly context?: number;
}

export interface OpenedDecoder extends Chosen {
  readonly decoder: Decoder;
  readonly weights: DecoderWeights;
  readonly source: WeightSource;
}

/**
 * The model at `path`: a folder in Hugging Face's layout or a GGUF file (of several, any). Throws ModelConfigError, ModelWeightsError or
 * the error of the file's format.
 */
export function openDecoder(path: string, { context }: OpenOptions = {}): OpenedDecoder {
  const { source, chosen } = chosenAt(path);
  const { architecture, config, layout } = chosen;
  const longest = longestOf(config);
  if (context !== undefined && !(Number.isInteger(context) && context >= 1 && context <= longest))
    throw new ModelConfigError({
      what: path,
      rule: `the context must be 1 to ${longest} tokens for this model`,
      received: String(context),
    });
  const decoder = architecture.decoder(config, context ?? longest, layout);
  const names = architecture.names(config, layout, (name) => source.tensors.has(name));
  return { ...chosen, decoder, weights: weightsOf(source, decoder, names), source };
}

/** YaRN's files often give the positions before they were stretched. */
function longestOf({ max_position_embeddings: positions, rope_parameters: rope }: DecoderConfig): number {
  if (!rope || !('rope_type' in rope) || rope.rope_type !== 'yarn') return positions;
  return Math.max(positions, Math.min(Math.floor(rope.original_max_position_embeddings * rope.factor), MAX_POSITIONS));
}

/** The checkpoint's weights by its own names, and what it says of itself. */
function chosenAt(path: string): { source: WeightSource; chosen: Chosen } {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const file = join(path, CONFIG_FILE);
    const chosen = checkDecoderConfig(readJson(file, MAX_CONFIG_BYTES), file);
    return { source: openWeights(path), chosen };
  }
  const file = readGguf(path);
  const chosen = ggufConfig({
    path,
    metadata: file.metadata,
    has: (name) => file.tensors.has(name),
    rows: (name) => file.tensors.get(name)?.shape[0] ?? 0,
    vector(name) {
      const tensor = file.tensors.get(name);
      if (tensor?.type !== 'F32' || tensor.shape.length !== 1 || tensor.shape[0] > MAX_VECTOR)
        throw new ModelWeightsError({
          what: path,
          rule: `${name} must be a vector of F32`,
          received: tensor ? `${tensor.type}, ${tensor.shape.join(' x ')}` : 'nothing',
        });
      const values = new Float32Array(tensor.shape[0]);
      file.read(name, new Uint8Array(values.buffer));
      return Array.from(values);
    },
  });
  return { source: file, chosen };
}
