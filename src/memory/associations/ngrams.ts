/**
 * What a text is made of, as numbers that stand for strings: words, pairs of neighbouring words, beginnings of long words, stretches of one to three
 * Chinese characters, how many digits a number has. What goes with what is associations.ts's.
 */
import { fold } from '../write/index.ts';

const PIECES = /[a-z']+|\d+|[\u3400-\u9fff]+|[%€$£¥°]/g;
const HAN = /[\u3400-\u9fff]/;
const LONGEST_HAN = 3;
/** Letters of a beginning; words as long have none. */
const BEGINNING = 5;

/** The distinct n-grams of a text, each as 32 bits. */
export function ngramsOf(text: string): Uint32Array {
  const seen = new Set<number>();
  let before = '^';
  for (const [piece] of fold(text).matchAll(PIECES)) {
    if (HAN.test(piece)) {
      for (let length = 1; length <= LONGEST_HAN; length++)
        for (let at = 0; at + length <= piece.length; at++) seen.add(hashOf('c', piece, at, at + length));
      before = '^';
    } else if (piece.charCodeAt(0) < 58 && piece.charCodeAt(0) > 47) {
      seen.add(hashOf('d', String(piece.length)));
      before = '0';
    } else {
      seen.add(hashOf('w', piece));
      seen.add(hashOf('b', `${before} ${piece}`));
      if (piece.length > BEGINNING) seen.add(hashOf('p', piece, 0, BEGINNING));
      before = piece;
    }
  }
  return Uint32Array.from(seen);
}

/** FNV-1a of UTF-16 units, behind a letter that tells kinds of n-grams apart. */
const hashOf = (kind: string, text: string, from = 0, to = text.length): number =>
  extended(startOf(kind), text, from, to) >>> 0;

export const startOf = (kind: string): number => Math.imul(0x811c9dc5 ^ kind.charCodeAt(0), 0x01000193);

/** The hash of what was hashed and this; `>>> 0` of the last is the number. */
export function extended(hash: number, text: string, from = 0, to = text.length): number {
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
