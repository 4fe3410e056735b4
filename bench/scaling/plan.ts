/**
 * Which runs the scaling experiment consists of, and in which order: the most useful first, so that whatever is finished when it is
 * stopped says the most. What comes next follows from the results so far, so a stopped experiment goes on where it was. Trains nothing.
 */
import { type Architecture, configOf, inBlocks, NAMES, type Size, VARIANTS, type Variant } from './architectures.ts';

/** The same for every run of an experiment. */
export interface Settings {
  /** From the smallest: rates are searched there, two seeds at the first two. */
  sizes: readonly string[];
  /** Sizes of Transformer++ alone: the law of its loss must reach as low as the best of the others. */
  base: readonly string[];
  /** Of all architectures of a size, by the parameters in the blocks of Transformer++. */
  tokensPerParameter: number;
  context: number;
  /** Sequences a step. */
  rows: number;
  vocab: number;
  /** Held out and measured at the end, of each language. */
  evaluatedTokens: number;
}

export const SETTINGS: Settings = {
  sizes: ['250k', '500k', '1m'],
  base: ['1.4m'],
  tokensPerParameter: 3,
  context: 256,
  rows: 4,
  vocab: 4096,
  evaluatedTokens: 65_536,
};

export interface Job {
  size: string;
  architecture: Architecture;
  variant?: Variant;
  /** Of AdamW; Muon's follows from it (child.ts). */
  lr: number;
  /** Of the first weights and of the order of the data. */
  seed: number;
}

export interface Result {
  job: Job;
  /** Held-out nats per token and bits per byte by language; none where the run diverged. */
  languages?: Record<string, { loss: number; bitsPerByte: number }>;
  tokens: number;
  /** Of the process that trained it, on a machine that did other things too. */
  seconds: number;
  failed?: string;
}

export const idOf = ({ size, architecture, variant, lr, seed }: Job): string =>
  [size, architecture, ...(variant ? [variant.replaceAll(' ', '-')] : []), `lr${lr}`, `seed${seed}`].join('_');

/** Nats per token, the mean of the languages: what rates and architectures are compared by. */
export function lossOf({ languages }: Result): number {
  const losses = Object.values(languages ?? {}).map(({ loss }) => loss);
  return losses.length === 0 ? Number.POSITIVE_INFINITY : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Steps of every run of a size. */
export function stepsOf(size: Size, { tokensPerParameter, rows, context, vocab }: Settings): number {
  const parameters = inBlocks(configOf('transformer++', size, { vocab, context }));
  return Math.max(1, Math.round((tokensPerParameter * parameters) / (rows * context)));
}

/** What the others are compared with. */
export const BASE: Architecture = 'transformer++';

/**
 * Rates of the search, at the smallest size; a best one at the edge has the next one beyond it tried too, up to MOST in all. The larger sizes
 * take the best one as it is, for a step of Muon is of the same spectral size at every width; whether half of it is better is tried at the
 * second size.
 */
const RATES = [0.008, 0.004, 0.016];
const MOST = 5;

/** What the search says of an architecture: its best rate so far, and what is still to be tried before that is known. */
export function searchOf(
  architecture: Architecture,
  settings: Settings,
  results: readonly Result[],
): { best?: number; atEdge: boolean; tried: number[]; open: Job[] } {
  const size = settings.sizes[0];
  const of = (lr: number): Job => ({ size, architecture, lr, seed: 1 });
  const done = results.filter(({ job }) => idOf(job) === idOf(of(job.lr)));
  const open = RATES.map(of).filter((job) => !done.some((result) => idOf(result.job) === idOf(job)));
  const tried = done.map(({ job }) => job.lr).sort((a, b) => a - b);
  if (open.length > 0) return { atEdge: false, tried, open };
  const best = done.reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a)).job.lr;
  const atEdge = best === tried[0] || best === tried[tried.length - 1];
  if (!atEdge || tried.length >= MOST) return { best, atEdge, tried, open };
  return { atEdge, tried, open: [of(best === tried[0] ? best / 2 : best * 2)] };
}

/**
 * All runs whose rate is known by now, the most useful first: the search, the second seed of the smallest size, the second and third size,
 * the variants of DCMHA, the second seed of the second size, half the rate there (and its second seed where it is better), sizes of Transformer++ alone, still larger sizes.
 */
export function plan(settings: Settings, results: readonly Result[]): Job[] {
  const [smallest, second, ...larger] = settings.sizes;
  const searches = NAMES.map((architecture) => ({ architecture, ...searchOf(architecture, settings, results) }));
  const rank = (job: Job) => RATES.indexOf(job.lr) >>> 0; // what the search asks for later comes last
  const search = [
    ...results.map(({ job }) => job).filter((job) => job.size === smallest && job.seed === 1 && !job.variant),
    ...searches.flatMap(({ open }) => open).sort((a, b) => rank(a) - rank(b)),
  ];
  const known = searches.filter(({ best }) => best !== undefined);
  const at = (size: string | undefined, seed: number, of = known): Job[] =>
    size === undefined ? [] : of.map(({ architecture, best }) => ({ size, architecture, lr: best!, seed }));
  const isBase = ({ architecture }: { architecture: Architecture }) => architecture === BASE;
  const dcformer = known.find(({ architecture }) => architecture === 'dcformer');
  const variants = Object.keys(VARIANTS) as Variant[];
  const ablation = (seed: number): Job[] =>
    dcformer
      ? variants.map((variant) => ({ size: smallest, architecture: 'dcformer', variant, lr: dcformer.best!, seed }))
      : [];
  const halved = at(second, 1).map((job) => ({ ...job, lr: job.lr / 2 }));
  const lossAt = (job: Job) =>
    results.filter((r) => idOf(r.job) === idOf(job)).map(lossOf)[0] ?? Number.POSITIVE_INFINITY;
  const better = (job: Job) => lossAt(job) < lossAt({ ...job, lr: job.lr * 2 });
  return [
    ...search,
    ...at(smallest, 2),
    ...at(second, 1),
    ...larger.slice(0, 1).flatMap((size) => at(size, 1)),
    ...ablation(1),
    ...at(second, 2),
    ...halved,
    ...halved.filter(better).map((job) => ({ ...job, seed: 2 })),
    ...settings.base.flatMap((size) => at(size, 1, known.filter(isBase))),
    ...larger.slice(1).flatMap((size) => at(size, 1)),
    ...ablation(2),
  ];
}
