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
        : `callosum pull <owner>/<name> brings one from the hub; ${whatIsHere(store)}`,
    });
  return statSync(path).isDirectory() ? (checkpointIn(path) ?? path) : path;
}

/** The folder with a config.json that `folder` stands for: itself, or of a run its best checkpoint, or its last. Checksums are looked at. */
export function checkpointIn(folder: string, last = false): string | undefined {
  if (hasChecksums(folder)) verifyCheckpoint(folder);
  if (existsSync(join(folder, 'config.json'))) return folder;
  if (listCheckpoints(folder).length === 0) return undefined;
  const checkpoint = (last ? lastCheckpoint(folder) : bestCheckpoint(folder))!;
  verifyCheckpoint(checkpoint);
  return checkpoint;
}
