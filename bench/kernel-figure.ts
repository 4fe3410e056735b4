/**
 * One kernel as a figure: our side and its peers get the same request, are checked, then timed in turns.
 * Which kernels and bars there are is the suite's (engine.ts); the timing itself is measure.ts.
 */
import { checkOutputs } from './check.ts';
import { FILL } from './inputs.ts';
import { type KernelRequest, workOf } from './kernels.ts';
import { type Contender, type MeasureOptions, measure } from './measure.ts';
import type { Child } from './peers/child.ts';
import type { PeerPool } from './peers/pool.ts';
import { type FigurePlan, inUnit, type PeerMeasured } from './suite.ts';

/** A kernel with its inputs, ready to run; it has run once. */
export interface Prepared {
  /** Seconds for `reps` repetitions. */
  run(reps: number): number | Promise<number>;
  sample(output: string, at: number[]): number[] | Promise<number[]>;
  release(): void | Promise<void>;
}

export type Prepare = (request: KernelRequest, threads: number) => Promise<Prepared>;

/** The arithmetic peak as one more contender: what the processor gives in the same seconds, at the clock it then has. */
export interface Peak {
  run(reps: number): number;
  /** GFLOP of one repetition. */
  gflop: number;
  release(): void;
}
export type PreparePeak = (threads: number) => Promise<Peak>;

export interface KernelFigure extends Pick<FigurePlan, 'id' | 'unit' | 'of' | 'bar' | 'bound'> {
  request: KernelRequest;
  threads: number;
  /** Names of the pool's peers, that of the ratio's bar first; the request may differ where the note says so. */
  peers: { name: string; request?: KernelRequest }[];
  note?: string;
}

export function kernelFigure(
  figure: KernelFigure,
  prepareOurs: Prepare,
  options: MeasureOptions & { preparePeak?: PreparePeak } = {},
): FigurePlan {
  const { id, unit, of, bar, bound, request, threads, note } = figure;
  const work = unit === 'GFLOP/s' || unit === 'GB/s' ? workOf(request) : 1;
  const values = (seconds: number[]) => seconds.map((one) => inUnit(unit, work, one));

  const measureAll = async (pool: PeerPool) => {
    const prepared: Prepared[] = [];
    const contenders: Contender[] = [];
    const peers: PeerMeasured[] = [];
    const peak = bound?.kind === 'fmaGflops' ? await options.preparePeak?.(threads) : undefined;
    const found: { name: string; version: string; note: string; place: number }[] = [];
    const enter = async (name: string, what: KernelRequest, prepare: () => Promise<Prepared>) => {
      const one = await prepare();
      prepared.push(one);
      await checkOutputs(name, what, (output, at) => one.sample(output, at));
      contenders.push({ name, run: (reps) => one.run(reps) });
    };
    try {
      await enter('ours', request, () => prepareOurs(request, threads));
      for (const { name, request: own = request } of figure.peers) {
        const peer = await pool.get(name, threads);
        const place = peers.push({ name, missing: 'missing' in peer ? peer.missing : 'not measured' }) - 1;
        if ('missing' in peer) continue;
        try {
          await enter(name, own, () => prepareInChild(peer.child, own));
          found.push({ name: peer.name, version: peer.version, note: peer.settings, place });
        } catch (error) {
          peers[place] = { name, missing: (error as Error).message };
        }
      }
      if (peak) contenders.push({ name: 'peak', run: (reps) => peak.run(reps) });
      const [ours, ...theirs] = await measure(contenders, options);
      if (ours.error) throw ours.error;
      const peaks = peak && theirs.pop()!.seconds.map((seconds) => peak.gflop / seconds);
      for (const [index, { place, ...peer }] of found.entries()) {
        const { error, seconds } = theirs[index];
        peers[place] = error ? { name: peer.name, missing: error.message } : { ...peer, values: values(seconds) };
      }
      return { values: values(ours.seconds), bound: peaks, peers, note };
    } finally {
      for (const one of prepared) await one.release();
      peak?.release();
    }
  };
  return { id, unit, of, bar, bound, measure: measureAll };
}

async function prepareInChild(child: Child, request: KernelRequest): Promise<Prepared> {
  await child.request({ op: 'prepare', ...request, fill: FILL });
  return {
    run: async (reps) => numberOf(await child.request({ op: 'run', reps })),
    sample: async (output, at) => (await child.request({ op: 'sample', output, at })).values as number[],
    release: async () => {
      await child.request({ op: 'drop' }).catch(() => {}); // a child that has died holds nothing
    },
  };
}

function numberOf(reply: Record<string, unknown>): number {
  if (typeof reply.seconds !== 'number') throw new Error('[bench] a peer replied without its seconds');
  return reply.seconds;
}
