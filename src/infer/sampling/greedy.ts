/** The likeliest token. */
import { NotFiniteError } from '../../tensor/errors.ts';

/**
 * The id of the largest logit, of equal ones the lowest; -1 where all are -Infinity.
 * @throws NotFiniteError for NaN or +Infinity
 */
export function greedy(logits: Float32Array): number {
  let best = -1;
  let most = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id];
    if (logit <= most) continue; // one comparison for all but a few: NaN is not <= either
    if (Number.isNaN(logit)) throw notFinite(logit, id);
    most = logit;
    best = id;
  }
  if (most === Infinity) throw notFinite(most, best);
  return best;
}

const notFinite = (logit: number, id: number) =>
  new NotFiniteError({ what: 'sampling', rule: 'logits must be finite', received: `${logit} of id ${id}` });
