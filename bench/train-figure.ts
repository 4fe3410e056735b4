/**
 * Training as figures: tokens a second against PyTorch, share of the arithmetic peak, peak memory. Ours (train-ours.ts) and PyTorch
 * (peers/torch_train.py) are child processes on the same weights and batches; their losses are compared before either is timed.
 * Which models, thread counts and bars there are is the suite's (train.ts).
 */
import { fileURLToPath } from 'node:url';
import { trainingFlops } from '../src/cost/index.ts';
import { shapeOf } from '../src/model/index.ts';
import type { PreparePeak } from './kernel-figure.ts';
import { type Contender, type MeasureOptions, measure } from './measure.ts';
import { Child } from './peers/child.ts';
import type { FoundPeer, PeerPool } from './peers/pool.ts';
import type { FigurePlan, Measured, PeerMeasured } from './suite.ts';
import { inJobFolder, type TrainJob } from './train-job.ts';

export interface Training {
  threads: number;
  /** Made when it is needed: it holds batches. */
  job(): TrainJob;
  note?: string;
  /** Who of the pool trains the same, and how far its losses may be from ours. */
  peer?: { name: string; tolerance: number };
}

type Plan = Pick<FigurePlan, 'id' | 'bar'>;

/** How PyTorch runs: compiled, and with the head and the loss in chunks so that the logits never exist whole. */
export interface TorchForm {
  compiled?: boolean;
  chunked?: boolean;
}

/** Starts our trainer's child. A stand-in in tests. */
export type StartOurs = (threads: number) => Promise<Child>;

export const startOurs: StartOurs = async (threads) => {
  const script = fileURLToPath(new URL('train-ours.ts', import.meta.url));
  const { child } = await Child.start(process.execPath, [script, String(threads)], { requestSeconds: 900 });
  return child;
};

/** Of a training that both sides run before the clock starts: it warms up, and compiles. */
const CHECKED_STEPS = 3;
const TRANSFORMER_PEER = { name: 'PyTorch training', tolerance: 1e-3 };

/** A step takes seconds: five samples of one step, more only of quick ones. */
const TURNS: MeasureOptions = { minSamples: 5, minSeconds: 8, maxSeconds: 90 };

/** Tokens a second, ours and PyTorch's in turns. */
export function stepFigure(
  plan: Plan,
  training: Training,
  form: TorchForm,
  options = TURNS,
  start = startOurs,
): FigurePlan {
  const { threads, note, peer: trainer = TRANSFORMER_PEER } = training;
  const rateOf = ({ rows, length }: TrainJob, seconds: number[]) => seconds.map((one) => (rows * length) / one);
  const measureAll = (pool: PeerPool) =>
    withOurs(training, start, async (what, folder, ours) => {
      const contenders = [childContender('ours', ours.child)];
      const peer = await pool.get(trainer.name, threads);
      const missing = await readyPeer(peer, folder, form, ours.losses, trainer.tolerance);
      if (!missing && 'child' in peer) contenders.push(childContender('PyTorch', peer.child));
      const [own, theirs] = await measure(contenders, options);
      if (own.error) throw own.error;
      await dropPeer(peer);
      const reason = missing ?? theirs.error?.message;
      const peers: PeerMeasured[] = [
        reason === undefined && 'child' in peer
          ? {
              name: peer.name,
              version: peer.version,
              values: rateOf(what, theirs.seconds),
              note: noteOf(form, peer.settings),
            }
          : { name: 'PyTorch', missing: reason ?? '' },
      ];
      return { values: rateOf(what, own.seconds), peers, note };
    });
  return { ...plan, unit: 'tok/s', of: 'ratio', measure: measureAll };
}

/** Useful GFLOP/s of ours (6 a weight and token, and attention over visible pairs), in turns with the arithmetic peak. */
export function shareFigure(
  plan: Plan,
  training: Training,
  preparePeak: PreparePeak,
  options = TURNS,
  start = startOurs,
): FigurePlan {
  const { threads, note } = training;
  const measureAll = (_: PeerPool) =>
    withOurs(training, start, async ({ config, rows, length }, _folder, ours) => {
      const gflop = (trainingFlops(shapeOf(config), { context: length }) * rows * length) / 1e9;
      const peak = await preparePeak(threads);
      try {
        const turns = [childContender('ours', ours.child), { name: 'peak', run: (reps: number) => peak.run(reps) }];
        const [own, limit] = await measure(turns, options);
        if (own.error) throw own.error;
        const bound = limit.seconds.map((seconds) => peak.gflop / seconds);
        return { values: own.seconds.map((seconds) => gflop / seconds), bound, note };
      } finally {
        peak.release();
      }
    });
  return { ...plan, unit: 'GFLOP/s', of: 'share', bound: { kind: 'fmaGflops', threads }, measure: measureAll };
}

