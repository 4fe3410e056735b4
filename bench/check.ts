/**
 * The check before the clock: does what is about to be timed compute the right numbers? Compares elements of every
 * output with the oracle. Not a conformance test; a wrong kernel must not get a figure.
 */
import { positions } from './inputs.ts';
import { checkedOutputs, type KernelRequest, toleranceOf } from './kernels.ts';
import { expected } from './oracle.ts';

/** Elements of one output of a kernel that has run exactly once since it was prepared. */
export type Sampler = (output: string, at: number[]) => number[] | Promise<number[]>;

export class WrongResultError extends Error {
  constructor(who: string, output: string, index: number, received: number, wanted: number) {
    super(`[bench] ${who} computes ${output}[${index}] = ${received}, expected ${wanted}`);
    this.name = 'WrongResultError';
  }
}

export async function checkOutputs(who: string, request: KernelRequest, sample: Sampler): Promise<void> {
  for (const [output, length] of Object.entries(checkedOutputs(request))) {
    const at = positions(length);
    const wanted = expected(request, output, at);
    const received = await sample(output, at);
    const allowed = toleranceOf(request) * Math.max(...wanted.map(Math.abs));
    for (const [place, index] of at.entries()) {
      const near = Math.abs(received[place] - wanted[place]) <= allowed; // false for NaN and for a missing value
      if (!near) throw new WrongResultError(who, output, index, received[place], wanted[place]);
    }
  }
}
