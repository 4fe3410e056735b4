/** Whether stretches may run: what is out of range must not reach a page of others. Throws EngineError. */
import type { Stretch } from './engine.ts';
import { EngineError } from './runner/options.ts';

export interface StretchLimits {
  readonly vocab: number;
  readonly context: number;
  readonly pages: number;
  readonly pageTokens: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
}

export function checkStretches(stretches: readonly Stretch[], limits: StretchLimits): void {
  const { vocab, context, pages: allPages, pageTokens, stepTokens, stepSequences } = limits;
  const total = stretches.reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (stretches.length > stepSequences || total > stepTokens || total === 0)
    throw new EngineError({
      what: 'step',
      rule: `a step has 1 to ${stepTokens} tokens of at most ${stepSequences} sequences`,
      received: `${total} of ${stretches.length}`,
    });
  for (const { tokens, start, pages } of stretches) {
    const end = start + tokens.length;
    const needed = Math.ceil(end / pageTokens);
    if (!Number.isInteger(start) || start < 0 || end > context || pages.length < needed)
      throw new EngineError({
        what: 'step',
        rule: `positions must lie below ${context} and have pages`,
        received: `${start} to ${end} with ${pages.length} pages`,
      });
    for (let i = 0; i < needed; i++) checkIndex(pages[i], allPages, 'page');
    for (let i = 0; i < tokens.length; i++) checkIndex(tokens[i], vocab, 'token');
  }
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
