/**
 * Callosum's own architecture, the one to take where no checkpoint asks for another: MUDDFormer (muddformer.ts) as the scaling experiment
 * trained it, so that a file need not say more than sizes. Why this one and what it gains: docs/architectures.md.
 */
import type { Fields } from './config-fields.ts';
import { MUDDFORMER, type MUDDFormerConfig } from './muddformer.ts';
import type { Trainable } from './trainable.ts';

/** What holds where the file does not say otherwise. */
const defaultsAt = (width: number) => ({
  use_qk_norm: true,
  norm_eps: 1e-6,
  tie_word_embeddings: true,
  // As many weights as two matrices of four times the width have (Shazeer, 2020), in whole lines of the cache.
  intermediate_size: Math.round((8 * width) / 3 / 16) * 16,
  // Nguyen and Salazar, 2019.
  initializer_range: Number(Math.sqrt(2 / (5 * width)).toPrecision(3)),
  expand_last: true,
  // Every block has the same share of the weights: the experiment asks what the connections do, and nothing else.
  ffn_reallocation: false,
});

function check(file: Fields, what: string): MUDDFormerConfig {
  const width = file.whole(file.has('dim') ? 'dim' : 'hidden_size', 1, 2 ** 17);
  const open = Object.entries(defaultsAt(width)).filter(([field]) => !file.has(field));
  return { ...MUDDFORMER.check(file.with(Object.fromEntries(open)), what), model_type: 'callosum' };
}

export const CALLOSUM: Trainable<MUDDFormerConfig> = { ...MUDDFORMER, className: 'Callosum', check };
