/**
 * DRY ("don't repeat yourself"): a token is penalised that would make the end of the text repeat an earlier stretch of it, the more the
 * longer that stretch is. Single tokens are penalties.ts.
 */
import type { DryOptions } from './options.ts';

/** Logits must stay finite; no token comes back from here. */
const MOST_PENALTY = 1e30;
let lengths = new Int32Array(1024);

/**
 * In place. Where the last n ids came before, n as large as possible, the id that followed them loses multiplier · base^(n - allowedLength)
 * if n >= allowedLength and n > 0; of several places the longest counts. Stretches hold no breaker, and breakers lose nothing.
 * n of all places in linear time by the Z algorithm (Gusfield, 1997) on the ids read backwards.
 */
export function applyDry(
  logits: Float32Array,
  ids: Int32Array,
  dry: Required<DryOptions>,
  breakers: ReadonlySet<number>,
): void {
  const longest = longestRepeats(ids, breakers);
  for (const [id, n] of longest) {
    if (n < dry.allowedLength) continue;
    logits[id] -= Math.min(dry.multiplier * dry.base ** (n - dry.allowedLength), MOST_PENALTY);
  }
}

/** By id: the longest end of `ids` that it followed before. */
function longestRepeats(ids: Int32Array, breakers: ReadonlySet<number>): Map<number, number> {
  const length = ids.length;
  const longest = new Map<number, number>();
  let limit = 0; // ids at the end before the last breaker
  while (limit < length && !breakers.has(ids[length - 1 - limit])) limit++;
  if (limit === 0) return longest;
  if (lengths.length < length) lengths = new Int32Array(2 * length);
  // lengths[i]: how far the backward text agrees with itself from i on; [left, right) is the agreeing stretch that ends last.
  const at = (i: number) => ids[length - 1 - i];
  for (let i = 1, left = 0, right = 0; i < length; i++) {
    let n = i < right ? Math.min(right - i, lengths[i - left]) : 0;
    while (i + n < length && at(n) === at(i + n)) n++;
    if (i + n > right) [left, right] = [i, i + n];
    lengths[i] = n;
    const repeated = Math.min(n, limit);
    const followed = at(i - 1);
    if (repeated > (longest.get(followed) ?? 0) && !breakers.has(followed)) longest.set(followed, repeated);
  }
  return longest;
}
