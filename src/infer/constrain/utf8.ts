/** Ranges of characters as sequences of ranges of bytes: what an automaton over UTF-8 steps through. */

/** One range of bytes for each byte of the character. */
export type ByteRanges = readonly (readonly [from: number, to: number])[];

/** Last characters of one, two, three and four bytes. */
const LAST = [0x7f, 0x7ff, 0xffff, 0x10ffff];

/** The characters from `from` to `to`, no surrogates among them, as few sequences as the encoding allows. */
export function utf8Ranges(from: number, to: number): ByteRanges[] {
  const out: ByteRanges[] = [];
  let start = from;
  LAST.forEach((last, extra) => {
    if (start > to || start > last) return;
    split(start, Math.min(to, last), extra, out);
    start = last + 1;
  });
  return out;
}

/** Of characters with `extra` bytes after the first. */
function split(from: number, to: number, extra: number, out: ByteRanges[]): void {
  for (let level = 1; level <= extra; level++) {
    // Where the two ends differ above this level, everything below must be whole.
    const mask = (1 << (6 * level)) - 1;
    if (from >> (6 * level) === to >> (6 * level)) continue;
    if ((from & mask) !== 0) {
      split(from, from | mask, extra, out);
      split((from | mask) + 1, to, extra, out);
      return;
    }
    if ((to & mask) !== mask) {
      split(from, (to & ~mask) - 1, extra, out);
      split(to & ~mask, to, extra, out);
      return;
    }
  }
  const [low, high] = [encoded(from, extra), encoded(to, extra)];
  out.push(low.map((byte, i) => [byte, high[i]] as const));
}

function encoded(point: number, extra: number): number[] {
  if (extra === 0) return [point];
  const bytes: number[] = [];
  for (let i = extra; i > 0; i--) bytes.unshift(0x80 | ((point >> (6 * (extra - i))) & 0x3f));
  const lead = [0, 0xc0, 0xe0, 0xf0][extra];
  return [lead | (point >> (6 * extra)), ...bytes];
}
