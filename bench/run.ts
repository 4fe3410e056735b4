/**
 * One run of a suite: bounds, each figure in turn, bounds again, then the judged result. A figure that fails is a row.
 * Not the command line (main.ts), and nothing here knows what a figure measures.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult, Bounds } from './format.ts';
import { describeMachine, sourceCommit } from './machine.ts';
import { PeerPool } from './peers/pool.ts';
import { type FigurePlan, failedFigure, type Measured, type Suite, toFigure } from './suite.ts';

export interface Progress {
  id: string;
  /** From 1. */
  index: number;
  count: number;
  /** From the mean of the figures done; undefined before the first is. */
  secondsLeft?: number;
}

/** Measures the machine's limits at these thread counts, and names the instruction set that our kernels run in. */
export type BoundsSource = (threads: number[]) => Promise<{ bounds: Bounds; isa?: string }>;

export interface RunOptions {
  only?: string;
  measureBounds: BoundsSource;
  onProgress?: (progress: Progress) => void;
  /** Closed at the end, whatever happens. */
  peers?: PeerPool;
}

export function selectFigures(suite: Suite, only = ''): FigurePlan[] {
  return suite.figures.filter((plan) => plan.id.startsWith(only));
}

export async function runSuite(suite: Suite, options: RunOptions): Promise<BenchResult> {
  const plans = selectFigures(suite, options.only);
  const judged = plans.flatMap((plan) => (plan.bound ? [plan.bound.threads] : []));
  const threads = [...new Set([...(suite.threads ?? []), ...judged])];
  const before = await attempt(() => options.measureBounds(threads));
  const outcomes: (Measured | Error)[] = [];
  const peers = options.peers ?? new PeerPool();
  const start = performance.now();
  try {
    for (const [done, plan] of plans.entries()) {
      const secondsLeft = done === 0 ? undefined : ((performance.now() - start) / 1000 / done) * (plans.length - done);
      options.onProgress?.({ id: plan.id, index: done + 1, count: plans.length, secondsLeft });
      outcomes.push(await attempt(() => plan.measure(peers)));
    }
  } finally {
    await peers.close();
    await suite.close?.();
  }
  const after = await attempt(() => options.measureBounds(threads));
  const bounds = larger(
    before instanceof Error ? undefined : before.bounds,
    after instanceof Error ? undefined : after.bounds,
  );
  const figures = plans.map((plan, index) => {
    const outcome = outcomes[index];
    try {
      if (outcome instanceof Error) throw outcome;
      const figure = toFigure(plan, outcome, bounds);
      if (plan.bound && figure.share === undefined && before instanceof Error) figure.note += ` (${before.message})`;
      return figure;
    } catch (error) {
      return failedFigure(plan, error);
    }
  });
  const folder = dirname(fileURLToPath(import.meta.url));
  return {
    suite: suite.name,
    commit: sourceCommit(folder),
    date: new Date().toISOString(),
    machine: describeMachine(before instanceof Error ? undefined : before.isa),
    bounds,
    figures,
  };
}

/** A bound is what the machine can do, so the better of two measurements; a disturbed one must not flatter the figures. */
export function larger(...measured: (Bounds | undefined)[]): Bounds {
  const bounds: Bounds = { fmaGflops: {}, readGBs: {} };
  for (const one of measured) {
    for (const kind of ['fmaGflops', 'readGBs'] as const) {
      for (const [threads, value] of Object.entries(one?.[kind] ?? {})) {
        bounds[kind][threads] = Math.max(bounds[kind][threads] ?? 0, value);
      }
    }
  }
  return bounds;
}

async function attempt<T>(action: () => Promise<T>): Promise<T | Error> {
  try {
    return await action();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
