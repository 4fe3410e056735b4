/**
 * The child process of `callosum plan`: measures a few real steps in a process of its own, so that its peak of memory
 * is that of training alone. Reads MeasureOptions as JSON from its argument and prints one line of JSON. Called by
 * plan.ts, not by people.
 */
import { EnergyMeter } from '../cost/index.ts';
import { type Measured, type MeasureOptions, measureStep } from '../train/measure.ts';
import { progress } from './progress.ts';

export interface Calibration extends Measured {
  /** Of the processor packages while it measured; null: unknown. */
  watts: number | null;
  /** How the power was measured, or why not. */
  energySource: string;
}

const meter = EnergyMeter.open();
const start = performance.now();
const bar = progress('measuring', { unit: 'steps' });
const options = JSON.parse(process.argv[2]) as MeasureOptions;
const measured = measureStep({ ...options, onStep: (done) => bar.update(done) });
bar.end();
const joules = meter.read();
const watts = joules === null ? null : (1000 * joules) / (performance.now() - start);
console.log(JSON.stringify({ ...measured, watts, energySource: meter.source } satisfies Calibration));
