/**
 * Inference as figures: decode, prefill and parallel streams against llama.cpp on the same file, share of the memory bandwidth, time to the
 * first token, peak memory. Ours (infer-ours.ts) and llama.cpp (peers/llama.ts) are child processes asked the same; the tokens that both
 * choose are compared before either is timed. Which files, threads and bars there are is the suite's (infer.ts).
 */
import { fileURLToPath } from 'node:url';
import { type Contender, type MeasureOptions, measure } from './measure.ts';
import { Child } from './peers/child.ts';
import type { FoundPeer, PeerPool } from './peers/pool.ts';
import type { FigurePlan, Measured, PeerMeasured } from './suite.ts';

export const PEER = 'node-llama-cpp';

export interface Inference {
  threads: number;
  /** Makes the file where it must be made, and gives its path. */
  file(): string | Promise<string>;
  sequences: number;
  /** Tokens of the longest sequence. */
  context: number;
  /** One for each sequence. */
  prompts: number[][];
  /** A text whose greedy continuation is clear: both must choose it alike before either is timed. */
  check: number[];
  /** Generated after each prompt. */
  tokens: number;
  note: string;
}

type Work = 'decode' | 'prefill' | 'streams';
type Plan = Pick<FigurePlan, 'id' | 'bar'>;
export type StartOurs = (threads: number) => Promise<Child>;

export const startOurs: StartOurs = async (threads) => {
  const script = fileURLToPath(new URL('infer-ours.ts', import.meta.url));
  const env = { CALLOSUM_THREADS: String(threads) };
  const { child } = await Child.start(process.execPath, [script], { requestSeconds: 300, env });
  return child;
};

const TURNS: MeasureOptions = { minSamples: 7, minSeconds: 4, maxSeconds: 40, sampleSeconds: 0.5 };
/** Greedy tokens that both must choose alike: rounding may part them later. */
const COMPARED = 8;

/** Tokens a second, ours and llama.cpp's in turns. */
export function rateFigure(
  plan: Plan,
  work: Work,
  inference: Inference,
  options = TURNS,
  start = startOurs,
): FigurePlan {
  const { threads, prompts, tokens, note } = inference;
  const count = { decode: tokens, prefill: prompts[0].length, streams: prompts.length * tokens }[work];
  const measureAll = async (pool: PeerPool): Promise<Measured> =>
    withOurs(inference, start, async (ours, file) => {
      const contenders = [contender('ours', ours, work, inference)];
      const peer = await pool.fresh(PEER, threads);
      try {
        const missing = await readyPeer(peer, file, inference, ours);
        if (!missing && 'child' in peer) contenders.push(contender(PEER, peer.child, work, inference));
        const [own, theirs] = await measure(contenders, options);
        if (own.error) throw own.error;
        const rates = (seconds: number[]) => seconds.map((one) => count / one);
        const reason = missing ?? theirs?.error?.message;
        return { values: rates(own.seconds), peers: [peerOf(peer, reason, () => rates(theirs.seconds))], note };
      } finally {
        if ('child' in peer) await peer.child.stop();
      }
    });
  return { ...plan, unit: 'tok/s', of: 'ratio', measure: measureAll };
}

/** Bytes of weights that decoding reads a second, against the bandwidth of reading; in turns with it. */
export function bandwidthFigure(
  plan: Plan,
  inference: Inference,
  prepareRead: (
    threads: number,
  ) => Promise<{ gigabytes: number; run(reps: number): Promise<number> | number; release(): void }>,
  options = TURNS,
  start = startOurs,
): FigurePlan {
  const { threads, tokens, note } = inference;
  const measureAll = (_: PeerPool) =>
    withOurs(inference, start, async (ours, _file, bytes) => {
      const read = await prepareRead(threads);
      try {
        const turns = [
          contender('ours', ours, 'decode', inference),
          { name: 'read', run: (reps: number) => read.run(reps) },
        ];
        const [own, limit] = await measure(turns, options);
        if (own.error) throw own.error;
        const values = own.seconds.map((seconds) => (bytes * tokens) / seconds / 1e9);
        return { values, bound: limit.seconds.map((seconds) => read.gigabytes / seconds), note };
      } finally {
        read.release();
      }
    });
  return { ...plan, unit: 'GB/s', of: 'share', bound: { kind: 'readGBs', threads }, measure: measureAll };
}

