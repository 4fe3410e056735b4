/**
 * What a recipe needs before its first step: a tokenizer, trained from the sources' files where the recipe names none, and token
 * shards, made from text where it names files. Both lie in the run's folder and are used again when the same command is given
 * again. Ends with the run itself; trains nothing.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { loadConfig } from '../model/index.ts';
import { device } from '../tensor/index.ts';
import { corpusFiles, encodeShards, Tokenizer, trainTokenizer } from '../text/index.ts';
import { asCheckpointError, bestCheckpoint, TOKENIZER_FILES, verifyCheckpoint, writeWhole } from './checkpoint.ts';
import { RunError } from './fields.ts';
import { lockRun } from './lock.ts';
import type { Recipe } from './recipe.ts';
import { resolveRecipe } from './resolve.ts';
import type { Run } from './run.ts';

export interface PrepareOptions {
  signal?: AbortSignal;
  /** Why the dial chose what it chose, a sentence at a time. */
  onReason?(reason: string): void;
  /** Work that takes its time: bytes or merges done, of all. */
  onProgress?(label: string, done: number, total: number, unit: string): void;
}

/** Everything made and chosen, as a run for train(); undefined where the signal stopped it. Relative paths of the recipe start at `base`. */
export async function prepareRun(
  recipe: Recipe,
  folder: string,
  base: string,
  options: PrepareOptions,
): Promise<Run | undefined> {
  using _lock = lockRun(folder);
  try {
    const from = 'folder' in recipe.model ? startOf(resolve(base, recipe.model.folder)) : undefined;
    const tokenizerFolder = await prepareTokenizer(recipe, from, folder, base, options);
    const tokenizer = Tokenizer.load(tokenizerFolder);
    const shards: Record<string, string[]> = {};
    for (const source of recipe.data.sources) {
      const paths = source.shards
        ? source.shards.map((path) => resolve(base, path))
        : await prepareShards(source.name, source.files!, tokenizerFolder, folder, base, options);
      shards[source.name] = paths.map((path) => relative(folder, path));
    }
    options.signal?.throwIfAborted();
    const prepared = {
      ...(from && { from: { folder: relative(folder, from), config: loadConfig(from) } }),
      tokenizer: relative(folder, tokenizerFolder),
      shards,
      vocab: tokenizer.size,
      endOfText: tokenizer.endOfText,
    };
    const { run, reasons } = resolveRecipe(recipe, prepared);
    for (const reason of reasons) options.onReason?.(reason);
    return run;
  } catch (error) {
    if (options.signal?.aborted) return undefined;
    throw asCheckpointError(error, folder);
  }
}

/** The folder with the weights: itself, or the best checkpoint of a run, verified. */
function startOf(folder: string): string {
  const checkpoint = bestCheckpoint(folder);
  if (checkpoint !== undefined) verifyCheckpoint(checkpoint);
  return checkpoint ?? folder;
}

async function prepareTokenizer(
  recipe: Recipe,
  from: string | undefined,
  folder: string,
  base: string,
  { signal, onProgress }: PrepareOptions,
): Promise<string> {
  const { tokenizer } = recipe;
  const made = join(folder, 'tokenizer');
  if (tokenizer === undefined) {
    if (from === undefined)
      throw new RunError({ what: recipe.name, rule: 'tokenizer must be given where the model is new' });
    copyTokenizer(from, made); // the other run may remove its checkpoint
    return made;
  }
  if ('folder' in tokenizer) return resolve(base, tokenizer.folder);
  if (existsSync(join(made, 'tokenizer.json'))) return made; // by the same command, stopped later
  const files = recipe.data.sources.flatMap((source) => source.files ?? []).map((file) => resolve(base, file));
  const { vocab: vocabulary, pretokenizer: pattern } = tokenizer;
  const workers = device('cpu').threads;
  const trained = await trainTokenizer(files, {
    vocabulary,
    pattern,
    workers,
    signal,
    onProgress: ({ phase, done, total }) =>
      onProgress?.(
        phase === 'count' ? 'tokenizer: counting' : 'tokenizer: merging',
        done,
        total,
        phase === 'count' ? 'B' : 'merges',
      ),
  });
  mkdirSync(made, { recursive: true });
  trained.tokenizer.save(made);
  return made;
}

function copyTokenizer(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of TOKENIZER_FILES)
    if (existsSync(join(from, file))) writeWhole(join(to, file), readFileSync(join(from, file), 'utf8'));
}

/** Shards of a source, made with the tokenizer; those that an earlier attempt finished are taken. */
async function prepareShards(
  name: string,
  files: readonly string[],
  tokenizer: string,
  folder: string,
  base: string,
  { signal, onProgress }: PrepareOptions,
): Promise<string[]> {
  const out = join(folder, 'shards', name);
  const list = join(out, 'shards.json'); // written when all of them are there
  if (existsSync(list)) return (JSON.parse(readFileSync(list, 'utf8')) as string[]).map((file) => join(out, file));
  rmSync(out, { recursive: true, force: true });
  const paths = files.map((file) => resolve(base, file));
  const total = corpusFiles(paths).reduce((sum, { bytes }) => sum + bytes, 0);
  const { shards } = await encodeShards({
    files: paths,
    tokenizer,
    out,
    name,
    workers: device('cpu').threads,
    signal,
    onProgress: (read) => onProgress?.(`${name}: encoding`, read, total, 'B'),
  });
  onProgress?.(`${name}: encoding`, total, total, 'B');
  writeWhole(list, `${JSON.stringify(shards.map(({ path }) => basename(path)))}\n`);
  return shards.map(({ path }) => path);
}
