/**
 * Held-out loss in nats per token and, comparable between tokenizers, in bits per byte of text: the sum of -log2 p over the
 * labels, over the bytes that those labels stand for. Special tokens stand for none: their cost counts, their bytes do not.
 */
import type { LanguageModel } from '../model/index.ts';
import { arena } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { inputOf } from './step.ts';

export interface Evaluation {
  /** Bits per byte of text. */
  bitsPerByte: number;
  /** Nats per label. */
  loss: number;
  /** Labels. */
  tokens: number;
  /** Bytes that they stand for. */
  bytes: number;
}

/** `byteLengths`: bytes of each id, as Tokenizer.byteLengths gives them. */
export function evaluate(model: LanguageModel, batches: Iterable<Batch>, byteLengths: ArrayLike<number>): Evaluation {
  let nats = 0;
  let tokens = 0;
  let bytes = 0;
  for (const batch of batches) {
    using _batch = arena();
    const { labels, ...input } = inputOf(batch);
    const losses = model.tokenLosses(input, labels).readSync(); // 0 where a label does not count
    for (const loss of losses) nats += loss;
    for (const label of batch.labels) if (label >= 0) bytes += byteLengths[label];
    tokens += batch.counted;
  }
  return { bitsPerByte: nats / Math.LN2 / bytes, loss: nats / tokens, tokens, bytes };
}
