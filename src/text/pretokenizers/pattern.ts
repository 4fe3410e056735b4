/**
 * Patterns as `tokenizers` reads them (Oniguruma, Ruby's syntax), as regular expressions of JavaScript with the same meaning.
 * What the two spell alike but mean differently (\s \d \w . ^ $) is rewritten; what only one of them has is refused, never
 * guessed. Classes are those of Unicode 16.0 (unicode.ts). Not which patterns there are (index.ts).
 */
import { TokenizerError } from '../errors.ts';
import { unassignedRanges } from './unicode.ts';

const LONGEST_PATTERN = 10_000;

const hex = (code: number): string => `\\u{${code.toString(16)}}`;
let unassigned: string | undefined;

/** As the operand of a class: the code points of Unicode 16.0 with the property. */
function property(name: string): string {
  unassigned ??= `[${unassignedRanges()
    .map(([first, last]) => `${hex(first)}-${hex(last)}`)
    .join('')}]`;
  return `[\\p{${name}}--${unassigned}]`;
}

/** Oniguruma's \s: the property White_Space, which unlike JavaScript's has U+0085 and not U+FEFF. */
const SPACE = '[\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]';
const LETTERED: Record<string, () => string> = {
  s: () => SPACE,
  d: () => property('Nd'),
  w: () => `[${property('Alphabetic')}${property('M')}${property('Nd')}${property('Pc')}]`,
};
const CONTROLS: Record<string, string> = { t: '\\t', n: '\\n', v: '\\v', f: '\\f', r: '\\r' };

const CATEGORY = /^(?:[LMNPSZC]|L[ultmo]|M[nce]|N[dlo]|P[cdseifo]|S[mcko]|Z[slp]|C[cfo])$/;

/** What equals a letter where case does not count; beyond ASCII only these two (the long s, the Kelvin sign). */
const foldsOf = (letter: string): string =>
  letter.toLowerCase() + letter.toUpperCase() + ({ s: '\u017f', k: '\u212a' }[letter.toLowerCase()] ?? '');

/** One pass over a pattern; `at` is the next character to read. */
class Translation {
  readonly #pattern: string;
  #at = 0;
  #out = '';
  /** For each open group, whether case counts in it. */
  readonly #caseless = [false];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  #refuse(rule: string, from: number): TokenizerError {
    return new TokenizerError({
      what: 'pre-tokenizer pattern',
      rule,
      received: JSON.stringify(this.#pattern.slice(from, from + 20)),
      hint: `at character ${from} of the pattern`,
    });
  }

  whole(): string {
    const pattern = this.#pattern;
    while (this.#at < pattern.length) {
      const from = this.#at;
      const char = pattern[from];
      if (char === '\\') this.#out += this.#escape(false);
      else if (char === '[') this.#out += this.#class();
      else {
        this.#at++;
        if (char === '.') this.#out += '[^\\n]';
        else if (char === '^') this.#out += '(?<![^\\n])';
        else if (char === '$') this.#out += '(?![^\\n])';
        else if (char === '(') this.#out += this.#group(from);
        else if (char === ')') this.#out += this.#endOfGroup();
        else this.#out += this.#caseless.at(-1) ? this.#anyCase(char) : char;
      }
    }
    return this.#out;
  }

  /** Behind a '(': groups with a number or without, with the flag i alone, and looking ahead or behind. */
  #group(from: number): string {
    const caseless = this.#caseless.at(-1) as boolean;
    if (this.#pattern[this.#at] !== '?') {
      this.#caseless.push(caseless);
      return '(';
    }
    const head = /\?(?::|i:|=|!|<=|<!)/y;
    head.lastIndex = this.#at;
    const match = head.exec(this.#pattern);
    if (!match) throw this.#refuse('a group must be (?: (?i: (?= (?! (?<= or (?<!', from);
    this.#at = head.lastIndex;
    this.#caseless.push(caseless || match[0] === '?i:');
    return match[0] === '?i:' ? '(?:' : `(${match[0]}`;
  }

  #endOfGroup(): string {
    if (this.#caseless.length === 1) throw this.#refuse('a group must begin before it ends', this.#at - 1);
    this.#caseless.pop();
    return ')';
  }

