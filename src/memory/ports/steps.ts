/** Stretches that are longer than a step, or more of them than one takes, as steps one after another. */
import type { StepLimits, Stretch } from '../../infer/engine.ts';

/** The stretches in their order, cut only where one is longer than a step; logits are wanted of its last piece, if at all. */
export function* stepsOf<T extends Stretch>(
  stretches: readonly T[],
  limits: Pick<StepLimits, 'stepTokens' | 'stepSequences'>,
): Generator<T[]> {
  let step: T[] = [];
  let left = limits.stepTokens;
  for (const stretch of stretches) {
    const count = stretch.tokens.length;
    for (let at = 0; at < count; ) {
      if (step.length > 0 && (left < Math.min(count - at, limits.stepTokens) || step.length === limits.stepSequences)) {
        yield step;
        step = [];
        left = limits.stepTokens;
      }
      const tokens: number[] = Array.prototype.slice.call(stretch.tokens, at, at + left);
      const start = stretch.start + at;
      at += tokens.length;
      left -= tokens.length;
      step.push({ ...stretch, tokens, start, logits: at < count ? 'none' : stretch.logits });
    }
  }
  if (step.length > 0) yield step;
}
