/**
 * The scaling experiment as cells of losses and costs: what the folder holds of finished runs, at the best rate of each architecture,
 * with the processor time of their steps. What follows from the cells is analyse.ts.
 */

import type { Cell } from './analyse.ts';
import { type Architecture, configOf, NAMES, sizeOf, type Variant } from './architectures.ts';
import { flopsOf } from './cost.ts';
import { BASE, lossOf, type Result, type Settings, searchOf, stepsOf } from './plan.ts';
import { stepTimes } from './step-time.ts';

export interface Trained {
  architecture: Architecture;
  size: string;
  variant?: Variant;
  lr: number;
  results: readonly Result[];
  flops: number;
  steps: number;
  tokens: number;
}

/**
 * Every architecture and size of which a run is finished, in the order of sizes, then of architectures, at the rate of the lowest loss
 * there, once the search at the smallest size is done.
 */
export function trainedOf(settings: Settings, results: readonly Result[], variant?: Variant): Trained[] {
  const sizes = variant ? settings.sizes.slice(0, 1) : [...settings.sizes, ...settings.base];
  return sizes.flatMap((size) =>
    NAMES.flatMap((architecture) => {
      const { best } = searchOf(architecture, settings, results);
      const own = results.filter(
        ({ job, failed }) =>
          !failed && job.architecture === architecture && job.size === size && job.variant === variant,
      );
      if (best === undefined || own.length === 0) return [];
      const lr = size === settings.sizes[0] ? best : bestRateOf(own);
      const there = own.filter(({ job }) => job.lr === lr);
      if (there.length === 0) return [];
      const flops = flopsOf({ size, architecture, variant }, settings);
      const steps = stepsOf(sizeOf(size), settings);
      return [{ architecture, size, variant, lr, results: there, flops, steps, tokens: own[0].tokens }];
    }),
  );
}

/** By the seed that all rates have. */
function bestRateOf(own: readonly Result[]): number {
  const first = own.filter(({ job }) => job.seed === 1);
  return (first.length > 0 ? first : own).reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a)).job.lr;
}

/** With FLOPs, or what `cost` says, as what a run costs. */
export const cellsOf = (trained: readonly Trained[], cost = (t: Trained) => t.flops): Cell[] =>
  trained.map((t) => ({ architecture: t.architecture, size: t.size, losses: t.results.map(lossOf), cost: cost(t) }));

/** Processor seconds a step of every architecture at the sizes of `trained`, by size and architecture. */
export async function timesOf(
  trained: readonly Trained[],
  { vocab, context, rows }: Settings,
  samples: number,
): Promise<Map<string, Record<string, number[]>>> {
  const times = new Map<string, Record<string, number[]>>();
  for (const size of new Set(trained.map((t) => t.size))) {
    const there = trained.filter((t) => t.size === size);
    const configs = there.map(({ architecture }) => [
      architecture,
      configOf(architecture, sizeOf(size), { vocab, context }),
    ]);
    times.set(size, await stepTimes(Object.fromEntries(configs), { rows, length: context, samples }));
  }
  return times;
}

export const isBase = ({ architecture }: { architecture: string }): boolean => architecture === BASE;
