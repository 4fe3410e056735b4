/**
 * Runs the scaling experiment's jobs, a few at a time, each a single-threaded child process (child.ts), in the order of the plan, until
 * nothing is left or the signal comes: then every child saves where it is and ends. What is finished is read from the folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flopsOf } from './cost.ts';
import { idOf, type Job, lossOf, plan, type Result, type Settings } from './plan.ts';

export interface QueueOptions {
  folder: string;
  settings: Settings;
  /** Children at once. */
  atOnce: number;
  signal?: AbortSignal;
  /** Lines for people. */
  onLine?(line: string): void;
}

/** What the folder holds of finished runs. */
export function resultsIn(folder: string): Result[] {
  const runs = join(folder, 'runs');
  if (!existsSync(runs)) return [];
  const files = readdirSync(runs).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => JSON.parse(readFileSync(join(runs, name), 'utf8')) as Result);
}

/** Gives all results once the plan is done, or those that there are when the signal came. Throws where a child fails twice. */
export async function runQueue({ folder, settings, atOnce, signal, onLine }: QueueOptions): Promise<Result[]> {
  const settingsFile = join(folder, 'settings.json');
  mkdirSync(join(folder, 'runs'), { recursive: true });
  writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  const running = new Map<string, ChildProcess>();
  const failures = new Map<string, number>();
  const start = performance.now();
  let flopsDone = 0;
  const stop = () => {
    for (const child of running.values()) child.kill('SIGTERM');
  };
  signal?.addEventListener('abort', stop);
  const remaining = () => {
    const results = resultsIn(folder);
    const finished = new Set(results.map(({ job }) => idOf(job)));
    return plan(settings, results).filter((job) => !finished.has(idOf(job)));
  };
  const one = (job: Job): Promise<string> =>
    new Promise((resolve, reject) => {
      const id = idOf(job);
      const script = fileURLToPath(new URL('child.ts', import.meta.url));
      const child = spawn(process.execPath, [script, folder, settingsFile, JSON.stringify(job)], {
        stdio: ['ignore', 'ignore', 'inherit'],
        detached: true, // of a session of its own: where the scheduler shares by sessions, each counts as one
        env: { ...process.env, CALLOSUM_THREADS: '1' },
      });
      running.set(id, child);
      child.on('error', reject);
      child.on('exit', (code) => {
        running.delete(id);
        const result = resultsIn(folder).find((r) => idOf(r.job) === id);
        if (result) {
          flopsDone += flopsOf(job, settings);
          const left = remaining().reduce((sum, j) => sum + flopsOf(j, settings), 0);
          const rate = flopsDone / (performance.now() - start);
          const text = result.failed ? `stopped: ${result.failed}` : `loss ${lossOf(result).toFixed(4)}`;
          onLine?.(`${id}: ${text}; about ${Math.ceil(left / rate / 60_000)} min left`);
        } else if (!signal?.aborted) {
          failures.set(id, (failures.get(id) ?? 0) + 1);
          if (failures.get(id)! > 1) reject(new Error(`[scaling] ${id} ended twice without a result, code ${code}`));
        }
        resolve(id);
      });
    });
  const pending = new Map<string, Promise<string>>();
  try {
    for (;;) {
      const next = signal?.aborted ? [] : remaining().filter((job) => !pending.has(idOf(job)));
      for (const job of next.slice(0, atOnce - pending.size)) {
        onLine?.(`${idOf(job)}: started`);
        pending.set(idOf(job), one(job));
      }
      if (pending.size === 0) break;
      pending.delete(await Promise.race(pending.values()));
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
  return resultsIn(folder);
}
