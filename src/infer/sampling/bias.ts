/** Logit bias and the mask of a constraint: what is added to logits, and what may not come at all. */

/** logits[id] += bias, in place; -Infinity bans an id. */
export function addBiases(logits: Float32Array, biases: readonly (readonly [id: number, bias: number])[]): void {
  for (const [id, bias] of biases) logits[id] += bias;
}

/** Ids whose bit (`id % 32` of word `id >> 5`) is 0 get -Infinity, in place. */
export function applyMask(logits: Float32Array, mask: Uint32Array): void {
  for (let word = 0, from = 0; from < logits.length; word++, from += 32) {
    const bits = mask[word];
    const to = Math.min(from + 32, logits.length);
    if (bits === 0) logits.fill(-Infinity, from, to);
    else if (bits !== 0xffffffff)
      for (let id = from; id < to; id++) if (((bits >>> (id - from)) & 1) === 0) logits[id] = -Infinity;
  }
}
