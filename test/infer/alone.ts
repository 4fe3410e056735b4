/** One sequence on an engine by itself, without a scheduler: for tests of the engine. Pages are taken from the last, so that none is where it would be by chance. */
import type { Engine } from '../../src/infer/engine.ts';
import { openEngine } from '../../src/infer/runner/index.ts';

export const pagesFor = (engine: Engine, tokens: number) =>
  Array.from({ length: Math.ceil(tokens / engine.pageTokens) }, (_, i) => engine.pages - 1 - i);

/** The logits after every token, each row a copy; read in chunks of `chunk` tokens. */
export function logitsOf(engine: Engine, ids: readonly number[], chunk = engine.stepTokens): Float32Array[] {
  const pages = pagesFor(engine, ids.length);
  const rows: Float32Array[] = [];
  for (let start = 0; start < ids.length; start += chunk) {
    const tokens = ids.slice(start, start + chunk);
    const out = engine.step([{ tokens, start, pages, logits: 'all' }]);
    for (let i = 0; i < tokens.length; i++) rows.push(out.slice(i * engine.vocab, (i + 1) * engine.vocab));
  }
  return rows;
}

/** Ids after a prompt, always the likeliest, until `stop` (given too) or `count`. */
export function greedy(
  engine: Engine,
  prompt: readonly number[],
  count: number,
  stop: readonly number[] = [],
): number[] {
  const pages = pagesFor(engine, prompt.length + count);
  const ids: number[] = [];
  let tokens = prompt;
  for (let start = 0; ids.length < count; ) {
    const id = likeliest(engine.step([{ tokens, start, pages, logits: 'last' }]));
    ids.push(id);
    if (stop.includes(id)) break;
    start += tokens.length;
    tokens = [id];
  }
  return ids;
}

export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id] > logits[best]) best = id;
  return best;
}

/** Natural logarithms of the probabilities. */
export function logProbabilities(logits: Float32Array): Float64Array {
  let highest = -Infinity;
  for (const x of logits) highest = Math.max(highest, x);
  let sum = 0;
  for (const x of logits) sum += Math.exp(x - highest);
  const log = highest + Math.log(sum);
  return Float64Array.from(logits, (x) => x - log);
}

/** By how much the likeliest token after `ids` leads the next, in logits of the float32 path. */
export function marginAfter(file: string, ids: readonly number[]): number {
  using engine = openEngine(file, { precision: 'float32', context: 1024 });
  const logits = logitsOf(engine, ids).at(-1)!;
  const best = likeliest(logits);
  const second = logits.reduce((most, x, id) => (id === best ? most : Math.max(most, x)), -Infinity);
  return logits[best] - second;
}
