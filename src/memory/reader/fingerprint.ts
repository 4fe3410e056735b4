/** Which base a reader belongs to: the same for every file of it, however its weights are stored. */
import { createHash } from 'node:crypto';
import type { ModelSizes } from '../../model/decoder.ts';
import type { Tokenizer } from '../../text/index.ts';

/** Hex sha256 of the model's sizes and of what its tokens spell. */
export function fingerprintOf(model: ModelSizes, tokenizer: Tokenizer): string {
  const hash = createHash('sha256');
  const { vocab, width, blocks, type } = model;
  const sizes = blocks.map(({ heads, kvHeads, headDim, inner }) => [heads, kvHeads, headDim, inner]);
  hash.update(JSON.stringify([width, vocab, sizes, ...(type ? [type] : [])]));
  // Files of one base differ in how many unused ids they fill up with, and in what they call special.
  for (let id = 0; id < Math.min(vocab, tokenizer.size); id++) {
    hash.update(tokenizer.tokenBytes(id));
    hash.update('\n');
  }
  return hash.digest('hex');
}
