/**
 * Checkpoints of a run: a folder in the Hugging Face layout (config.json, model.safetensors, tokenizer files) with the optimizer's
 * tensors, the run and its position beside it, and the checksums of all. Written under another name and renamed, so that a
 * folder named step-* is whole or was changed afterwards, which the checksums show. Not when to write one (loop.ts).
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AccountState } from '../cost/index.ts';
import { type LanguageModel, readSafetensors, saveModel, writeSafetensors } from '../model/index.ts';
import { CallosumError, FileWriteError, syncPath, writeWholeFile } from '../tensor/index.ts';
import type { LoaderState } from './data/index.ts';
import type { GuardState } from './guard.ts';
import { type Optimizer, optimizerSteps, optimizerTensors, setOptimizerSteps } from './optimizer.ts';
import { parseRun, type Run } from './run.ts';

/** A checkpoint that is missing, damaged, or of another run. */
export class CheckpointError extends CallosumError {
  override name = 'CheckpointError';
}

/** Where a run is: all that is neither model nor optimizer. Plain JSON. */
export interface Position {
  /** Optimizer steps done. */
  step: number;
  loader: LoaderState;
  guard: GuardState;
  account: AccountState;
  best: Best | null;
  /** Bytes of metrics.jsonl when this was saved: what was written later is of steps that will be done again. */
  metricsBytes: number;
}

/** The checkpoint with the lowest mean of held-out bits per byte. */
export interface Best {
  step: number;
  bitsPerByte: number;
}

export const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json'];
const NEEDED = ['config.json', 'model.safetensors', 'optimizer.safetensors', 'run.json', 'position.json'];
const CHECKSUMS = 'checksums.json';
const NAME = /^step-(\d{8})$/;

export const checkpointName = (step: number) => `step-${String(step).padStart(8, '0')}`;

/** Folder of a run's checkpoints. */
export const checkpointsOf = (runFolder: string) => join(runFolder, 'checkpoints');

/** Folder of the checkpoint of a step. */
export const checkpointPath = (runFolder: string, step: number) => join(checkpointsOf(runFolder), checkpointName(step));

/** Steps of the checkpoints that are there, ascending. */
export function listCheckpoints(runFolder: string): number[] {
  const folder = checkpointsOf(runFolder);
  if (!existsSync(folder)) return [];
  const steps = readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return steps.map(Number).sort((a, b) => a - b);
}

/** The path of a run's last checkpoint, or undefined. */
export function lastCheckpoint(folder: string): string | undefined {
  const last = listCheckpoints(folder).at(-1);
  return last === undefined ? undefined : checkpointPath(folder, last);
}

/** The path of the checkpoint with the lowest held-out loss; of the last one where nothing was held out. */
export function bestCheckpoint(folder: string): string | undefined {
  const last = lastCheckpoint(folder);
  if (last === undefined) return undefined;
  verifyFile(last, 'position.json', sumsOf(last));
  const { best } = parseJson(join(last, 'position.json')) as Position;
  const path = best && checkpointPath(folder, best.step);
  return path && existsSync(path) ? path : last;
}

export interface Saved {
  run: Run;
  model: LanguageModel;
  optimizer: Optimizer;
  /** Folder of the tokenizer. */
  tokenizer: string;
  position: Position;
}

