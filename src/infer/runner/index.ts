/** Models that run: a checkpoint becomes an engine. The steps and their memory are in the files beside this one. */
import type { Decoder, DecoderWeights } from '../../model/decoder.ts';
import { openDecoder } from '../../model/open.ts';
import { device as deviceOf } from '../../tensor/index.ts';
import { RunnerEngine } from './engine.ts';
import { loadWeights, Matrices } from './matrices.ts';
import { EngineError, type EngineOptions, settingsOf } from './options.ts';

export { RunnerEngine } from './engine.ts';
export { type CacheType, EngineError, type EngineOptions } from './options.ts';

/**
 * The engine of a checkpoint: a GGUF file, a folder in Hugging Face's layout, a llama2.c file. It holds the weights in memory until it
 * is disposed; the file is not needed any more. One thread of a process may have engines. Throws errors that name the file and field.
 */
export function openEngine(path: string, options: EngineOptions = {}): RunnerEngine {
  const { decoder, weights } = openDecoder(path, { context: options.context });
  try {
    return engineOf(decoder, weights, options);
  } finally {
    weights[Symbol.dispose]();
  }
}

/** The engine of a decoder and its weights, which are read here and not needed afterwards. */
export function engineOf(decoder: Decoder, weights: DecoderWeights, options: EngineOptions = {}): RunnerEngine {
  const settings = settingsOf(options, decoder.context);
  checkHeads(decoder);
  const device = deviceOf((options.device ?? 'cpu') as 'cpu');
  const matrices = new Matrices(device, weights, settings.precision === 'fast');
  try {
    return new RunnerEngine(decoder, loadWeights(decoder, matrices), matrices, device, settings);
  } catch (error) {
    matrices[Symbol.dispose]();
    throw error;
  }
}

/** What the kernels of attention over pages take; known here, so that a model is refused before its weights are read. */
function checkHeads({ blocks }: Decoder): void {
  for (const [layer, { headDim }] of blocks.entries())
    if (headDim % 8 !== 0 || headDim > 256)
      throw new EngineError({
        what: `block ${layer}`,
        rule: 'the width of a head must be a multiple of 8 up to 256',
        received: String(headDim),
      });
}
