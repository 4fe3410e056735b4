/**
 * From a recipe to a run: what the recipe leaves open is chosen by the dial (src/model/dial.ts), with the reasons in sentences. Reads and
 * writes no file; tokenizer and shards are there already (prepare.ts).
 */
import { checkConfig, type Derived, derive, type ModelConfig, parameterCount, presetConfig } from '../model/index.ts';
import type { DataConfig } from './data/index.ts';
import { RunError } from './fields.ts';
import type { Recipe } from './recipe.ts';
import type { Run } from './run.ts';

export interface Prepared {
  /** Folder of the tokenizer and shards of each source by name, from the run's folder. */
  tokenizer: string;
  shards: Record<string, string[]>;
  /** Ids of the tokenizer, and the one that ends a document. */
  vocab: number;
  endOfText: number;
}

export interface Resolved {
  run: Run;
  /** Why the dial chose what it chose. */
  reasons: string[];
}

/** Throws RunError where the parts do not fit together. */
export function resolveRecipe(recipe: Recipe, { tokenizer, shards, vocab, endOfText }: Prepared): Resolved {
  const { open, tokens, model, data, ...training } = recipe;
  const context = recipe.batch.length;
  const config = configOf(recipe, vocab);
  // The dial for this size: of a preset or a configuration only rate, batch and horizon are taken.
  const dial =
    'depth' in model ? { depth: model.depth } : { params: 'params' in model ? model.params : parameterCount(config) };
  const derived = derive({ ...dial, vocab: config.vocab_size, context, tokens });
  const chosen = 'params' in model || 'depth' in model ? derived.config : config;
  if (chosen.max_position_embeddings < context)
    throw new RunError({
      what: recipe.name,
      rule: `batch.length must be at most the model's max_position_embeddings, ${chosen.max_position_embeddings}`,
      received: String(context),
    });
  const batch = open.batch ? batchOf(derived, recipe.batch) : recipe.batch;
  const horizon = tokens ?? derived.horizonTokens;
  const sources: DataConfig['sources'] = data.sources.map(({ name, weight }) => ({
    name,
    weight,
    shards: shards[name],
  }));
  const run: Run = {
    ...training,
    model: endOfText < 0 ? chosen : { ...chosen, bos_token_id: endOfText, eos_token_id: endOfText },
    tokenizer,
    data: { ...data, sources },
    batch,
    steps: Math.max(1, Math.round(horizon / (batch.rows * batch.length * batch.accumulate))),
    optimizer: open.lr ? { ...recipe.optimizer, lr: derived.lr } : recipe.optimizer,
  };
  return { run, reasons: 'config' in model || 'preset' in model ? [] : derived.reasons };
}

function configOf({ model, batch, name }: Recipe, vocab: number): ModelConfig {
  if ('preset' in model) return { ...presetConfig(model.preset), vocab_size: vocab };
  if (!('config' in model)) return derive({ ...model, vocab, context: batch.length }).config;
  return checkConfig(
    { vocab_size: vocab, max_position_embeddings: batch.length, ...model.config },
    `${name}: model.config`,
  );
}

/** The dial's tokens a step as micro-batches of at most 8 sequences. */
function batchOf({ batchTokens }: Derived, { length }: Run['batch']): Run['batch'] {
  const sequences = Math.max(1, Math.round(batchTokens / length));
  const accumulate = Math.ceil(sequences / 8);
  return { rows: Math.ceil(sequences / accumulate), length, accumulate };
}
