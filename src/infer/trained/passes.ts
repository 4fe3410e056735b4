/** Ids into a forward pass, and the wanted logits out of it. */
import type { LanguageModel } from '../../model/index.ts';
import { noGrad, slice, type Tensor, tensor } from '../../tensor/index.ts';
import type { Stretch } from '../engine.ts';

/** i32 (1, T). */
export const idsOf = (tokens: ArrayLike<number>): Tensor =>
  tensor(Int32Array.from(tokens), { shape: [1, tokens.length], dtype: 'i32' });

const wantedOf = ({ tokens, logits }: Stretch) => (logits === 'all' ? tokens.length : logits === 'last' ? 1 : 0);

/** The array, or a longer one where it has not room for the logits wanted. */
export function withRows(
  logits: Float32Array,
  stretches: readonly Stretch[],
  vocab: number,
): Float32Array<ArrayBuffer> {
  const count = vocab * stretches.reduce((sum, stretch) => sum + wantedOf(stretch), 0);
  return (logits.length < count ? new Float32Array(count) : logits) as Float32Array<ArrayBuffer>;
}

/** Writes the wanted logits of one sequence from row `at` on, and says how many rows. */
export function writeLogits(
  model: LanguageModel,
  hidden_1TE: Tensor,
  wanted: Stretch['logits'],
  out: Float32Array,
  at: number,
): number {
  if (wanted === 'none') return 0;
  const rows = wanted === 'all' ? hidden_1TE : slice(hidden_1TE, 1, -1);
  const logits = noGrad(() => model.logitsOf(rows)).readSync();
  out.set(logits as Float32Array, at * model.config.vocab_size);
  return rows.shape[1];
}
