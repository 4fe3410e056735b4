/**
 * What a recipe needs before its first step: a tokenizer, trained from the sources' files where the recipe names none, and token
 * shards, made from text where it names files. Both lie in the run's folder and are used again when the same command is given
 * again. Ends with the run itself; trains nothing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadConfig } from '../model/index.ts';
import { device } from '../tensor/index.ts';
import { corpusFiles, encodeShards, Tokenizer, trainTokenizer } from '../text/index.ts';
import { asCheckpointError, bestCheckpoint, TOKENIZER_FILES, verifyCheckpoint, writeWhole } from './checkpoint.ts';
import { RunError } from './fields.ts';
import { lockRun } from './lock.ts';
import { checkMemory } from './memory.ts';
import type { Recipe } from './recipe.ts';
import { resolveRecipe } from './resolve.ts';
import { parseRun, type Run } from './run.ts';

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
    checkBeforehand(recipe, from, base);
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
    return parseRun(recipe.name, run); // as it is read again from its file
  } catch (error) {
    if (options.signal?.aborted) return undefined;
    throw asCheckpointError(error, folder);
  }
}

/** Resolves the recipe with the vocabulary that it asks for, so that what cannot be is said before the long work and not after it. */
function checkBeforehand(recipe: Recipe, from: string | undefined, base: string): void {
  const { tokenizer } = recipe;
  if (tokenizer === undefined && from === undefined)
    throw new RunError({ what: recipe.name, rule: 'tokenizer must be given where the model is new' });
  const files = recipe.data.sources.flatMap((source) => source.files ?? []);
  if (tokenizer !== undefined && 'vocab' in tokenizer && files.length === 0)
    throw new RunError({
      what: `${recipe.name}: tokenizer`,
      rule: 'it must name a folder where all sources are shards: there is no text to train one on',
    });
  const vocab =
    tokenizer === undefined
      ? Tokenizer.load(from!).size
      : 'folder' in tokenizer
        ? Tokenizer.load(resolve(base, tokenizer.folder)).size
        : tokenizer.vocab;
  const prepared = { tokenizer: '', shards: {}, vocab, endOfText: -1 };
  const start = from && { folder: from, config: loadConfig(from) };
  checkMemory(resolveRecipe(recipe, { ...prepared, ...(start && { from: start }) }).run);
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
    copyTokenizer(from!, made); // the other run may remove its checkpoint
    return made;
  }
  if ('folder' in tokenizer) return resolve(base, tokenizer.folder);
  const files = recipe.data.sources.flatMap((source) => source.files ?? []).map((file) => resolve(base, file));
  const note = join(made, MADE_OF);
  const { vocab: vocabulary, pretokenizer: pattern } = tokenizer;
  const origin = originOf(files, { vocabulary, pattern });
  if (readIfThere(note) === origin) return made; // by the same command, stopped later
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
  rmSync(note, { force: true });
  onProgress?.('tokenizer: merging', trained.merges, trained.merges, 'merges');
  trained.tokenizer.save(made);
  writeWhole(note, origin);
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
  const paths = files.map((file) => resolve(base, file));
  const note = join(out, MADE_OF); // written when all of them are there
  const origin = originOf(paths, { tokenizer: Tokenizer.load(tokenizer).hash });
  if (readIfThere(note) === origin) return shardsIn(out);
  rmSync(out, { recursive: true, force: true });
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
  writeWhole(note, origin);
  return shards.map(({ path }) => path);
}

const MADE_OF = 'made-of.json';

/** What something was made of, as text: the settings, and the files with their sizes and times. */
function originOf(paths: readonly string[], settings: Record<string, unknown>): string {
  const files = corpusFiles(paths).map(({ path, bytes }) => [path, bytes, statSync(path).mtimeMs]);
  return `${JSON.stringify({ ...settings, files }, null, 2)}\n`;
}

const readIfThere = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const shardsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.shard'))
    .sort()
    .map((name) => join(folder, name));
