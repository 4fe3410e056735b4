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

/** What may follow, by ranges of bytes, ascending: 'end' where the character is whole. Equal parts are the same object. */
export interface Utf8Tree {
  readonly branches: readonly (readonly [from: number, to: number, next: Utf8Tree | 'end'])[];
}

const trees = new WeakMap<object, Utf8Tree>();

/** Characters of some ranges, ascending and apart, as the smallest tree of bytes whose equal ends are shared. */
export function utf8Tree(ranges: readonly (readonly [from: number, to: number])[]): Utf8Tree {
  const known = trees.get(ranges);
  if (known) return known;
  const sequences = ranges.flatMap(([from, to]) => utf8Ranges(from, to));
  const kept = new Map<string, Utf8Tree>();
  const numbers = new Map<Utf8Tree | 'end', number>([['end', 0]]);
  const grow = (own: readonly ByteRanges[], depth: number): Utf8Tree => {
    const branches: [number, number, Utf8Tree | 'end'][] = [];
    for (let i = 0; i < own.length; ) {
      const [from, to] = own[i][depth];
      let end = i + 1;
      while (end < own.length && own[end][depth][0] === from) end++;
      const next = own[i].length === depth + 1 ? 'end' : grow(own.slice(i, end), depth + 1);
      const last = branches.at(-1);
      if (last && last[2] === next && last[1] === from - 1) last[1] = to;
      else branches.push([from, to, next]);
      i = end;
    }
    const key = branches.map(([from, to, next]) => `${from} ${to} ${numbers.get(next)}`).join();
    const same = kept.get(key);
    if (same) return same;
    const tree = { branches };
    kept.set(key, tree);
    numbers.set(tree, numbers.size);
    return tree;
  };
  const tree = grow(sequences, 0);
  trees.set(ranges, tree);
  return tree;
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
