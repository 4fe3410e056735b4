/**
 * Fill-in-the-middle (Bavarian et al., 2022) on token ids: a text is cut at two places and its middle moved to the end, so that a
 * next-token model learns to write what stands between two given parts. Which texts, and where they are cut, is given by random words.
 */
import { DataError } from './error.ts';

export interface FimConfig {
  /** Share of the pieces of documents that are rearranged. */
  rate: number;
  /** Share of those that have the suffix first. */
  spm: number;
}

/** Ids of the special tokens that mark the parts. */
export interface FimTokens {
  prefix: number;
  middle: number;
  suffix: number;
}

/** The marks of a tokenizer. Throws DataError where it lacks one. */
export function fimTokensOf(special: ReadonlyMap<string, number>): FimTokens {
  const id = (part: keyof FimTokens): number => {
    const token = `<|fim_${part}|>`;
    const found = special.get(token);
    if (found !== undefined) return found;
    throw new DataError({
      what: 'fim',
      rule: `the tokenizer must have the special token ${token}`,
      received: [...special.keys()].join(' ') || 'no special tokens',
      hint: 'train the tokenizer with it, or leave fim out of the run',
    });
  };
  return { prefix: id('prefix'), middle: id('middle'), suffix: id('suffix') };
}

/**
 * The ids rearranged, three longer, or undefined where the words choose to leave them as they are. Cut at two places of 0..n:
 *
 *     prefix-suffix-middle   <prefix> p <suffix> s <middle> m
 *     suffix-prefix-middle   <prefix> <suffix> s <middle> p m
 *
 * An `endOfText` at the end stays there. `words`: four uniform ones of 32 bits.
 */
export function rearrange(
  ids: Uint16Array | Uint32Array,
  words: Uint32Array,
  { rate, spm }: FimConfig,
  marks: FimTokens,
  endOfText: number,
): Uint32Array | undefined {
  const ends = ids[ids.length - 1] === endOfText;
  const n = ids.length - (ends ? 1 : 0);
  if (n < 2 || words[0] >= rate * 2 ** 32) return undefined;
  const cuts = [words[2], words[3]].map((word) => Math.floor((word / 2 ** 32) * (n + 1)));
  const [first, second] = [Math.min(...cuts), Math.max(...cuts)];
  const prefix = ids.subarray(0, first);
  const middle = ids.subarray(first, second);
  const suffix = ids.subarray(second, n);
  const parts =
    words[1] < spm * 2 ** 32
      ? [[marks.prefix, marks.suffix], suffix, [marks.middle], prefix, middle]
      : [[marks.prefix], prefix, [marks.suffix], suffix, [marks.middle], middle];
  const out = new Uint32Array(ids.length + 3);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  if (ends) out[at] = endOfText;
  return out;
}
