/**
 * From losses to statements: how much more of something (FLOPs, seconds) Transformer++ would need for the loss that another architecture
 * has. Its points are fitted by a power law, ln loss = a - b · ln cost; between its best and worst loss the law is read backwards, beyond
 * them nothing is said. How certain that is comes from seeds. Trains and measures nothing.
 */

import { Random } from '../../src/tensor/index.ts';
import { percentile } from '../measure.ts';

/** One architecture at one size. */
export interface Cell {
  architecture: string;
  size: string;
  /** One a seed. */
  losses: readonly number[];
  /** FLOPs or seconds of a run. */
  cost: number;
}

export interface Law {
  a: number;
  b: number;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Least squares of ln loss on ln cost; undefined with fewer than two costs. */
export function fitLaw(points: readonly { cost: number; loss: number }[]): Law | undefined {
  if (new Set(points.map(({ cost }) => cost)).size < 2) return undefined;
  const [x, y] = [points.map(({ cost }) => Math.log(cost)), points.map(({ loss }) => Math.log(loss))];
  const [mx, my] = [mean(x), mean(y)];
  const slope = mean(x.map((v, i) => (v - mx) * (y[i] - my))) / mean(x.map((v) => (v - mx) ** 2));
  return { a: my - slope * mx, b: -slope };
}

/** The cost at which the law has that loss. */
export const costAt = ({ a, b }: Law, loss: number): number => Math.exp((a - Math.log(loss)) / b);

/** Deviation of the loss between seeds, of all cells that have several together, and its degrees of freedom. */
export function seedDeviation(cells: readonly Cell[]): { deviation: number; freedom: number } {
  const several = cells.filter(({ losses }) => losses.length > 1);
  const freedom = several.reduce((sum, { losses }) => sum + losses.length - 1, 0);
  const squares = several.flatMap(({ losses }) => losses.map((loss) => (loss - mean(losses)) ** 2));
  return { deviation: Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / freedom), freedom };
}

export interface Multiplier {
  value: number;
  /** Whose law was read: Transformer++'s at the cell's loss, or the cell's architecture's at Transformer++'s best. */
  read: 'base' | 'own';
  /** The 2.5th and 97.5th percentile; undefined where no cell has two seeds. */
  interval?: [low: number, high: number];
  draws: number[];
}

const DRAWS = 4000;

/**
 * The multiplier of `cell` against the cells of `base`: cost of Transformer++ at the same loss over its own. Where the cell's loss is below
 * all of Transformer++'s, it is read at the best of those instead, by the law of the cell's own architecture: no law is read beyond its
 * points. Undefined where that is not possible either. The interval is a parametric bootstrap: every cell's mean loss is drawn again with
 * the seeds' pooled deviation over the square root of its seeds, Student's t for as few seeds as there are, and the laws fitted anew. What
 * the choice of sizes, data or rates does is not in it.
 */
export function multiplierOf(cell: Cell, cells: readonly Cell[], base: string, seed = 1): Multiplier | undefined {
  const bases = cells.filter(({ architecture }) => architecture === base);
  const own = cells.filter(({ architecture }) => architecture === cell.architecture);
  const lossOf = ({ losses }: Cell) => mean(losses);
  const best = bases.reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a), bases[0]);
  const within = (loss: number, of: readonly Cell[]) =>
    loss >= Math.min(...of.map(lossOf)) && loss <= Math.max(...of.map(lossOf));
  const lawOf = (of: readonly Cell[], drawn: (c: Cell) => number) =>
    fitLaw(of.map((c) => ({ cost: c.cost, loss: drawn(c) })));
  const atOwn = within(lossOf(cell), bases);
  if (!atOwn && !(best && lossOf(cell) < lossOf(best) && within(lossOf(best), own))) return undefined;
  const at = (drawn: (c: Cell) => number): number => {
    const law = lawOf(atOwn ? bases : own, drawn);
    if (!law) return Number.NaN;
    return atOwn ? costAt(law, drawn(cell)) / cell.cost : best.cost / costAt(law, drawn(best));
  };
  const value = at(lossOf);
  if (!Number.isFinite(value)) return undefined;
  const read = atOwn ? 'base' : 'own';
  const { deviation, freedom } = seedDeviation(cells);
  if (freedom === 0) return { value, read, draws: [value] };
  const random = studentOf(new Random(seed), freedom);
  const draws = Array.from({ length: DRAWS }, () => {
    // The scale is as uncertain for all cells together, each has its own error: drawn once, for a law reads a cell more than once.
    const { scale, normal } = random();
    const errors = new Map(
      cells.map((c) => [`${c.architecture} ${c.size}`, (scale * deviation * normal()) / Math.sqrt(c.losses.length)]),
    );
    return at((c) => lossOf(c) + (errors.get(`${c.architecture} ${c.size}`) ?? 0));
  }).filter((draw) => Number.isFinite(draw) && draw > 0);
  return { value, read, interval: [percentile(draws, 0.025), percentile(draws, 0.975)], draws };
}

/** Draws of sqrt(freedom / chi²) and of normal numbers, whose product has Student's distribution. */
function studentOf(random: Random, freedom: number): () => { scale: number; normal: () => number } {
  const normal = () => {
    const [u, v] = Array.from(random.words(2), (word) => (word + 0.5) / 2 ** 32);
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v); // Box and Muller
  };
  return () => {
    let chi = 0;
    for (let i = 0; i < freedom; i++) chi += normal() ** 2;
    return { scale: Math.sqrt(freedom / chi), normal };
  };
}
