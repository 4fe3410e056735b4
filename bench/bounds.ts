/**
 * The machine's limits as our own native core measures them: fused multiply-adds a second in the instruction set that the
 * kernels run in, and bytes read a second. Limits, so the best of many short tries counts, not the middle one.
 * preparePeak gives the first as a contender, to be timed in turns with a kernel: a processor lowers its clock under load, and a
 * kernel's share is of what the same processor did in the same seconds.
 * The engine is loaded only when a run begins, so that listing figures needs none.
 */
import type { Bounds } from './format.ts';
import type { PreparePeak } from './kernel-figure.ts';
import type { BoundsSource } from './run.ts';

const FMA_TRIES = 40;
const READ_TRIES = 12;

export const measureBounds: BoundsSource = async (threadCounts) => {
  const { CpuBackend } = await import('../src/tensor/index.ts');
  const { measureFma, measureRead } = await import('../src/tensor/peaks.ts');
  const cpu = new CpuBackend('cpu');
  const bounds: Bounds = { fmaGflops: {}, readGBs: {} };
  for (const threads of threadCounts) {
    cpu.threads = threads;
    bounds.fmaGflops[threads] = measureFma(cpu, { tries: FMA_TRIES });
    bounds.readGBs[threads] = measureRead(cpu, { tries: READ_TRIES });
  }
  return { bounds, isa: cpu.isa };
};

/** 256 MiB. */
const READ_FLOATS = 2 ** 26;
/** Of a repetition: about a millisecond. */
const PEAK_ITERATIONS = 200_000;

export const preparePeak: PreparePeak = async (threads) => {
  const { CpuBackend, zeros } = await import('../src/tensor/index.ts');
  const cpu = new CpuBackend('cpu');
  const done = zeros([threads], { device: cpu }); // GFLOP of each thread
  const run = (reps: number) => {
    cpu.threads = threads;
    const start = performance.now();
    for (let rep = 0; rep < reps; rep++) cpu.run('peakFma', [done], [PEAK_ITERATIONS]);
    return (performance.now() - start) / 1000;
  };
  run(1);
  const gflop = Array.from(done.readSync()).reduce((sum, one) => sum + one, 0);
  return { run, gflop, release: () => done.dispose() };
};

/** Reading memory in order as a contender, `gigabytes` a repetition: more than the caches hold. */
export async function prepareRead(threads: number) {
  const { CpuBackend, zeros } = await import('../src/tensor/index.ts');
  const cpu = new CpuBackend('cpu');
  const [data, sums] = [READ_FLOATS, threads].map((size) => zeros([size], { device: cpu }));
  const run = (reps: number) => {
    cpu.threads = threads;
    const start = performance.now();
    for (let rep = 0; rep < reps; rep++) cpu.run('peakRead', [sums, data]);
    return (performance.now() - start) / 1000;
  };
  const release = () => {
    data.dispose();
    sums.dispose();
  };
  return { run, gigabytes: (READ_FLOATS * 4) / 1e9, release };
}
