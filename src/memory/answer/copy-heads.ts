/** Copy heads: which attention heads of a base look at the answer before it is said. Found by counting, once per base. */

/** What all heads saw for one question whose answer is known. */
export interface HeadSample {
  /** (heads of all layers, T): attention of the question's last token over the slot's tokens, layer after layer. */
  readonly attention: Float32Array;
  readonly tokens: number;
  /** First and last token of the answer. */
  readonly first: number;
  readonly last: number;
  /** First token of the slot's text: what stands before it (title, line end) is no answer and draws attention of its own. */
  readonly from: number;
}

export interface CopyHead {
  readonly layer: number;
  readonly head: number;
  /** How often the head's maximum over the text falls on the answer, 0..1. */
  readonly hits: number;
}

/** The `count` heads whose attention maximum falls on the answer most often, best first; of equal ones the deeper. */
export function findCopyHeads(samples: Iterable<HeadSample>, headsPerLayer: number, count: number): CopyHead[] {
  let hits = new Uint32Array(0);
  let total = 0;
  for (const { attention, tokens, first, last, from } of samples) {
    if (hits.length === 0) hits = new Uint32Array(attention.length / tokens);
    for (let head = 0; head < hits.length; head++) {
      let most = from;
      for (let t = from + 1; t < tokens; t++) {
        if (attention[head * tokens + t]! > attention[head * tokens + most]!) most = t;
      }
      if (most >= first && most <= last) hits[head]!++;
    }
    total++;
  }
  const found = Array.from(hits, (hit, at) => ({
    layer: Math.floor(at / headsPerLayer),
    head: at % headsPerLayer,
    hits: hit / total,
  }));
  return found.sort((a, b) => b.hits - a.hits || b.layer - a.layer || a.head - b.head).slice(0, count);
}
