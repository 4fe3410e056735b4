/**
 * What a planned run is: the options of `callosum plan` as the run that `callosum train` would make of them, by the
 * same recipe and the same dial. Measures and prints nothing: plan.ts.
 */
import { dirname, resolve } from 'node:path';
import { loadConfig } from '../model/index.ts';
import { Tokenizer } from '../text/index.ts';
import { bestCheckpoint } from '../train/checkpoint.ts';
import { parseRecipe, type Recipe, readRecipe } from '../train/recipe.ts';
import { resolveRecipe } from '../train/resolve.ts';
import type { Run } from '../train/run.ts';

export interface PlanOptions {
  /** A recipe's file; or one of the next three. */
  recipe?: string;
  params?: number;
  depth?: number;
  preset?: string;
  /** As long as the dial advises unless said. */
  tokens?: number;
  /** Ids of the tokenizer; 16384 unless said. */
  vocab?: number;
  /** Tokens of a sequence; 512 unless said. */
  context?: number;
  /** Sequences a step; what the dial advises unless said. */
  batch?: number;
  optimizer?: string;
  dtype?: string;
  recompute?: boolean;
}

/** Sequences of a micro-batch, as the trainer divides a step. */
const MICRO_BATCH = 8;

/** Throws the errors of recipes and of the dial. */
export function plannedRun(options: PlanOptions): Run {
  const recipe = options.recipe === undefined ? recipeOf(options) : { ...readRecipe(options.recipe) };
  if (options.tokens !== undefined) recipe.tokens = options.tokens;
  const base = options.recipe === undefined ? process.cwd() : dirname(resolve(options.recipe));
  const { model, tokenizer, data } = recipe;
  const start = 'folder' in model ? resolve(base, model.folder) : undefined;
  const folder = start && (bestCheckpoint(start) ?? start); // of a run, or of a model by itself
  const from = folder && { folder, config: loadConfig(folder) };
  const vocab =
    tokenizer && 'vocab' in tokenizer
      ? tokenizer.vocab
      : Tokenizer.load(tokenizer ? resolve(base, tokenizer.folder) : (folder ?? base)).size;
  const shards = Object.fromEntries(data.sources.map(({ name }) => [name, []]));
  return resolveRecipe(recipe, { ...(from && { from }), tokenizer: '', shards, vocab, endOfText: -1 }).run;
}

function recipeOf(options: PlanOptions): Recipe {
  const { params, depth, preset, vocab = 16_384, context = 512, batch, optimizer, dtype, recompute } = options;
  const accumulate = Math.ceil((batch ?? 1) / MICRO_BATCH);
  const recipe = parseRecipe('plan', {
    name: 'plan',
    model: {
      ...(params !== undefined && { params }),
      ...(depth !== undefined && { depth }),
      ...(preset && { preset }),
    },
    tokenizer: { vocab },
    data: { sources: [{ name: 'text', files: ['text'] }] },
    batch: { length: context, ...(batch !== undefined && { rows: Math.ceil(batch / accumulate), accumulate }) },
    ...(optimizer && { optimizer: { name: optimizer } }),
    ...(dtype && { dtype }),
    ...(recompute && { recompute }),
  });
  return batch === undefined ? { ...recipe, open: { ...recipe.open, batch: true } } : recipe;
}
