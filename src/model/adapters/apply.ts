/** A model with an adapter in its weights, whatever file the model is from: adapters name the modules of Hugging Face's classes. */
import { architectureOf } from '../architectures/index.ts';
import type { OpenedDecoder } from '../open.ts';
import { mergeAdapter } from './products.ts';
import { readAdapter } from './read.ts';

/** GPT-2's modules are those in the whole model's class. */
const inModel = (name: string) => name.startsWith('transformer.');

/** The model with the adapter of `folder`. Throws AdapterError where it is none, or is for another model. */
export function withAdapter(opened: OpenedDecoder, folder: string): OpenedDecoder {
  const { config, decoder, weights } = opened;
  const names = architectureOf(config).names(config, 'huggingface', inModel);
  const merged = mergeAdapter(readAdapter(folder), weights, names, decoder.blocks.length);
  return { ...opened, weights: { ...merged, paths: weights.paths } };
}
