/**
 * Timing of contenders against each other: calibrate, warm up, then take turns (A B A B) until there is enough.
 * Not what they compute, not whether it is right, and no rates or bars: seconds only.
 */

export interface Contender {
  name: string;
  /** Runs the work `reps` times and returns the seconds which that took, measured as close to the work as can be. */
  run(reps: number): number | Promise<number>;
}

export interface MeasureOptions {
  /** Rounds; each contender gives one sample a round. At least 5. */
  minSamples?: number;
  /** Rounds go on until every contender has been timed for this long in all. */
  minSeconds?: number;
  /** No round begins after this much wall time, once minSamples are there. */
  maxSeconds?: number;
  /** A sample repeats the work until it is about this long, so that clock and call do not show. */
  sampleSeconds?: number;
  /** Rest between turns: a contender's idle threads may spin for a while, and must not spin in the other's time. */
  restSeconds?: number;
  /** For tests. */
  clock?: Clock;
}

export interface Clock {
  now(): number;
  sleep(seconds: number): Promise<void>;
}

export interface Timing {
  name: string;
  /** Seconds of one repetition, one entry a sample, in the order taken. Empty if the contender failed. */
  seconds: number[];
  /** Repetitions in each sample. */
  reps: number;
  error?: Error;
}

export const LEAST_SAMPLES = 5;

export const WALL_CLOCK: Clock = {
  now: () => performance.now() / 1000,
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
};

/** One timing a contender, in the order given. A contender that throws drops out with its error; the others go on. */
export async function measure(contenders: Contender[], options: MeasureOptions = {}): Promise<Timing[]> {
  const { minSamples = 7, minSeconds = 0.7, maxSeconds = 20, sampleSeconds = 0.1, clock = WALL_CLOCK } = options;
  const rest = contenders.length > 1 ? (options.restSeconds ?? 0.05) : 0;
  if (minSamples < LEAST_SAMPLES)
    throw new RangeError(`[measure] minSamples must be at least ${LEAST_SAMPLES}: ${minSamples}`);
  const timings: Timing[] = contenders.map(({ name }) => ({ name, seconds: [], reps: 1 }));
  const start = clock.now();

  const turn = async (index: number, reps: number): Promise<number | undefined> => {
    const timing = timings[index];
    if (timing.error) return undefined;
    if (rest > 0) await clock.sleep(rest);
    try {
      const seconds = await contenders[index].run(reps);
      if (!Number.isFinite(seconds) || seconds < 0)
        throw new RangeError(`[measure] ${timing.name} returned ${seconds} seconds`);
      return seconds;
    } catch (error) {
      timing.error = error instanceof Error ? error : new Error(String(error));
      timing.seconds = [];
      return undefined;
    }
  };

  for (let index = 0; index < contenders.length; index++) {
    timings[index].reps = await calibrate((reps) => turn(index, reps), sampleSeconds);
  }
  for (let round = 0; timings.some((timing) => !timing.error); round++) {
    for (let index = 0; index < contenders.length; index++) {
      const timing = timings[index];
      const seconds = await turn(index, timing.reps);
      if (seconds !== undefined) timing.seconds.push(seconds / timing.reps);
    }
    if (round + 1 < minSamples) continue;
    const timed = (timing: Timing) => timing.reps * timing.seconds.reduce((sum, seconds) => sum + seconds, 0);
    if (clock.now() - start >= maxSeconds || timings.every((timing) => timing.error || timed(timing) >= minSeconds))
      break;
  }
  return timings;
}

/** The repetitions that fill a sample; its trial runs are the warm-up. */
async function calibrate(run: (reps: number) => Promise<number | undefined>, sampleSeconds: number): Promise<number> {
  let reps = 1;
  await run(reps);
  for (let trial = 0; trial < 12; trial++) {
    const seconds = await run(reps);
    if (seconds === undefined) return reps;
    if (seconds >= sampleSeconds / 2) return Math.max(1, Math.round((reps * sampleSeconds) / seconds));
    const wanted = seconds > 0 ? (reps * sampleSeconds) / seconds : reps * 100;
    reps = Math.max(reps + 1, Math.min(Math.ceil(wanted), reps * 100));
  }
  return reps;
}

/** Linear between the two nearest; p in 0..1. */
export function percentile(values: number[], p: number): number {
  if (values.length === 0) throw new RangeError('[percentile] there must be at least one value');
  const sorted = [...values].sort((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: number[]): number => percentile(values, 0.5);
