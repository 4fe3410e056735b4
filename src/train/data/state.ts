/** A place in the data as it is saved in a checkpoint, and the check that it is one of the run that takes it up. */
import { DataError } from './error.ts';
import type { FimConfig } from './fim.ts';

export interface LoaderState {
  version: 1;
  rows: number;
  length: number;
  seed: number;
  heldOut: number;
  fim: FimConfig | null;
  /** Tokens handed out. */
  tokens: number;
  /** `pieces` tells whether the data are the same; `index`: pieces of the epoch that are done; `tokens`: of all pieces drawn. */
  sources: { name: string; pieces: number; epoch: number; index: number; tokens: number }[];
  /** Of each row: the piece it is in and the tokens of it that were handed out; null before the first. */
  cursors: ({ source: number; epoch: number; piece: number; offset: number } | null)[];
}

const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;

function refuse(rule: string, received: string, hint?: string): never {
  throw new DataError({ what: 'data position', rule, received, hint });
}

/** The saved state, known to fit a loader whose state is `own`. Throws DataError. */
export function checkState(saved: LoaderState, own: LoaderState): LoaderState {
  if (typeof saved !== 'object' || saved === null || saved.version !== 1)
    refuse('must be of version 1', String(saved?.version));
  for (const field of ['rows', 'length', 'seed', 'heldOut', 'fim'] as const)
    same(field, saved[field], own[field], 'a run goes on with the settings it began with');
  if (!Array.isArray(saved.sources) || !Array.isArray(saved.cursors)) refuse('must have sources and cursors', 'none');
  const named = (state: LoaderState) =>
    state.sources.map(({ name, pieces }) => `${name} (${pieces} pieces)`).join(', ');
  same(
    'sources',
    named(saved),
    named(own),
    'the shards are not those of the run: put back the ones it was started with',
  );
  same('rows', saved.cursors.length, own.cursors.length);
  if (!isCount(saved.tokens)) refuse('tokens must be a count', String(saved.tokens));
  for (const { name, pieces, epoch, index, tokens } of saved.sources)
    if (!isCount(epoch) || !isCount(tokens) || !isCount(index, pieces))
      refuse(`source ${name} must have a place in its ${pieces} pieces`, JSON.stringify({ epoch, index, tokens }));
  for (const cursor of saved.cursors) {
    if (cursor === null) continue;
    const { source, epoch, piece, offset } = cursor;
    if (!isCount(source, own.sources.length - 1) || !isCount(piece, own.sources[source].pieces - 1))
      refuse('a row must be in a piece that is there', JSON.stringify(cursor));
    if (!isCount(epoch) || !isCount(offset)) refuse('a row must have an epoch and an offset', JSON.stringify(cursor));
  }
  return saved;
}

function same(field: string, was: unknown, is: unknown, hint?: string): void {
  const [before, now] = [JSON.stringify(was), JSON.stringify(is)];
  if (before !== now) refuse(`${field} must be as in the run, ${before}`, now, hint);
}
