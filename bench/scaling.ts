/**
 * The scaling suite: what an architecture gains over Transformer++ at the same FLOPs and at the same seconds, by training all of them on
 * the same tokens (bench/scaling/). It trains what build/scaling does not hold yet, for hours; Ctrl-C or SIGTERM ends the training, and
 * what is finished by then is measured, printed and written. The same command goes on.
 */
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';
import { mean, multiplierOf } from './scaling/analyse.ts';
import { type Architecture, NAMES, VARIANTS, type Variant } from './scaling/architectures.ts';
import { prepareData } from './scaling/data.ts';
import { cellsOf, isBase, type Trained, timesOf, trainedOf } from './scaling/experiment.ts';
import { BASE, lossOf, type Result, SETTINGS, searchOf } from './scaling/plan.ts';
import { resultsIn, runQueue } from './scaling/queue.ts';
import type { FigurePlan, Measured, Suite } from './suite.ts';

const FOLDER = fileURLToPath(new URL('../build/scaling', import.meta.url));
const CORPUS = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
const AT_ONCE = 4;
/** Of a step, to be timed. */
const SAMPLES = 9;

interface Experiment {
  results: Result[];
  trained: Trained[];
  times: Map<string, Record<string, number[]>>;
}

/** Seconds of a whole run: those of a step times its steps. */
const secondsOf = ({ times }: Experiment, { size, architecture, steps }: Trained): number =>
  median(times.get(size)![architecture]) * steps;

let started: Promise<Experiment> | undefined;

/** Once for all figures. */
const experiment = (): Promise<Experiment> => (started ??= perform());

async function perform(): Promise<Experiment> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, abort);
  try {
    await prepareData(FOLDER, CORPUS, AT_ONCE);
    const onLine = (line: string) => console.error(line);
    await runQueue({ folder: FOLDER, settings: SETTINGS, atOnce: AT_ONCE, signal: stop.signal, onLine });
  } finally {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, abort);
  }
  const results = resultsIn(FOLDER);
  const trained = trainedOf(SETTINGS, results);
  return { results, trained, times: await timesOf(trained, SETTINGS, SAMPLES) };
}

const { sizes, base } = SETTINGS;
const cells: [architecture: Architecture, size: string][] = [
  ...sizes.flatMap((size) => NAMES.map((architecture): [Architecture, string] => [architecture, size])),
  ...base.map((size): [Architecture, string] => [BASE, size]),
];

function trainedAt({ trained }: Experiment, architecture: Architecture, size: string): Trained {
  const found = trained.find((t) => t.architecture === architecture && t.size === size);
  if (!found) throw new Error('no run of it is finished yet');
  return found;
}

/** What was learned of each language, by the mean of the seeds. */
const bitsOf = (results: readonly Result[]): string =>
  Object.keys(results[0].languages!)
    .map((name) => `${name} ${mean(results.map(({ languages }) => languages![name].bitsPerByte)).toFixed(4)}`)
    .join(', ');

/** A figure of one architecture at one size. */
const of = (
  what: string,
  unit: string,
  [architecture, size]: (typeof cells)[number],
  measure: (trained: Trained, all: Experiment) => Measured,
): FigurePlan => ({
  id: `scaling.${what}.${architecture}.${size}`,
  unit,
  better: 'lower',
  async measure() {
    const all = await experiment();
    return measure(trainedAt(all, architecture, size), all);
  },
});

const lossFigure = (cell: (typeof cells)[number]) =>
  of('loss', 'nats/token', cell, ({ results, lr, tokens }) => ({
    values: results.map(lossOf),
    value: mean(results.map(lossOf)),
    note: `bits per byte: ${bitsOf(results)}; ${tokens} tokens, rate ${lr}, ${results.length} ${results.length > 1 ? 'seeds' : 'seed'}`,
  }));

const costFigures = (cell: (typeof cells)[number]) => [
  of('flops', 'FLOP', cell, ({ flops }) => ({ values: [flops], note: 'of a run, by formula' })),
  of('seconds', 's', cell, (t, all) => ({
    values: all.times.get(t.size)![t.architecture].map((seconds) => seconds * t.steps),
    note: `of a run: ${t.steps} steps, the processor time of a step on one thread measured with the architectures in turn`,
  })),
];

const SCOPE = 'the interval holds what seeds do, not what other data, sizes or rates would';

const multiplierFigure = (cell: (typeof cells)[number], what: 'flops' | 'seconds'): FigurePlan => ({
  ...of(`multiplier.${what}`, 'x', cell, (t, all) => {
    const cost = what === 'flops' ? (x: Trained) => x.flops : (x: Trained) => secondsOf(all, x);
    const found = multiplierOf(cellsOf([t], cost)[0], cellsOf(all.trained, cost), BASE);
    if (!found)
      throw new Error('its loss lies outside of those of Transformer++, and no law is read beyond its points');
    const interval = found.interval?.map((v) => v.toFixed(2)).join(' to ');
    const read =
      found.read === 'base' ? "at its loss, by Transformer++'s law" : "at Transformer++'s best loss, by its own law";
    const note = interval
      ? `${read}; 95 % interval ${interval}, parametric bootstrap with the pooled deviation of seeds; ${SCOPE}`
      : `${read}; no interval: no size has two seeds`;
    return { values: found.draws, value: found.value, note };
  }),
  better: 'higher',
});

const rateFigure = (architecture: Architecture): FigurePlan => ({
  id: `scaling.rate.${architecture}`,
  unit: 'lr',
  async measure() {
    const { results } = await experiment();
    const { best, tried, atEdge } = searchOf(architecture, SETTINGS, results);
    if (best === undefined) throw new Error('the search is not finished');
    const at = (lr: number) =>
      results.find(
        ({ job }) =>
          !job.variant && job.architecture === architecture && job.lr === lr && job.size === sizes[0] && job.seed === 1,
      )!;
    const losses = tried.map((lr) => `${lr}: ${lossOf(at(lr)).toFixed(4)}`).join(', ');
    return { values: [best], note: `best of ${losses}${atEdge ? '; at the edge of what was tried' : ''}` };
  },
});

const variantFigure = (variant: Variant): FigurePlan => ({
  id: `scaling.variant.${variant.replaceAll(' ', '-')}`,
  unit: 'nats/token',
  better: 'lower',
  async measure() {
    const { results, trained } = await experiment();
    const [own] = trainedOf(SETTINGS, results, variant);
    if (!own) throw new Error('no run of it is finished yet');
    const losses = own.results.map(lossOf);
    const whole = trained.find(({ architecture, size }) => architecture === 'dcformer' && size === sizes[0])!;
    const seeds = new Set(own.results.map(({ job }) => job.seed));
    const same = whole.results.filter(({ job }) => seeds.has(job.seed)).map(lossOf);
    const more = (own.flops / trained.find((t) => isBase(t) && t.size === sizes[0])!.flops - 1) * 100;
    return {
      values: losses,
      value: mean(losses),
      note: `DCFormer with the same seeds ${mean(same).toFixed(4)}; ${more.toFixed(1)} % more FLOPs than Transformer++`,
    };
  },
});

const others = cells.filter(([architecture]) => architecture !== BASE);

export const suite: Suite = {
  name: 'scaling',
  figures: [
    ...cells.map(lossFigure),
    ...others.map((cell) => multiplierFigure(cell, 'flops')),
    ...others.map((cell) => multiplierFigure(cell, 'seconds')),
    ...(Object.keys(VARIANTS) as Variant[]).map(variantFigure),
    ...NAMES.map(rateFigure),
    ...cells.flatMap(costFigures),
  ],
};