/** Writes checkpoints/step-<n> whole or not at all, and returns its path. One that is there already is replaced. */
export function saveCheckpoint(runFolder: string, { run, model, optimizer, tokenizer, position }: Saved): string {
  const folder = checkpointPath(runFolder, position.step);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    saveModel(unfinished, model);
    for (const file of TOKENIZER_FILES)
      if (existsSync(join(tokenizer, file))) copyFileSync(join(tokenizer, file), join(unfinished, file));
    const steps = String(optimizerSteps(optimizer));
    writeSafetensors(join(unfinished, 'optimizer.safetensors'), optimizerTensors(optimizer), { steps });
    writeFileSync(join(unfinished, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
    writeFileSync(join(unfinished, 'position.json'), `${JSON.stringify(position, null, 2)}\n`);
    sealFolder(unfinished);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    syncPath(checkpointsOf(runFolder));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw asCheckpointError(error, folder);
  }
  return folder;
}

/** Writes the checksums of a folder's files and puts all of them on the disk. */
export function sealFolder(folder: string): void {
  const sums = Object.fromEntries(filesIn(folder).map((file) => [file, sha256(join(folder, file))]));
  writeFileSync(join(folder, CHECKSUMS), `${JSON.stringify(sums, null, 2)}\n`);
  for (const file of [...filesIn(folder), CHECKSUMS, '']) syncPath(join(folder, file));
}

/** Removes all but the last `keep` checkpoints and those of the `kept` steps, and what an interrupted save left. */
export function pruneCheckpoints(runFolder: string, keep: number, kept: readonly (number | undefined)[]): void {
  const steps = listCheckpoints(runFolder);
  for (const step of steps.slice(0, -keep))
    if (!kept.includes(step)) rmSync(checkpointPath(runFolder, step), { recursive: true });
  for (const name of readdirSync(checkpointsOf(runFolder)))
    if (name.endsWith('.unfinished')) rmSync(join(checkpointsOf(runFolder), name), { recursive: true });
}

/** Throws CheckpointError unless every file is there and has the bytes that were written. */
export function verifyCheckpoint(folder: string): void {
  const sums = sumsOf(folder);
  for (const name of Object.keys(sums)) verifyFile(folder, name, sums);
}

/** Whether the folder is a checkpoint of ours: others in the Hugging Face layout have no checksums. */
export const hasChecksums = (folder: string): boolean => existsSync(join(folder, CHECKSUMS));

/** The SHA-256 of each file of a checkpoint, by its name. */
function sumsOf(folder: string): Record<string, unknown> {
  const path = join(folder, CHECKSUMS);
  const sums = parseJson(path);
  const names = Object.keys(sums ?? {});
  for (const needed of NEEDED)
    if (!names.includes(needed))
      throw new CheckpointError({
        what: path,
        rule: `it must list ${needed}`,
        received: names.join(', ') || 'nothing',
        hint: otherHint(folder),
      });
  return sums as Record<string, unknown>;
}

function verifyFile(folder: string, name: string, sums: Record<string, unknown>): void {
  const path = join(folder, name);
  if (!/^[\w.-]+$/.test(name) || !existsSync(path))
    throw new CheckpointError({ what: path, rule: 'the file must be there', hint: otherHint(folder) });
  const sum = sha256(path);
  if (sum !== sums[name])
    throw new CheckpointError({
      what: path,
      rule: `its SHA-256 must be the one written with it, ${String(sums[name]).slice(0, 12)}...`,
      received: `${sum.slice(0, 12)}...`,
      hint: otherHint(folder),
    });
}

/** The run and the position that a checkpoint holds; verified first. */
export function readPosition(folder: string): { run: Run; position: Position } {
  verifyCheckpoint(folder);
  const run = parseRun(join(folder, 'run.json'), parseJson(join(folder, 'run.json')));
  return { run, position: parseJson(join(folder, 'position.json')) as Position };
}

/** The run that a folder's last checkpoint belongs to. Throws CheckpointError where there is none. */
export function runOf(folder: string): { run: Run; step: number } {
  const checkpoint = lastCheckpoint(folder);
  if (checkpoint === undefined)
    throw new CheckpointError({
      what: folder,
      rule: existsSync(folder) ? 'it must hold a checkpoint' : 'the folder must be there',
      hint: 'start a run with callosum train --recipe <file> --out <folder>',
    });
  const { run, position } = readPosition(checkpoint);
  return { run, step: position.step };
}

/** Puts a checkpoint's optimizer tensors where they belong. */
export function loadOptimizer(folder: string, optimizer: Optimizer): void {
  const file = readSafetensors(join(folder, 'optimizer.safetensors'));
  const tensors = optimizerTensors(optimizer);
  const missing = Object.keys(tensors).find((name) => !(name in file.tensors));
  const superfluous = Object.keys(file.tensors).find((name) => !(name in tensors));
  if (missing ?? superfluous)
    throw new CheckpointError({
      what: join(folder, 'optimizer.safetensors'),
      rule: missing ? `it must hold ${missing}` : 'it must hold only the tensors of this optimizer',
      received: superfluous,
      hint: 'the run must have the optimizer and the model it was saved with',
    });
  for (const [name, tensor] of Object.entries(tensors)) file.into(name, tensor);
  setOptimizerSteps(optimizer, Number(file.metadata.steps));
}

/** Writes a small file whole or not at all. */
export function writeWhole(path: string, text: string): void {
  try {
    writeWholeFile(path, text);
  } catch (error) {
    throw asCheckpointError(error, path);
  }
}

/** A failure of the system as a sentence; anything else as it is. */
export function asCheckpointError(error: unknown, path: string): unknown {
  const refusal = error instanceof FileWriteError ? error.cause : error;
  const { code, syscall, message } = refusal as NodeJS.ErrnoException;
  const rules: Record<string, [rule: string, hint: string]> = {
    ENOSPC: ['there must be room on the disk', 'make room and run the command again; nothing half-written was left'],
    EDQUOT: ['there must be room in the quota', 'make room and run the command again; nothing half-written was left'],
    EROFS: ['the disk must be writable', 'choose another folder with --out'],
    EACCES: ['the folder must be writable', 'choose another folder with --out'],
  };
  if (!code || !(rules[code] || syscall)) return error;
  const [rule, hint] = rules[code] ?? ['it must be a folder that can be written', 'choose another folder with --out'];
  return new CheckpointError({ what: path, rule, received: rules[code] ? code : message, hint }, { cause: error });
}

function otherHint(folder: string): string {
  const step = Number(NAME.exec(basename(folder))?.[1] ?? -1);
  const others = listCheckpoints(join(folder, '..', '..')).filter((s) => s !== step);
  if (others.length === 0) return 'no other checkpoint of this run is there: start it anew';
  return `remove this folder to go on from ${checkpointName(others.at(-1)!)}`;
}

/** A JSON file of a checkpoint. */
function parseJson(path: string): unknown {
  const wrong = (rule: string, received: string) =>
    new CheckpointError({ what: path, rule, received, hint: otherHint(dirname(path)) });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong('the file must be readable', (error as NodeJS.ErrnoException).code ?? String(error));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong('it must be JSON', (error as Error).message);
  }
}

const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== CHECKSUMS)
    .sort();

function sha256(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(1 << 20);
    for (let n = readSync(file, block); n > 0; n = readSync(file, block)) hash.update(block.subarray(0, n));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
