/** What a step computes: first a token of every sequence that decodes, then drafts to check, then prompts in pieces. */
import type { Engine, Stretch } from '../engine.ts';
import { propose } from './draft.ts';
import type { Residency } from './residency.ts';
import type { Sequence } from './sequence.ts';

/** A sequence's share of a step: tokens from position `start` on; behind the known ones, those of a draft. */
export interface Row extends Stretch {
  readonly sequence: Sequence;
  readonly tokens: Int32Array;
  /** How many of the tokens, at the end, are a guess. */
  readonly drafted: number;
}

/** Floats of the logits of drafts and of prompts that are scored, in a step; each sequence has its one row beside them. */
const MOST_EXTRA_LOGITS = 2 ** 24;

/** A step of the engine; sequences may be preempted for it. No rows only when no sequence runs. */
export function planStep(residency: Residency, { stepTokens, vocab }: Pick<Engine, 'stepTokens' | 'vocab'>): Row[] {
  const rows: Row[] = [];
  const decoding = residency.running.filter(({ remaining }) => remaining === 1);
  const prompts = residency.running.length - decoding.length;
  let left = stepTokens - decoding.length;
  let logits = Math.max(16, Math.floor(MOST_EXTRA_LOGITS / vocab));
  // Prompts that wait to be read have half of what is left.
  let drafts = Math.min(logits, left) >> (prompts > 0 ? 1 : 0);
  // Oldest first: those that are preempted are younger than what is planned already.
  for (const sequence of decoding) {
    if (sequence.status !== 'running' || !residency.grow(sequence, sequence.length)) continue;
    const row = decodingRow(residency, sequence, drafts);
    rows.push(row);
    drafts -= row.drafted;
    left -= row.drafted;
    logits -= row.drafted;
  }
  const reading = residency.running.filter(({ remaining }) => remaining > 1);
  reading.sort((a, b) => residency.queue.served(a) - residency.queue.served(b) || a.order - b.order);
  for (const sequence of reading) {
    residency.catchUp(sequence);
    const scored = sequence.unscored > 0;
    const count = Math.min(sequence.remaining, left, scored ? logits : left);
    if (count <= 0) continue;
    const tokens = sequence.ids.subarray(sequence.computed, sequence.computed + count);
    const wanted = scored ? 'all' : count === sequence.remaining ? 'last' : 'none';
    rows.push({ sequence, tokens, start: sequence.computed, pages: sequence.pages, logits: wanted, drafted: 0 });
    left -= count;
    if (scored) logits -= count;
  }
  return rows;
}

/** The last token, and a draft of at most `most` behind it. */
function decodingRow(residency: Residency, sequence: Sequence, most: number): Row {
  const { length, pages, ids } = sequence;
  const start = length - 1;
  // A draft of n gives up to n + 1 tokens.
  const wanted = Math.min(sequence.draftLength, most, sequence.limit - length - 1);
  const draft = wanted > 0 ? propose(ids, wanted) : [];
  const drafted = draft.length > 0 ? residency.growIfFree(sequence, length + draft.length) - length : 0;
  if (drafted <= 0) return { sequence, tokens: ids.subarray(start), start, pages, logits: 'last', drafted: 0 };
  const tokens = new Int32Array(1 + drafted);
  tokens[0] = ids[start];
  tokens.set(draft.slice(0, drafted), 1);
  return { sequence, tokens, start, pages, logits: 'all', drafted };
}
