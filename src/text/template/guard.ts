/**
 * Keeps what people write from becoming special tokens when a template puts it among its own text. A mark, a character that nothing
 * else has, goes behind the first character of each special token that a value spells, and of each beginning of one at a value's end,
 * which the template's text could go on. In what the template makes of it the marks are taken out again, and the places they
 * stood at are told: no special token is recognised there. What the template itself writes is left alone.
 */
import { TokenizerError } from '../errors.ts';

export interface Guarded {
  text: string;
  /** UTF-16 offsets of the text at which no special token begins. */
  except: ReadonlySet<number>;
}

const FIRST_MARK = 0xe000;
const LAST_MARK = 0xf8ff;
const MOST_DEPTH = 100;

export class Guard {
  readonly #special: readonly string[];
  /** Where one could begin. */
  readonly #beginnings: RegExp | undefined;
  readonly #mark: string;

  /** `known`: all text that the mark must differ from. */
  constructor(special: Iterable<string>, known: string) {
    this.#special = [...special].filter((token) => token !== '');
    const firsts = new Set(this.#special.map((token) => [...token][0]));
    if (firsts.size > 0) this.#beginnings = new RegExp([...firsts].map(RegExp.escape).join('|'), 'gu');
    let mark = FIRST_MARK;
    while (mark <= LAST_MARK && known.includes(String.fromCharCode(mark))) mark++;
    if (mark > LAST_MARK)
      throw new TokenizerError({
        what: 'chat',
        rule: 'must leave a character of private use free',
        received: 'all used',
      });
    this.#mark = String.fromCharCode(mark);
  }

  /** A copy of a value with every string in it marked, names of fields too. */
  mark(value: unknown, depth = 0): unknown {
    if (depth > MOST_DEPTH)
      throw new TokenizerError({
        what: 'chat',
        rule: `must not lie deeper than ${MOST_DEPTH} levels`,
        received: 'it does',
      });
    if (typeof value === 'string') return this.#marked(value.toWellFormed());
    if (Array.isArray(value)) return value.map((each) => this.mark(each, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, each]) => [this.#marked(name), this.mark(each, depth + 1)]);
    return Object.fromEntries(entries);
  }

  #marked(text: string): string {
    if (!this.#beginnings) return text;
    const ends = text.trimEnd().length;
    return text.replaceAll(this.#beginnings, (first, at: number) => {
      const spelled = this.#special.some(
        (token) =>
          text.startsWith(token, at) ||
          (text.length - at < token.length && token.startsWith(text.slice(at))) ||
          (at < ends && ends - at < token.length && token.startsWith(text.slice(at, ends))),
      );
      return spelled ? first + this.#mark : first;
    });
  }

  /** Takes the marks out of what a template made. */
  unmark(made: string): Guarded {
    const [head, ...rest] = made.split(this.#mark);
    const except = new Set<number>();
    let text = head;
    for (const part of rest) {
      const low = (text.charCodeAt(text.length - 1) & 0xfc00) === 0xdc00;
      if (text !== '') except.add(text.length - (low ? 2 : 1));
      text += part;
    }
    return { text, except };
  }
}
