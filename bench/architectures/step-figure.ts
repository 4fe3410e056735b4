/**
 * A training step of one model in turns with that of another, as a figure: tokens a second of the first, and the ratio of the two. Both
 * run in children of our own trainer (train-ours.ts) on as many tokens a step; the arithmetic peak takes turns with them. Which models
 * these are: models.ts.
 */
import { trainingFlops } from '../../src/cost/index.ts';
import { shapeOf } from '../../src/model/index.ts';
import type { PreparePeak } from '../kernel-figure.ts';
import { type MeasureOptions, measure, median, percentile } from '../measure.ts';
import type { FigurePlan } from '../suite.ts';
import { childContender, prepareChild, startOurs, whileAlive } from '../train-figure.ts';
import { inJobFolder, type TrainJob } from '../train-job.ts';

export interface Comparison {
  threads: number;
  /** Made when they are needed: they hold batches. */
  job(): TrainJob;
  against: { name: string; job(): TrainJob };
  note: string;
}

/** A step takes seconds: five samples of one step. */
const TURNS: MeasureOptions = { minSamples: 5, minSeconds: 3, maxSeconds: 40 };

/** Tokens a second of the job, and against those of the other one. */
export function againstFigure(
  plan: Pick<FigurePlan, 'id' | 'bar'>,
  { threads, job, against, note }: Comparison,
  preparePeak: PreparePeak,
  options = TURNS,
  start = startOurs,
): FigurePlan {
  const measureBoth = async () => {
    const [first, second] = [job(), against.job()];
    return inJobFolder(first, (firstFolder) =>
      inJobFolder(second, async (secondFolder) =>
        whileAlive(await start(threads), async (ours) =>
          whileAlive(await start(threads), async (theirs) => {
            checkLosses('the model', await prepareChild(ours, firstFolder, {}));
            checkLosses(against.name, await prepareChild(theirs, secondFolder, {}));
            const peak = await preparePeak(threads);
            try {
              const turns = [childContender('ours', ours), childContender(against.name, theirs)];
              const measured = await measure([...turns, { name: 'peak', run: (reps) => peak.run(reps) }], options);
              for (const { error } of measured) if (error) throw error;
              const [own, other, limit] = measured.map(({ seconds }) => seconds);
              const rate = (seconds: number[], { rows, length }: TrainJob) =>
                seconds.map((one) => (rows * length) / one);
              const said = arithmetic(first, median(own), limit, peak.gflop);
              return {
                values: rate(own, first),
                peers: [{ name: against.name, version: 'of this commit', values: rate(other, second) }],
                note: `${note}; ${said}; against ${arithmetic(second, median(other), limit, peak.gflop)}`,
              };
            } finally {
              peak.release();
            }
          }),
        ),
      ),
    );
  };
  return { ...plan, unit: 'tok/s', of: 'ratio', measure: measureBoth };
}

/** Useful GFLOP/s of a step, and their share of what the processor did between the samples. */
function arithmetic({ config, rows, length }: TrainJob, seconds: number, peaks: number[], peakGflop: number): string {
  const rate = (trainingFlops(shapeOf(config), { context: length }) * rows * length) / 1e9 / seconds;
  const peak = percentile(
    peaks.map((one) => peakGflop / one),
    0.9,
  );
  const share = rate <= peak ? `${((100 * rate) / peak).toFixed(0)} % of the FMA peak` : 'the FMA peak was disturbed';
  return `${rate.toFixed(0)} GFLOP/s, ${share}`;
}

/** Two models have no losses in common; each of these must be a number, and learn on batches it has seen. */
function checkLosses(name: string, losses: number[]): void {
  if (!losses.every(Number.isFinite) || losses[losses.length - 1] >= losses[0])
    throw new Error(`[bench] ${name} does not learn: its losses are ${losses.join(', ')}`);
}