const MEMORY_SAMPLES = 5;
/** Beside PyTorch as it is timed, whose ratio the bar is about, these are measured once each. */
const OTHER_FORMS: TorchForm[] = [{ compiled: true }, { chunked: true }];

/** The highest resident size of a process that starts, loads and makes some steps: a new process for each sample. */
export function memoryFigure(plan: Plan, training: Training, samples = MEMORY_SAMPLES, start = startOurs): FigurePlan {
  const { threads, job, note } = training;
  const measureAll = (pool: PeerPool): Promise<Measured> =>
    inJobFolder(job(), async (folder) => {
      const values: number[] = [];
      const forms = [{}, ...OTHER_FORMS];
      const peers: PeerMeasured[] = forms.map(() => ({ name: 'PyTorch', missing: 'not measured' }));
      for (let sample = 0; sample < samples; sample++) {
        const losses = await whileAlive(await start(threads), async (child) => {
          const made = await prepareChild(child, folder, {});
          values.push(await megabytes(child));
          return made;
        });
        for (const [i, form] of forms.entries()) {
          const before = peers[i];
          if (sample > 0 && (i > 0 || 'missing' in before)) continue;
          const found = await peerMemory(await pool.fresh('PyTorch memory', threads), folder, form, losses);
          if ('values' in before && 'values' in found) before.values.push(...found.values);
          else peers[i] = found;
        }
      }
      return { values, peers, note };
    });
  return { ...plan, unit: 'MB', of: 'ratio', better: 'lower', measure: measureAll };
}

/** One sample of a peer that has just been started. */
async function peerMemory(peer: FoundPeer, folder: string, form: TorchForm, ours: number[]): Promise<PeerMeasured> {
  const name = `PyTorch ${nameOf(form)}`;
  if ('missing' in peer) return { name, missing: peer.missing };
  return whileAlive(peer.child, async (child) => {
    const missing = await readyPeer(peer, folder, form, ours, TRANSFORMER_PEER.tolerance);
    if (missing !== undefined) return { name, missing };
    return {
      name: peer.name,
      version: peer.version,
      values: [await megabytes(child)],
      note: noteOf(form, peer.settings),
    };
  });
}

export async function whileAlive<R>(child: Child, f: (child: Child) => Promise<R>): Promise<R> {
  try {
    return await f(child);
  } finally {
    await child.stop();
  }
}

/** Our child on the job, after the steps that are checked; stopped at the end. */
async function withOurs<R>(
  { threads, job }: Training,
  start: StartOurs,
  f: (job: TrainJob, folder: string, ours: { child: Child; losses: number[] }) => Promise<R>,
): Promise<R> {
  const what = job();
  return inJobFolder(what, async (folder) => {
    const ready = async (child: Child) => f(what, folder, { child, losses: await prepareChild(child, folder, {}) });
    return whileAlive(await start(threads), ready);
  });
}

/** Loads the job in a child and makes the steps that are checked: their losses. */
export async function prepareChild(child: Child, folder: string, form: TorchForm): Promise<number[]> {
  await child.request({ op: 'prepare', folder, ...form });
  return (await child.request({ op: 'losses', steps: CHECKED_STEPS })).values as number[];
}

/** Why this peer cannot be measured, or undefined: it is ready, and its losses are ours. */
async function readyPeer(
  peer: FoundPeer,
  folder: string,
  form: TorchForm,
  ours: number[],
  tolerance: number,
): Promise<string | undefined> {
  if ('missing' in peer) return peer.missing;
  try {
    const theirs = await prepareChild(peer.child, folder, form);
    const step = ours.findIndex((loss, i) => !(Math.abs(loss - theirs[i]) <= tolerance)); // true for NaN
    return step < 0 ? undefined : `its loss of step ${step} is ${theirs[step]}, ours ${ours[step]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Frees what it trained; one that has died holds nothing. */
async function dropPeer(peer: FoundPeer): Promise<void> {
  if ('child' in peer) await peer.child.request({ op: 'drop' }).catch(() => {});
}

export const childContender = (name: string, child: Child): Contender => ({
  name,
  run: async (reps) => (await child.request({ op: 'run', reps })).seconds as number,
});

const megabytes = async (child: Child) => ((await child.request({ op: 'memory' })).bytes as number) / 1e6;

const nameOf = ({ compiled, chunked }: TorchForm) =>
  compiled ? 'compiled' : chunked ? 'eager, loss in chunks' : 'eager';
const noteOf = (form: TorchForm, settings: string) => `${nameOf(form)}; ${settings}`;