  /** Written out, because V8 finds other matches with its flag i in a group than with the same letters in a class. */
  #anyCase(char: string): string {
    if (char > '\x7f') throw this.#refuse('where case does not count there must be ASCII letters only', this.#at - 1);
    return /[a-z]/i.test(char) ? `[${foldsOf(char)}]` : char;
  }

  /** At a backslash. Inside a class the result is one operand of it. */
  #escape(inClass: boolean): string {
    const from = this.#at;
    const rest = this.#pattern.slice(from + 1);
    if (this.#caseless.at(-1) && /^[pPux]/.test(rest))
      throw this.#refuse('a code or property where case does not count is not supported', from);
    const take = (length: number, text: string): string => {
      this.#at = from + 1 + length;
      return text;
    };
    const named = /^([pP])\{(\^?)(\w+)\}/.exec(rest);
    if (named) {
      const set = this.#named(named[3], from);
      const negative = (named[1] === 'P') !== (named[2] === '^');
      return take(named[0].length, negative ? `[^${set}]` : set);
    }
    const coded = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\})/.exec(rest);
    if (coded) {
      const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3], 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        throw this.#refuse('a code must be that of a character', from);
      return take(coded[0].length, hex(code));
    }
    const char = rest[0] ?? '';
    const lower = char.toLowerCase();
    if (Object.hasOwn(LETTERED, lower)) return take(1, lower === char ? LETTERED[lower]() : `[^${LETTERED[lower]()}]`);
    if (Object.hasOwn(CONTROLS, char)) return take(1, CONTROLS[char]);
    if (/^[!-/:-@[-`{-~ ]$/.test(char)) return take(1, hex(char.charCodeAt(0)));
    throw this.#refuse(`the escape \\${char} is not supported ${inClass ? 'in a class' : ''}`.trimEnd(), from);
  }

  #named(name: string, from: number): string {
    if (CATEGORY.test(name)) return property(name);
    try {
      new RegExp(`\\p{Script=${name}}`, 'v');
    } catch {
      throw this.#refuse('a property must be a general category or a script', from);
    }
    return property(`Script=${name}`);
  }

  /** At '[': up to the ']' that closes it, with classes inside and && between. */
  #class(): string {
    const from = this.#at++;
    const pattern = this.#pattern;
    const not = pattern[this.#at] === '^' ? '^' : '';
    if (not) this.#at++;
    const operands = ['']; // of &&, which binds least
    if (pattern[this.#at] === ']') throw this.#refuse('a class must not be empty', from);
    while (pattern[this.#at] !== ']') {
      if (this.#at >= pattern.length) throw this.#refuse('a class must end with ]', from);
      if (pattern.startsWith('[:', this.#at)) throw this.#refuse('POSIX brackets are not supported', this.#at);
      if (pattern.startsWith('&&', this.#at)) {
        this.#at += 2;
        operands.push('');
      } else operands[operands.length - 1] += this.#member();
    }
    this.#at++;
    if (operands.length === 1) return `[${not}${operands[0]}]`;
    if (operands.includes('')) throw this.#refuse('&& must stand between members of a class', from);
    return `[${not}${operands.map((members) => `[${members}]`).join('&&')}]`;
  }

  /** One member of a class: a class, a character or set, or a range. */
  #member(): string {
    if (this.#pattern[this.#at] === '[') return this.#class();
    const from = this.#at;
    const first = this.#single();
    if (this.#pattern[this.#at] !== '-' || this.#pattern[this.#at + 1] === ']') return first;
    if (this.#caseless.at(-1)) throw this.#refuse('a range where case does not count is not supported', from);
    this.#at++;
    const last = this.#single();
    if (first.startsWith('[') || last.startsWith('[')) throw this.#refuse('a range must be between characters', from);
    return `${first}-${last}`;
  }

  #single(): string {
    const from = this.#at;
    if (this.#pattern[from] === '\\') return this.#escape(true);
    const code = this.#pattern.codePointAt(from) as number;
    this.#at += code > 0xffff ? 2 : 1;
    if (!this.#caseless.at(-1)) return hex(code);
    if (code > 0x7f) throw this.#refuse('where case does not count there must be ASCII letters only', from);
    return /[a-z]/i.test(this.#pattern[from]) ? foldsOf(this.#pattern[from]) : hex(code);
  }
}

/**
 * The regular expression that finds the same matches as Oniguruma does with `pattern`, with the flags g and v.
 * @throws TokenizerError for what is not a pattern, or a construct without a known equal (possessive and atomic groups, \b,
 *   back references, POSIX brackets).
 */
export function compilePattern(pattern: string): RegExp {
  const fail = (rule: string, cause?: unknown) =>
    new TokenizerError(
      { what: 'pre-tokenizer pattern', rule, received: JSON.stringify(pattern.slice(0, 60)) },
      { cause },
    );
  if (pattern === '') throw fail('must not be empty');
  if (pattern.length > LONGEST_PATTERN) throw fail(`must have at most ${LONGEST_PATTERN} characters`);
  const source = new Translation(pattern).whole();
  try {
    return new RegExp(source, 'gv');
  } catch (error) {
    throw fail('must be a regular expression', error);
  }
}
