/**
 * Rules of replacement as SentencePiece compiles them (`precompiled_charsmap`): a double-array trie (Aoe, 1989; with the units of
 * Darts-clone) of UTF-8 strings, whose values are places in a blob of strings that end with a zero byte. Every index is checked.
 */
import { TokenizerError } from '../errors.ts';

/** A rule that applies: the UTF-16 units it replaces, and by what. */
export interface Replacement {
  units: number;
  text: string;
}

const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);
/** Of a unit that holds a value no byte is the label. */
const labelOf = (unit: number): number => unit & 0x800000ff;
const hasValue = (unit: number): boolean => ((unit >>> 8) & 1) === 1;

/** What is known of a character of the first plane: nothing yet, that no rule begins with it, or that one may. */
const UNSEEN = 0;
const PLAIN = 1;
const MAY_BEGIN = 2;

export class Charsmap {
  readonly #units: Uint32Array;
  readonly #strings: Buffer;
  /** By place in the blob. */
  readonly #texts = new Map<number, string>();
  readonly #begins = new Uint8Array(0x10000);

  /** `blob`: the bytes of the trie as a u32, the trie, the strings, little-endian. @throws TokenizerError */
  constructor(blob: Uint8Array, what: string) {
    const fail = (rule: string, received: string) => new TokenizerError({ what, rule, received });
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    const size = blob.length > 4 ? view.getUint32(0, true) : -1;
    if (size < 4 || size % 4 !== 0 || 4 + size >= blob.length)
      throw fail('precompiled_charsmap must hold a trie and strings', `${blob.length} bytes, the trie of ${size}`);
    if (blob[blob.length - 1] !== 0)
      throw fail('the strings of precompiled_charsmap must end with a zero', 'another byte');
    this.#units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    this.#strings = Buffer.from(blob.subarray(4 + size));
  }

  /** The longest rule at `start` of a well-formed text; undefined where none begins there. */
  longestAt(text: string, start: number): Replacement | undefined {
    return this.#find(text, start, false);
  }

  /** The shortest rule at `start` of a well-formed text; undefined where none begins there. */
  shortestAt(text: string, start: number): Replacement | undefined {
    return this.#find(text, start, true);
  }

  #find(text: string, start: number, shortest: boolean): Replacement | undefined {
    const unit = text.charCodeAt(start);
    const known = this.#begins[unit];
    if (known === PLAIN) return undefined;
    const units = this.#units;
    let place = offsetOf(units[0]);
    let found: Replacement | undefined;
    for (let at = start; at < text.length; ) {
      const code = text.codePointAt(at) as number;
      at += code > 0xffff ? 2 : 1;
      const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
      for (let i = 0; i <= more; i++) {
        const byte = more === 0 ? code : utf8Byte(code, more, i);
        place ^= byte;
        const node = units[place]; // undefined outside, which is no byte's label
        if (node === undefined || labelOf(node) !== byte) {
          if (known === UNSEEN && at === start + 1) this.#begins[unit] = PLAIN;
          return found;
        }
        place ^= offsetOf(node);
        if (i === more && hasValue(node) && place >= 0 && place < units.length) {
          const replacement = this.#textAt(units[place] & 0x7fffffff);
          if (replacement !== undefined) found = { units: at - start, text: replacement };
          if (found && shortest) return found;
        }
      }
      if (known === UNSEEN && at === start + 1) this.#begins[unit] = MAY_BEGIN;
    }
    return found;
  }

  #textAt(place: number): string | undefined {
    let text = this.#texts.get(place);
    if (text === undefined && place < this.#strings.length) {
      text = this.#strings.toString('utf8', place, this.#strings.indexOf(0, place)).toWellFormed();
      this.#texts.set(place, text);
    }
    return text;
  }
}

/** Byte `i` of the 1 + more bytes of a character; more is at least 1. */
function utf8Byte(code: number, more: number, i: number): number {
  if (i === 0) return ((0xf00 >> (more + 1)) & 0xff) | (code >> (6 * more));
  return 0x80 | ((code >> (6 * (more - i))) & 0x3f);
}
