/**
 * What a suite is, and how a measured figure is judged: values, bound, peers and bar become one row of the result.
 * Not the measuring (each suite's own, with measure.ts) and not the order of a run (run.ts).
 */
import type { Bounds, Figure } from './format.ts';
import { median, percentile } from './measure.ts';
import type { PeerPool } from './peers/pool.ts';

export interface Suite {
  name: string;
  figures: FigurePlan[];
  /** Thread counts whose bounds belong to the result though no figure is judged by them. */
  threads?: number[];
  /** Ends what figures share, after the last of them. */
  close?(): Promise<void>;
}

export interface FigurePlan {
  id: string;
  unit: string;
  of?: Figure['of'];
  bar?: number;
  /** Which way is better; by default 'lower' for times and 'higher' for all else. */
  better?: Better;
  /** The bound that `share` is taken of. */
  bound?: { kind: keyof Bounds; threads: number };
  measure(peers: PeerPool): Promise<Measured>;
}

export type Better = 'higher' | 'lower';

export interface Measured {
  /** One value a sample, in the plan's unit. */
  values: number[];
  /** The figure itself where it is not the median of the samples: a share of all questions, whose samples are seeds. */
  value?: number;
  /** The bound as it was between the samples; without it the share is of the run's bound. */
  bound?: number[];
  /** The first is the one that a ratio's bar is about. */
  peers?: PeerMeasured[];
  note?: string;
}

export type PeerMeasured =
  | { name: string; version: string; values: number[]; note?: string }
  | { name: string; missing: string };

const TIMES = new Set(['ns', 'us', 'ms', 's', 'min', 'h']);

export function betterOf(plan: Pick<FigurePlan, 'unit' | 'better'>): Better {
  return plan.better ?? (TIMES.has(plan.unit) ? 'lower' : 'higher');
}

/** A rate (work a second, in 1e9) or the time of one unit of work, as the unit asks; `work` is FLOP, bytes or calls. */
export function inUnit(unit: string, work: number, seconds: number): number {
  switch (unit) {
    case 'GFLOP/s':
    case 'GB/s':
      return work / seconds / 1e9;
    case 'ms':
      return (seconds / work) * 1e3;
    case 'us':
      return (seconds / work) * 1e6;
    case 'ns':
      return (seconds / work) * 1e9;
    default:
      throw new RangeError(`[bench] unit must be GFLOP/s, GB/s, ms, us or ns: ${unit}`);
  }
}

export function toFigure(plan: FigurePlan, measured: Measured, bounds: Bounds): Figure {
  const value = measured.value ?? median(measured.values);
  const figure: Figure = {
    id: plan.id,
    value,
    unit: plan.unit,
    samples: measured.values.length,
    spread: [percentile(measured.values, 0.1), percentile(measured.values, 0.9)],
  };
  if (plan.of !== undefined) figure.of = plan.of;
  const notes = measured.note ? [measured.note] : [];

  if (plan.bound) {
    const highest = bounds[plan.bound.kind][plan.bound.threads];
    // A disturbance only makes the peak slower, so its high samples count; a share above 1 means that all were disturbed.
    const between = measured.bound?.length ? percentile(measured.bound, 0.9) : undefined;
    const bound = between !== undefined && (highest === undefined || value <= between) ? between : highest;
    if (bound === undefined) notes.push(`no bound was measured at ${plan.bound.threads} threads`);
    else {
      figure.share = value / bound;
      if (bound !== highest && highest !== undefined)
        notes.push(`${((100 * value) / highest).toFixed(1)} % of the run's highest peak`);
      if (plan.bound.kind === 'fmaGflops' && figure.share > 1)
        notes.push('above the peak: the peak was measured on a busy machine');
    }
  }
  const ratio = (theirs: number) => (betterOf(plan) === 'lower' ? theirs / value : value / theirs);
  for (const [index, peer] of (measured.peers ?? []).entries()) {
    if ('missing' in peer) {
      notes.push(`${peer.name} missing: ${peer.missing}`);
      continue;
    }
    const theirs = median(peer.values);
    if (figure.peer === undefined && (plan.of !== 'ratio' || index === 0)) {
      figure.peer = { name: peer.name, version: peer.version, value: theirs };
      figure.ratio = ratio(theirs);
      if (peer.note) notes.push(peer.note);
    } else {
      notes.push(`${ratio(theirs).toFixed(2)}x ${peer.name} ${peer.version}${peer.note ? ` (${peer.note})` : ''}`);
    }
  }
  if (plan.bar !== undefined) {
    figure.bar = plan.bar;
    const holds = judge(plan, figure);
    if (holds !== undefined) figure.holds = holds;
  }
  if (notes.length > 0) figure.note = notes.join('; ');
  return figure;
}

function judge(plan: FigurePlan, figure: Figure): boolean | undefined {
  if (plan.bar === undefined || plan.of === undefined) return undefined;
  if (plan.of === 'value') return betterOf(plan) === 'lower' ? figure.value <= plan.bar : figure.value >= plan.bar;
  const reached = figure[plan.of];
  return reached === undefined ? undefined : reached >= plan.bar;
}

/** The row of a figure that could not be measured; a bar that it has does not hold. */
export function failedFigure(plan: FigurePlan, error: unknown): Figure {
  const message = error instanceof Error ? error.message : String(error);
  const figure: Figure = {
    id: plan.id,
    value: 0,
    unit: plan.unit,
    samples: 0,
    spread: [0, 0],
    note: `failed: ${message}`,
  };
  if (plan.of !== undefined) figure.of = plan.of;
  if (plan.bar !== undefined) {
    figure.bar = plan.bar;
    if (plan.of !== undefined) figure.holds = false;
  }
  return figure;
}
