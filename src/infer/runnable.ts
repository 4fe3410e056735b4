/**
 * A checkpoint of any architecture that runs: a decoder, which the kernels over pages run, or one of the architectures that are only
 * trained, which its own forward pass runs. Reads no weights; what engines do with them: runner/ and trained/.
 */
import { DECODERS } from '../model/architectures/index.ts';
import type { ModelSizes } from '../model/decoder.ts';
import { type LanguageModel, loadConfig, loadModel, type ModelType, TRAINABLE } from '../model/index.ts';
import { type OpenedDecoder, type OpenOptions, openDecoder } from '../model/open.ts';
import { type Checkpoint, openCheckpoint } from '../model/weights/checkpoint.ts';
import type { ReadingEngine } from './reading-engine.ts';
import { engineOf } from './runner/index.ts';
import { EngineError, type EngineOptions, settingsOf } from './runner/options.ts';
import { TrainedEngine } from './trained/engine.ts';
import { sizesOf } from './trained/sizes.ts';

interface Opened extends Disposable {
  readonly sizes: ModelSizes;
  /** The architecture, in the word of its configuration. */
  readonly type: string;
  readonly checkpoint: Checkpoint;
  /** Ends of text as the configuration names them: an id, a list of ids, or nothing. */
  readonly ends: unknown;
  /** Throws the errors of weights, and EngineError for options that the model cannot have. */
  engine(options?: EngineOptions): ReadingEngine;
}

export interface RunnableDecoder extends Opened {
  readonly kind: 'decoder';
  readonly opened: OpenedDecoder;
}

export interface RunnableTrained extends Opened {
  readonly kind: 'trained';
  /** The model in floats, frozen. The caller's. */
  model(): LanguageModel;
}

export type Runnable = RunnableDecoder | RunnableTrained;

/** What is at `path`. Throws the errors of its files. */
export function openRunnable(path: string, options: OpenOptions = {}): Runnable {
  const checkpoint = openCheckpoint(path);
  const type = checkpoint.kind === 'huggingface' ? String(checkpoint.config.model_type) : '';
  const trainedOnly = Object.hasOwn(TRAINABLE, type) && !DECODERS.some(({ modelTypes }) => modelTypes.includes(type));
  return trainedOnly ? trained(checkpoint, type as ModelType) : runnableDecoder(openDecoder(path, options));
}

/** A decoder that was opened. Disposing of it lets go of its weights. */
export function runnableDecoder(opened: OpenedDecoder): RunnableDecoder {
  const { decoder, weights, config, checkpoint } = opened;
  return {
    kind: 'decoder',
    opened,
    sizes: decoder,
    type: config.model_type,
    checkpoint,
    ends: config.eos_token_id,
    engine: (options) => engineOf(decoder, weights, options),
    [Symbol.dispose]: () => weights[Symbol.dispose](),
  };
}

/** The engine of a checkpoint: openRunnable's, of which nothing else is kept. Throws errors that name the file and field. */
export function openEngine(path: string, options: EngineOptions = {}): ReadingEngine {
  using runnable = openRunnable(path, { context: options.context });
  return runnable.engine(options);
}

function trained(checkpoint: Checkpoint, type: ModelType): RunnableTrained {
  const { path } = checkpoint;
  const config = loadConfig(path);
  const sizes = sizesOf(config);
  const model = (): LanguageModel => {
    const loaded = loadModel(path, { dtype: 'f32' });
    for (const { tensor } of loaded.parameters) tensor.requiresGrad = false;
    return loaded;
  };
  return {
    kind: 'trained',
    sizes,
    type,
    checkpoint,
    ends: config.eos_token_id,
    model,
    engine: (options = {}) => {
      refuse(path, type, options);
      const settings = settingsOf({ ...options, precision: options.precision ?? 'float32' }, sizes.context);
      const loaded = model();
      try {
        return new TrainedEngine(loaded, sizes, settings);
      } catch (error) {
        loaded[Symbol.dispose]();
        throw error;
      }
    },
    [Symbol.dispose]: () => {},
  };
}

/** What kernels over pages offer and this architecture has not. */
function refuse(what: string, type: string, { cache, precision, device }: EngineOptions): void {
  const wrong = (rule: string, received: unknown) => new EngineError({ what, rule, received: String(received) });
  if (cache !== undefined && cache !== 'f32') throw wrong(`cache must be f32 for a model of type ${type}`, cache);
  if (precision === 'fast') throw wrong(`precision must be float32 for a model of type ${type}`, precision);
  if (device !== undefined && device !== 'cpu') throw wrong(`device must be cpu for a model of type ${type}`, device);
}
