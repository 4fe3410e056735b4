/**
 * Configurations by the name of their size, from 1M to 1B parameters: data in presets/, so that a name means the same model however
 * the dial (dial.ts), which first gave them, is tuned.
 */
import { readFileSync } from 'node:fs';
import { checkConfig } from './config.ts';
import { ModelConfigError } from './config-fields.ts';
import type { TransformerConfig } from './transformer.ts';

export const PRESETS = ['1m', '3m', '10m', '30m', '60m', '135m', '350m', '1b'] as const;
export type PresetName = (typeof PRESETS)[number];

/**
 * The configuration of a size with fields changed: most often vocab_size, to the tokenizer's, and max_position_embeddings. Counts in the
 * names are with the vocabulary of the file. Throws ModelConfigError.
 */
export function preset(name: string, changes: Partial<TransformerConfig> = {}): TransformerConfig {
  if (!(PRESETS as readonly string[]).includes(name))
    throw new ModelConfigError({ what: 'preset', rule: `it must be one of ${PRESETS.join(', ')}`, received: name });
  const json = JSON.parse(readFileSync(new URL(`./presets/${name}.json`, import.meta.url), 'utf8'));
  return checkConfig({ ...json, ...changes }, `preset ${name}`) as TransformerConfig;
}
