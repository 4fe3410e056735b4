/**
 * The machine's limits as our own native core measures them: fused multiply-adds a second in the instruction set that the
 * kernels run in, and bytes read a second. Limits, so the best of many short tries counts, not the middle one.
 * The engine is loaded only when a run begins, so that listing figures needs none.
 */
import type { Bounds } from './format.ts';
import type { BoundsSource } from './run.ts';

/** Of a try at the peak: long against the start of the threads, short against a disturbance. */
const TRY_SECONDS = 0.01;
const TRIES = 40;
/** 256 MiB: as much as the memory-bound figures work on; less would come out of the shared cache of a server processor. */
const READ_FLOATS = 2 ** 26;
const READ_TRIES = 12;

type Engine = typeof import('../src/tensor/index.ts');

export const measureBounds: BoundsSource = async (threadCounts) => {
  const engine = await import('../src/tensor/index.ts');
  const cpu = new engine.CpuBackend('cpu');
  const bounds: Bounds = { fmaGflops: {}, readGBs: {} };
  for (const threads of threadCounts) {
    cpu.threads = threads;
    bounds.fmaGflops[threads] = measureFma(engine, cpu, threads);
    bounds.readGBs[threads] = measureRead(engine, cpu, threads);
  }
  return { bounds, isa: cpu.isa };
};

function measureFma(engine: Engine, cpu: InstanceType<Engine['CpuBackend']>, threads: number): number {
  using _scope = engine.arena();
  const gflop = engine.zeros([threads], { device: cpu }); // that each thread did
  const alone = engine.slice(gflop, 0, 0, 1);
  const attempt = (out: typeof gflop, iterations: number) => seconds(() => cpu.run('peakFma', [out], [iterations]));
  // Calibrated on one thread: several may wait for each other on a busy machine, and waiting must not pass for work.
  let iterations = 1000;
  while (attempt(alone, iterations) < TRY_SECONDS) iterations *= 2;
  const fastest = Math.min(...Array.from({ length: TRIES }, () => attempt(gflop, iterations)));
  return Array.from(gflop.readSync()).reduce((sum, done) => sum + done, 0) / fastest;
}

function measureRead(engine: Engine, cpu: InstanceType<Engine['CpuBackend']>, threads: number): number {
  using _scope = engine.arena();
  const data = engine.zeros([READ_FLOATS], { device: cpu });
  const sums = engine.zeros([threads], { device: cpu });
  const fastest = Math.min(
    ...Array.from({ length: READ_TRIES }, () => seconds(() => cpu.run('peakRead', [sums, data]))),
  );
  return (READ_FLOATS * 4) / fastest / 1e9;
}

function seconds(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}
