/**
 * A new run that goes on from a checkpoint of another, which stays as it is: with a later end, most often, from before the rate of a wsd
 * schedule fell. Copies the checkpoint and the metrics up to it; data and tokenizer stay where they are.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { syncPath } from '../tensor/index.ts';
import {
  asCheckpointError,
  checkpointsOf,
  listCheckpoints,
  type Position,
  readPosition,
  sealFolder,
} from './checkpoint.ts';
import { RunError } from './fields.ts';
import { lockRun } from './lock.ts';
import type { Run } from './run.ts';

/** Makes the run in `folder`, which must hold none. Throws CheckpointError for a checkpoint that is damaged. */
export function branchRun(checkpoint: string, folder: string): void {
  if (listCheckpoints(folder).length > 0)
    throw new RunError({ what: folder, rule: 'the folder of a new run must hold none', hint: '--out chooses another' });
  const { run, position } = readPosition(checkpoint);
  const before = resolve(checkpoint, '..', '..');
  using _lock = lockRun(folder);
  const name = basename(resolve(checkpoint));
  const unfinished = join(checkpointsOf(folder), `${name}.unfinished`);
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    for (const file of readdirSync(checkpoint)) copyFileSync(join(checkpoint, file), join(unfinished, file));
    const moved = withPaths(run, (path) => relative(folder, resolve(before, path)));
    // The best of the other run is not here: this one finds its own.
    const start: Position = { ...position, best: null };
    writeFileSync(join(unfinished, 'run.json'), `${JSON.stringify(moved, null, 2)}\n`);
    writeFileSync(join(unfinished, 'position.json'), `${JSON.stringify(start, null, 2)}\n`);
    sealFolder(unfinished);
    const metrics = join(before, 'metrics.jsonl');
    const lines = existsSync(metrics) ? readFileSync(metrics).subarray(0, position.metricsBytes) : Buffer.alloc(0);
    if (lines.length < position.metricsBytes)
      throw new RunError({
        what: metrics,
        rule: `it must still have the ${position.metricsBytes} bytes of the checkpoint`,
      });
    writeFileSync(join(folder, 'metrics.jsonl'), lines);
    renameSync(unfinished, join(checkpointsOf(folder), name));
    syncPath(checkpointsOf(folder));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw asCheckpointError(error, folder);
  }
}

/** The run with all its paths changed. */
function withPaths(run: Run, path: (old: string) => string): Run {
  const sources = run.data.sources.map((source) => ({ ...source, shards: source.shards.map(path) }));
  const from = run.from === undefined ? {} : { from: path(run.from) };
  return { ...run, ...from, tokenizer: path(run.tokenizer), data: { ...run.data, sources } };
}
