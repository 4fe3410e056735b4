/** The slots whose 256-bit codes differ least from one: every code is looked at, eight words each. */
import { CODE_BYTES } from './analysis.ts';
import type { State } from './state.ts';
import { type Scored, Top } from './top.ts';

const WORDS = CODE_BYTES / 4;
const BITS = 8 * CODE_BYTES;

/** How many bits are set in 32. */
function population(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  word = (word + (word >>> 4)) & 0x0f0f0f0f;
  return Math.imul(word, 0x01010101) >>> 24;
}

/** The k seen slots with the nearest codes; the score is 1 - distance / 256, the coverage 0. */
export function searchCodes(
  state: State,
  counts: (segment: number) => Uint32Array,
  code: Uint8Array,
  k: number,
): Scored[] {
  const [a, b, c, d, e, f, g, h] = new Uint32Array(code.slice().buffer);
  const top = new Top(k);
  for (const [number, { codes, rows }] of state.segments.entries()) {
    const seen = counts(number);
    for (let row = 0, at = 0; row < rows; row++, at += WORDS) {
      if (seen[row] === 0) continue;
      const half =
        population(codes[at] ^ a) +
        population(codes[at + 1] ^ b) +
        population(codes[at + 2] ^ c) +
        population(codes[at + 3] ^ d);
      if (1 - half / BITS < top.threshold) continue;
      const distance =
        half +
        population(codes[at + 4] ^ e) +
        population(codes[at + 5] ^ f) +
        population(codes[at + 6] ^ g) +
        population(codes[at + 7] ^ h);
      const score = 1 - distance / BITS;
      if (score >= top.threshold) top.add({ segment: number, row, score, coverage: 0 });
    }
  }
  return top.sorted();
}

/** Bits in which the codes of two slots differ. */
export function codeDistance(a: Uint32Array, rowA: number, b: Uint32Array, rowB: number): number {
  let distance = 0;
  for (let word = 0; word < WORDS; word++) distance += population(a[WORDS * rowA + word] ^ b[WORDS * rowB + word]);
  return distance;
}
