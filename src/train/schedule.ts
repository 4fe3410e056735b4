/**
 * The learning rate over a run, as a share of its highest value. cosine (Loshchilov and Hutter, 2016): warm-up, then half a
 * cosine down to `floor`. wsd, warm-up-stable-decay (Hu et al., 2024): warm-up, constant, then down over the last
 * `decayShare` of the steps as 1 - sqrt(t), so that a run can be continued from before its decay with a later end.
 */
export interface ScheduleConfig {
  kind: 'cosine' | 'wsd';
  /** Steps of linear rise. */
  warmup: number;
  /** The last share of the highest rate. */
  floor: number;
  /** wsd: share of the steps over which the rate falls. */
  decayShare: number;
}

export const SCHEDULE_DEFAULTS: ScheduleConfig = { kind: 'wsd', warmup: 100, floor: 0, decayShare: 0.2 };

/** The share at `step`, counted from 0, of `steps`. */
export function scheduleFactor(
  { kind, warmup, floor, decayShare }: ScheduleConfig,
  step: number,
  steps: number,
): number {
  const rise = Math.min(warmup, steps);
  if (step < rise) return (step + 1) / (rise + 1);
  if (kind === 'cosine') {
    const t = (step - rise) / Math.max(1, steps - rise);
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, t)));
  }
  const decay = decayStart({ decayShare }, steps);
  if (step < decay) return 1;
  const t = (step - decay + 1) / Math.max(1, steps - decay);
  return floor + (1 - floor) * (1 - Math.sqrt(Math.min(1, t)));
}

/** The first step of the decay of a wsd schedule: what a longer run continues from. */
export function decayStart({ decayShare }: Pick<ScheduleConfig, 'decayShare'>, steps: number): number {
  return steps - Math.round(steps * decayShare);
}
