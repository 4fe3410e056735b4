/** Stretches that are longer than a step, or more of them than one takes, as steps one after another. */
import type { Stretch } from '../../infer/engine.ts';

export interface StepLimits {
  readonly stepTokens: number;
  readonly stepSequences: number;
}

/** Pieces of the stretches, in their order; logits are wanted of the last piece of a stretch, if at all. */
export function* stepsOf<T extends Stretch>(stretches: readonly T[], limits: StepLimits): Generator<T[]> {
  let step: T[] = [];
  let left = limits.stepTokens;
  for (const stretch of stretches)
    for (let at = 0; at < stretch.tokens.length; ) {
      if (left === 0 || step.length === limits.stepSequences) {
        yield step;
        step = [];
        left = limits.stepTokens;
      }
      const tokens = Array.prototype.slice.call(stretch.tokens, at, at + left) as number[];
      const start = stretch.start + at;
      at += tokens.length;
      left -= tokens.length;
      step.push({ ...stretch, tokens, start, logits: at < stretch.tokens.length ? 'none' : stretch.logits });
    }
  if (step.length > 0) yield step;
}
