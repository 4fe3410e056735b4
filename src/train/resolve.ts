/**
 * From a recipe to a run: what the recipe leaves open is chosen by the dial (src/model/dial.ts), with the reasons in sentences. Reads and
 * writes no file; tokenizer and shards are there already (prepare.ts).
 */
import { checkConfig, type Derived, derive, type ModelConfig, parameterCount, preset } from '../model/index.ts';
import type { DataConfig } from './data/index.ts';
import { RunError } from './fields.ts';
import type { Recipe } from './recipe.ts';
import type { Run } from './run.ts';

export interface Prepared {
  /** The model to go on with: its folder from the run's, and its configuration. */
  from?: { folder: string; config: ModelConfig };
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
export function resolveRecipe(recipe: Recipe, prepared: Prepared): Resolved {
  const { open, tokens, model, data, ...training } = recipe;
  const { tokenizer, shards, endOfText } = prepared;
  const context = recipe.batch.length;
  const chosen = configOf(recipe, prepared);
  // Of a preset or a configuration, the dial gives rate, batch and horizon where the recipe leaves them open.
  const sized = 'params' in model || 'depth' in model;
  const dial =
    'depth' in model ? { depth: model.depth } : { params: 'params' in model ? model.params : parameterCount(chosen) };
  const asked = sized || open.batch || open.lr || tokens === undefined;
  const derived = asked ? derive({ ...dial, vocab: chosen.vocab_size, context, tokens }) : undefined;
  if (chosen.max_position_embeddings < context)
    throw new RunError({
      what: recipe.name,
      rule: `batch.length must be at most the model's max_position_embeddings, ${chosen.max_position_embeddings}`,
      received: String(context),
    });
  /** Of what the recipe sets itself the dial has nothing to say. */
  const applies = (reason: string) =>
    (open.lr || !reason.startsWith('Learning rate')) && (open.batch || !reason.includes('tokens a step'));
  if (chosen.vocab_size < prepared.vocab)
    throw new RunError({
      what: recipe.name,
      rule: `the model must have a row for each of the tokenizer's ${prepared.vocab} tokens`,
      received: `vocab_size ${chosen.vocab_size}`,
    });
  const batch = derived && open.batch ? batchOf(derived, recipe.batch) : recipe.batch;
  const horizon = tokens ?? derived!.horizonTokens;
  const sources: DataConfig['sources'] = data.sources.map(({ name, weight }) => ({
    name,
    weight,
    shards: shards[name],
  }));
  const run: Run = {
    ...training,
    model: endOfText < 0 ? chosen : { ...chosen, bos_token_id: endOfText, eos_token_id: endOfText },
    ...(prepared.from && { from: prepared.from.folder }),
    tokenizer,
    data: { ...data, sources },
    batch,
    steps: Math.max(1, Math.round(horizon / (batch.rows * batch.length * batch.accumulate))),
    optimizer: derived && open.lr ? { ...recipe.optimizer, lr: derived.lr } : recipe.optimizer,
  };
  return { run, reasons: sized ? derived!.reasons.filter(applies) : [] };
}

function configOf({ model, batch, name }: Recipe, { vocab, from }: Prepared): ModelConfig {
  if (from) return from.config;
  if ('preset' in model) return preset(model.preset, { vocab_size: vocab });
  if ('params' in model) return derive({ params: model.params, vocab, context: batch.length }).config;
  if ('depth' in model) return derive({ depth: model.depth, vocab, context: batch.length }).config;
  if (!('config' in model)) throw new Error('a model to go on with was not prepared');
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
