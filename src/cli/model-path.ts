/** The checkpoint that a person names: a path, a training run's folder (its best checkpoint), or a model that was pulled, by owner/name. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModel, storeFolder } from '../exchange/hub/index.ts';
import { bestCheckpoint, hasChecksums, lastCheckpoint, listCheckpoints, verifyCheckpoint } from '../train/index.ts';
import { UsageError } from './command.ts';
import { whatIsHere } from './pull.ts';

/** Throws UsageError where there is no such model, and says which there are. */
export function modelPath(name: string | undefined): string {
  const store = storeFolder(process.env);
  if (name === undefined) throw new UsageError({ what: 'model', rule: '-m must name one', hint: whatIsHere(store) });
  const path = resolveModel(name, store);
  if (path === undefined)
    throw new UsageError({
      what: 'model',
      rule: 'must be a path that is there, or a pulled model',
      received: name,
      hint: /^[\w.-]+\/[\w.-]+$/.test(name)
        ? `callosum pull ${name} brings it from the hub; ${whatIsHere(store)}`
        : whatIsHere(store),
    });
  return statSync(path).isDirectory() ? folderPath(path) : path;
}

/** Of a run its best checkpoint, whose checksums are looked at. */
function folderPath(folder: string): string {
  if (hasChecksums(folder)) verifyCheckpoint(folder);
  if (existsSync(join(folder, 'config.json')) || listCheckpoints(folder).length === 0) return folder;
  const checkpoint = bestCheckpoint(folder) ?? lastCheckpoint(folder)!;
  verifyCheckpoint(checkpoint);
  return checkpoint;
}
