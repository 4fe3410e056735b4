/**
 * What this machine can do at best, as the native core measures it: fused multiply-adds a second in the instruction set of the
 * kernels, and bytes read a second, with the threads the device has now. A limit is the best of several short tries, for
 * everything that disturbs a try makes it slower. Not a benchmark: bench/ does that with more patience.
 */
import type { CpuBackend } from './backends/cpu/backend.ts';
import { zeros } from './create.ts';
import { slice } from './ops/views.ts';
import { arena } from './storage.ts';
import type { Tensor } from './tensor.ts';

export interface PeakOptions {
  /** Of so many tries the best counts. */
  tries?: number;
}

/** Of a try: long against the start of the threads, short against a disturbance. */
const TRY_SECONDS = 0.01;
/** 256 MiB: past the caches of most machines. */
const READ_FLOATS = 2 ** 26;

/** GFLOP/s of multiply-adds on registers, all threads together. */
export function measureFma(cpu: CpuBackend, { tries = 20 }: PeakOptions = {}): number {
  using _scope = arena();
  const gflop = zeros([cpu.threads], { device: cpu }); // that each thread did
  const alone = slice(gflop, 0, 0, 1);
  const once = (out: Tensor, iterations: number) => () => cpu.run('peakFma', [out], [iterations]);
  // Calibrated on one thread: several wait for each other on a busy machine, and waiting must not pass for work.
  let iterations = 1000;
  while (fastest(3, once(alone, iterations)) < TRY_SECONDS) iterations *= 2;
  const time = fastest(tries, once(gflop, iterations));
  return Array.from(gflop.readSync()).reduce((sum, done) => sum + done, 0) / time;
}

/** GB/s of reading memory in order, all threads together. */
export function measureRead(cpu: CpuBackend, { tries = 8 }: PeakOptions = {}): number {
  using _scope = arena();
  const data = zeros([READ_FLOATS], { device: cpu });
  const sums = zeros([cpu.threads], { device: cpu });
  return (READ_FLOATS * 4) / fastest(tries, () => cpu.run('peakRead', [sums, data])) / 1e9;
}

/** Seconds of the fastest of some runs. */
function fastest(tries: number, action: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const start = performance.now();
    action();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}
