/**
 * The machine's limits as our own native core measures them: fused multiply-adds a second in the instruction set that the
 * kernels run in, and bytes read a second. Limits, so the best of many short tries counts, not the middle one.
 * The engine is loaded only when a run begins, so that listing figures needs none.
 */
import type { Bounds } from './format.ts';
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
