/** A passage as tokens: what the base reads, and which characters of the passage's text each token stands for. */
import type { Tokenizer } from '../../text/index.ts';
import { slotPrefixLength, slotText } from '../reader/prompt.ts';
import type { Passage } from '../reader/readout.ts';
import { tokenOffsets } from '../reader/token-offsets.ts';

export interface SlotTokens {
  readonly ids: Uint32Array;
  /** (T, 2): UTF-16 units of `passage.text`; -1 for tokens of the title and the line end alone. */
  readonly offsets: Int32Array;
}

/** How many tokens of `text` need not be read again where `known` was read in its place: never its last, for what that sees is wanted. */
export function commonTokens(known: ArrayLike<number>, text: ArrayLike<number>): number {
  let count = 0;
  while (count < known.length && count < text.length - 1 && known[count] === text[count]) count++;
  return count;
}

/** The title's beginning that is at most `most` tokens, whole characters: title and headings stand before the text and in every question. */
export function cutTitle(tokenizer: Tokenizer, title: string, most: number): string {
  // No token is less than a byte.
  if (Buffer.byteLength(title) <= most) return title;
  for (let left = title; ; ) {
    const tokens = tokenizer.encode(left).length;
    if (tokens <= most) return left;
    const end = Math.min(left.length - 1, Math.floor((left.length * most) / tokens));
    left = left.slice(0, end - (/[\ud800-\udbff]/.test(left[end - 1] ?? '') ? 1 : 0));
  }
}

export function slotTokens(tokenizer: Tokenizer, { title, text }: Passage): SlotTokens {
  const whole = slotText(title, text);
  const ids = tokenizer.encode(whole);
  const prefix = slotPrefixLength(title);
  const offsets = tokenOffsets(tokenizer, whole, ids);
  for (let t = 0; t < ids.length; t++) {
    const own = offsets[2 * t + 1] > prefix;
    // A token that begins in the line end and goes on is the text's.
    offsets[2 * t] = own ? Math.max(0, offsets[2 * t] - prefix) : -1;
    offsets[2 * t + 1] = own ? offsets[2 * t + 1] - prefix : -1;
  }
  return { ids, offsets };
}
