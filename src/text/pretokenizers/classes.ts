/**
 * The class of every character of a grammar as one byte of bits, in tables by UTF-16 unit: filled by asking the same regular
 * expressions that the grammar's pattern is made of. Planes beyond the first are filled when a text first has one.
 */
import type { Grammar } from './grammars.ts';
import { compilePattern } from './pattern.ts';

export const SPACE = 1;
export const LETTER = 2;
export const NUMBER = 4;
export const HAN = 8;
export const BREAK = 16;
export const LEAD = 32;
export const OTHER = 64;
/** A high surrogate: the class is that of the pair. */
export const PAIR = 128;

export class Classes {
  /** By UTF-16 unit. A surrogate on its own counts as U+FFFD, which it becomes in UTF-8. */
  readonly units: Uint8Array;
  readonly #planes: (Uint8Array | undefined)[] = [];
  readonly #sets: [bit: number, run: RegExp][];

  constructor(grammar: Grammar) {
    const { han, letter, lead, other } = grammar;
    const sets: [number, string | undefined][] = [
      [SPACE, '\\s'],
      [LETTER, letter],
      [NUMBER, '\\p{N}'],
      [HAN, han],
      [BREAK, '[\\r\\n]'],
      [LEAD, lead],
      [OTHER, other],
    ];
    this.#sets = sets.flatMap(([bit, set]) => (set === undefined ? [] : [[bit, compilePattern(`${set}+`)]]));
    this.units = this.#fill(0);
    this.units.fill(PAIR, 0xd800, 0xdc00);
    this.units.fill(this.units[0xfffd], 0xdc00, 0xe000);
  }

  /** Of the character of a high surrogate and the unit that follows it. */
  pair(high: number, low: number): number {
    if ((low & 0xfc00) !== 0xdc00) return this.units[0xfffd];
    const code = ((high & 0x3ff) << 10) + (low & 0x3ff);
    const plane = (code >> 16) + 1;
    this.#planes[plane] ??= this.#fill(plane);
    return this.#planes[plane][code & 0xffff];
  }

  #fill(plane: number): Uint8Array {
    const table = new Uint8Array(0x10000);
    const codes = new Uint32Array(0x10000).map((_, low) => plane * 0x10000 + low);
    // Surrogates are no characters: their places hold U+FFFD, so that the places of all others stay right.
    const text = Array.from(codes, (code) =>
      String.fromCodePoint(code >= 0xd800 && code < 0xe000 ? 0xfffd : code),
    ).join('');
    const width = plane === 0 ? 1 : 2;
    for (const [bit, run] of this.#sets) {
      for (const { index, 0: match } of text.matchAll(run)) {
        for (let at = index / width; at < (index + match.length) / width; at++) table[at] |= bit;
      }
    }
    return table;
  }
}
