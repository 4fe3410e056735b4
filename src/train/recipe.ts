/**
 * A recipe: a run as a person writes it down. It may name a preset or one dial in place of a configuration, text files in place of
 * shards, and leave out what has a default. Reads and checks it; what is missing is chosen in resolve.ts.
 */
import { readFileSync } from 'node:fs';
import { Fields, RunError } from './fields.ts';
import { parseOrder, parseTraining, type Run } from './run.ts';

export interface Recipe extends Omit<Run, 'model' | 'from' | 'tokenizer' | 'data' | 'steps'> {
  model: ModelChoice;
  /** Left out: the one that lies beside the model it goes on with. */
  tokenizer: TokenizerChoice | undefined;
  data: Omit<Run['data'], 'sources'> & { sources: SourceChoice[] };
  /** Length of the run; undefined: as long as the dial advises for the model's size. */
  tokens: number | undefined;
  /** Fields of `batch` and `optimizer` that the dial chooses, for the recipe does not. */
  open: { batch: boolean; lr: boolean };
}

/** One of: the name of a preset, a size, a depth, fields of config.json, or the folder of a trained model to go on with. */
export type ModelChoice =
  | { folder: string }
  | { preset: string }
  | { params: number }
  | { depth: number }
  | { config: Record<string, unknown> };

/** A folder that holds one, or what to train from the sources' files. */
export type TokenizerChoice = { folder: string } | { vocab: number; pretokenizer?: string };

/** Shards, or text files that become shards. `weight`: share of the tokens, of the sum of all weights. */
export interface SourceChoice {
  name: string;
  weight: number;
  shards?: string[];
  files?: string[];
}

/** Reads a recipe from a file. Throws RunError where it is missing, is no JSON, or a field is wrong. */
export function readRecipe(path: string): Recipe {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new RunError({ what: path, rule: 'the recipe must be a readable JSON file', received: code ?? message });
  }
  return parseRecipe(path, json);
}

/** Reads a recipe from JSON. Throws RunError naming the field, what was expected and what was there. */
export function parseRecipe(where: string, json: unknown): Recipe {
  const fields = new Fields(where, json);
  const batch = fields.has('batch');
  const lr = hasRate(json);
  const recipe: Recipe = {
    name: fields.string('name'),
    seed: fields.number('seed', { least: 0, whole: true, fallback: 1 }),
    model: parseModel(fields.object('model'), `${where}: model`),
    tokenizer: fields.has('tokenizer') ? parseTokenizer(fields.object('tokenizer'), `${where}: tokenizer`) : undefined,
    data: parseSources(fields.object('data')),
    tokens: fields.has('tokens') ? fields.amount('tokens', { least: 1 }) : undefined,
    ...parseTraining(fields),
    open: { batch: !batch, lr: !lr },
  };
  fields.end();
  return recipe;
}

const hasRate = (json: unknown) => (json as { optimizer?: { lr?: unknown } }).optimizer?.lr !== undefined;

function parseModel(fields: Fields, where: string): ModelChoice {
  const named = ['folder', 'preset', 'params', 'depth', 'config'].filter((name) => fields.has(name));
  if (named.length !== 1)
    throw new RunError({
      what: where,
      rule: 'it must name one of folder, preset, params, depth and config',
      received: named.join(', ') || 'none',
    });
  const read: Record<string, () => ModelChoice> = {
    folder: () => ({ folder: fields.string('folder') }),
    preset: () => ({ preset: fields.string('preset') }),
    params: () => ({ params: fields.amount('params', { least: 1 }) }),
    depth: () => ({ depth: fields.number('depth', { least: 1, most: 1024, whole: true }) }),
    config: () => ({ config: fields.raw('config') as Record<string, unknown> }),
  };
  const choice = read[named[0]]();
  fields.end();
  return choice;
}

function parseTokenizer(fields: Fields, where: string): TokenizerChoice {
  if (fields.has('folder') === fields.has('vocab'))
    throw new RunError({ what: where, rule: 'it must name a folder, or a vocab to train one of that size' });
  const choice: TokenizerChoice = fields.has('folder')
    ? { folder: fields.string('folder') }
    : {
        vocab: fields.number('vocab', { least: 300, most: 2 ** 20, whole: true }),
        ...(fields.has('pretokenizer') && { pretokenizer: fields.string('pretokenizer') }),
      };
  fields.end();
  return choice;
}

function parseSources(fields: Fields): Recipe['data'] {
  const names = new Set<string>();
  const sources = fields.objects('sources').map((source) => {
    const name = source.string('name');
    if (names.has(name) || !/^[\w.-]+$/.test(name))
      throw new RunError({
        what: 'data.sources',
        rule: 'names must be different, of letters, digits, dots and dashes',
        received: name,
      });
    names.add(name);
    if (source.has('files') === source.has('shards'))
      throw new RunError({ what: `data.sources ${name}`, rule: 'a source must name files, or shards' });
    const choice: SourceChoice = {
      name,
      weight: source.number('weight', { least: 0, fallback: 1 }),
      ...(source.has('files') ? { files: source.texts('files') } : { shards: source.texts('shards') }),
    };
    source.end();
    return choice;
  });
  if (sources.every(({ weight }) => weight === 0))
    throw new RunError({ what: 'data.sources', rule: 'one must have a weight above 0' });
  const data = { sources, ...parseOrder(fields) };
  fields.end();
  return data;
}