/** Milliseconds from a request to its first token, when all of its prompt was read before. */
export function firstTokenFigure(plan: Plan, inference: Inference, options = TURNS, start = startOurs): FigurePlan {
  const { prompts, note } = inference;
  const measureAll = (_: PeerPool) =>
    withOurs(inference, start, async (ours) => {
      const run = async (reps: number) => {
        const reply = await ours.request({ op: 'first', prompts, reps });
        return reply.seconds as number;
      };
      await run(1);
      const [own] = await measure([{ name: 'ours', run }], options);
      if (own.error) throw own.error;
      return { values: own.seconds.map((seconds) => 1e3 * seconds), note };
    });
  return { ...plan, unit: 'ms', of: 'value', measure: measureAll };
}

const MEMORY_SAMPLES = 5;

/** The highest resident size of a process that loads the model, reads the prompts and generates: a new process for each sample. */
export function memoryFigure(plan: Plan, inference: Inference, start = startOurs): FigurePlan {
  const { threads, note } = inference;
  const measureAll = async (pool: PeerPool): Promise<Measured> => {
    const values: number[] = [];
    const theirs: number[] = [];
    let last: FoundPeer = { name: PEER, missing: 'not measured' };
    let missing: string | undefined;
    for (let sample = 0; sample < MEMORY_SAMPLES; sample++)
      await withOurs(inference, start, async (ours, file) => {
        await contender('ours', ours, 'streams', inference).run(1);
        values.push(await megabytes(ours));
        last = await pool.fresh(PEER, threads);
        missing = await readyPeer(last, file, inference, ours);
        if (missing || !('child' in last)) return;
        await contender(PEER, last.child, 'streams', inference).run(1);
        theirs.push(await megabytes(last.child));
        await last.child.stop();
      });
    return { values, peers: [peerOf(last, missing, () => theirs)], note };
  };
  return { ...plan, unit: 'MB', of: 'ratio', better: 'lower', measure: measureAll };
}

function peerOf(peer: FoundPeer, missing: string | undefined, values: () => number[]): PeerMeasured {
  if ('missing' in peer) return peer;
  if (missing !== undefined) return { name: PEER, missing };
  return { name: peer.name, version: peer.version, values: values(), note: peer.settings };
}

async function withOurs<R>(
  inference: Inference,
  start: StartOurs,
  f: (child: Child, file: string, weightBytes: number) => Promise<R>,
): Promise<R> {
  const file = await inference.file();
  const child = await start(inference.threads);
  try {
    const { weights } = await prepare(child, file, inference);
    return await f(child, file, weights as number);
  } finally {
    await child.stop();
  }
}

const prepare = (child: Child, file: string, { context, sequences }: Inference) =>
  child.request({ op: 'prepare', file, context, sequences });

/** Why this peer cannot be measured, or undefined: it is ready, and chooses the tokens that ours chooses. */
async function readyPeer(
  peer: FoundPeer,
  file: string,
  inference: Inference,
  ours: Child,
): Promise<string | undefined> {
  if ('missing' in peer) return peer.missing;
  try {
    await prepare(peer.child, file, inference);
    const greedy = { op: 'greedy', prompts: [inference.check], tokens: COMPARED };
    const [own, theirs] = [await ours.request(greedy), await peer.child.request(greedy)].map(
      ({ ids }) => ids as number[],
    );
    const at = own.findIndex((id, i) => id !== theirs[i]);
    return at < 0 ? undefined : `its token ${at} is ${theirs[at]}, ours ${own[at]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const contender = (name: string, child: Child, op: Work, { prompts, tokens }: Inference): Contender => ({
  name,
  run: async (reps) => (await child.request({ op, prompts, tokens, reps })).seconds as number,
});

const megabytes = async (child: Child) => ((await child.request({ op: 'memory' })).bytes as number) / 1e6;
