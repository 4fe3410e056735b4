/** Whether stretches may run: what is out of range must not reach a page of others. Throws EngineError. */
import type { StepLimits, Stretch } from './engine.ts';
import { EngineError } from './runner/options.ts';

export function checkStretches(stretches: readonly Stretch[], limits: StepLimits): void {
  const { vocab, stepTokens, stepSequences } = limits;
  const total = stretches.reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (stretches.length > stepSequences || total > stepTokens || total === 0)
    throw new EngineError({
      what: 'step',
      rule: `a step has 1 to ${stepTokens} tokens of at most ${stepSequences} sequences`,
      received: `${total} of ${stretches.length}`,
    });
  for (const { tokens, start, pages } of stretches) {
    if (tokens.length < 1)
      throw new EngineError({ what: 'step', rule: 'a stretch must have a token', received: 'none' });
    checkPages(pages, start, start + tokens.length, limits);
    for (let i = 0; i < tokens.length; i++) checkIndex(tokens[i], vocab, 'token');
  }
}

/** Positions from `start` to `end` of a sequence, and the pages of all before. */
export function checkPages(
  pages: ArrayLike<number>,
  start: number,
  end: number,
  { context, pages: all, pageTokens }: Pick<StepLimits, 'context' | 'pages' | 'pageTokens'>,
): void {
  const needed = Math.ceil(end / pageTokens);
  if (!Number.isInteger(start) || start < 0 || end > context || pages.length < needed)
    throw new EngineError({
      what: 'step',
      rule: `positions must lie below ${context} and have pages`,
      received: `${start} to ${end} with ${pages.length} pages`,
    });
  for (let i = 0; i < needed; i++) checkIndex(pages[i], all, 'page');
}

/** The first positions of what is read are a slot's. */
export function checkSlots(stretches: readonly { readonly slotTokens: number; readonly start: number }[]): void {
  for (const { slotTokens, start } of stretches)
    if (!Number.isInteger(slotTokens) || slotTokens < 0 || slotTokens > start)
      throw new EngineError({
        what: 'step',
        rule: `slotTokens must be from 0 to ${start}`,
        received: String(slotTokens),
      });
}

function checkIndex(value: number, limit: number, name: string): void {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw new EngineError({ what: 'step', rule: `a ${name} must be from 0 to ${limit - 1}`, received: String(value) });
}
