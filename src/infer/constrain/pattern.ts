/**
 * Regular expressions as people write them in schemas (the part of ECMA-262 that is regular) as expressions. What is not regular, back
 * references and lookarounds, is refused by its place in the pattern. Characters are Unicode code points, as with the flag u.
 */
import { CLASSES, LINE_ENDS, withProperty } from './character-classes.ts';
import { ConstraintError } from './error.ts';
import {
  characters,
  choice,
  complement,
  type Expression,
  normalized,
  type Ranges,
  repeat,
  sequence,
  text,
} from './expression.ts';

const CONTROLS: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };
const ANY: Expression = repeat(characters([[0, 0x10ffff]]), 0);
const LARGEST_BOUND = 10_000;
const DEEPEST = 200;

export interface Pattern {
  /** What lies between the anchors. */
  readonly expression: Expression;
  /** Begins with ^, ends with $. */
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** What a text matches as a whole where the pattern is found anywhere in it, as JSON Schema's `pattern` means it. */
export function searching(source: string, what: string): Expression {
  return choice(
    ...alternatives(source, what).map(({ expression, fromStart, toEnd }) =>
      sequence(...(fromStart ? [] : [ANY]), expression, ...(toEnd ? [] : [ANY])),
    ),
  );
}

/** What a text matches as a whole; ^ and $ at the ends say so again. */
export function matching(source: string, what: string): Expression {
  return choice(...alternatives(source, what).map(({ expression }) => expression));
}

function alternatives(source: string, what: string): Pattern[] {
  return new Parser(source, what).whole();
}

class Parser {
  readonly #points: string[];
  readonly #what: string;
  #at = 0;
  #depth = 0;

  constructor(source: string, what: string) {
    this.#points = [...source];
    this.#what = what;
  }

  /** Alternatives at the top, each with its own anchors. */
  whole(): Pattern[] {
    const out: Pattern[] = [];
    do out.push(this.#anchored());
    while (this.#take('|'));
    if (this.#at < this.#points.length) throw this.#wrong('a parenthesis must be open before it is closed');
    return out;
  }

  #anchored(): Pattern {
    let fromStart = false;
    while (this.#take('^')) fromStart = true;
    const parts: Expression[] = [];
    let toEnd = false;
    while (this.#at < this.#points.length && this.#peek() !== '|' && this.#peek() !== ')') {
      if (this.#take('$')) {
        toEnd = true;
        if (this.#at < this.#points.length && this.#peek() !== '|' && this.#peek() !== '$')
          throw this.#wrong('$ must stand at the end');
        continue;
      }
      parts.push(this.#quantified());
    }
    return { expression: sequence(...parts), fromStart, toEnd };
  }

  #choice(): Expression {
    if (++this.#depth > DEEPEST) throw this.#wrong(`groups must nest at most ${DEEPEST} deep`);
    const out: Expression[] = [];
    do {
      const parts: Expression[] = [];
      while (this.#at < this.#points.length && this.#peek() !== '|' && this.#peek() !== ')')
        parts.push(this.#quantified());
      out.push(sequence(...parts));
    } while (this.#take('|'));
    this.#depth--;
    return choice(...out);
  }

  #quantified(): Expression {
    const part = this.#atom();
    const bounds = this.#bounds();
    if (!bounds) return part;
    this.#take('?'); // a lazy repeat matches the same texts
    if ('*+?{'.includes(this.#peek() || ' ') && this.#peek() !== '') throw this.#wrong('a repeat cannot be repeated');
    return repeat(part, ...bounds);
  }

  #bounds(): [min: number, max: number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    if (this.#peek() !== '{') return undefined;
    const text = this.#points.slice(this.#at, this.#at + 20).join('');
    const found = /^\{(\d+)(,(\d*))?\}/.exec(text);
    if (!found) throw this.#wrong('{ must open a repeat such as {2} or {2,5}; \\{ is the character');
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (min > max || min > LARGEST_BOUND || (max !== Number.POSITIVE_INFINITY && max > LARGEST_BOUND))
      throw this.#wrong(`bounds must ascend and be at most ${LARGEST_BOUND}`);
    return [min, max];
  }

  #atom(): Expression {
    const c = this.#next();
    switch (c) {
      case '(':
        return this.#group();
      case '[':
        return characters(this.#set());
      case '.':
        return characters(complement(LINE_ENDS));
      case '\\':
        return this.#escape();
      case '^':
      case '$':
        throw this.#wrong(`${c} must stand at an end of the pattern; \\${c} is the character`, this.#at - 1);
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#wrong('there must be something to repeat', this.#at - 1);
      default:
        return text(c);
    }
  }

  #group(): Expression {
    if (this.#take('?')) {
      const kind = this.#next();
      if (kind === '<' && !['=', '!'].includes(this.#peek())) {
        while (this.#at < this.#points.length && !this.#take('>')) this.#at++;
      } else if (kind !== ':')
        throw this.#wrong('lookarounds and flags are not regular and cannot be enforced', this.#at - 1);
    }
    const inside = this.#choice();
    if (!this.#take(')')) throw this.#wrong('a parenthesis must be closed');
    return inside;
  }

  #escape(): Expression {
    const c = this.#peek();
    if (c === 'b' || c === 'B') throw this.#wrong('word boundaries cannot be enforced');
    if (/[1-9k]/.test(c)) throw this.#wrong('back references are not regular and cannot be enforced');
    return characters(this.#escaped());
  }

  /** What stands behind a backslash, inside a set or outside. */
  #escaped(): Ranges {
    const c = this.#next();
    if (Object.hasOwn(CLASSES, c)) return CLASSES[c];
    if (Object.hasOwn(CONTROLS, c)) return single(CONTROLS[c]);
    if (c === 'x') return single(this.#hex(2));
    if (c === 'c') return single(this.#next().codePointAt(0)! % 32);
    if (c === 'u') {
      if (!this.#take('{')) return single(this.#surrogates(this.#hex(4)));
      const end = this.#points.indexOf('}', this.#at);
      const hex = this.#points.slice(this.#at, end < 0 ? this.#at : end).join('');
      if (!/^[0-9a-fA-F]{1,6}$/.test(hex)) throw this.#wrong('\\u{ must hold a code point in hex');
      this.#at = end + 1;
      return single(Number.parseInt(hex, 16));
    }
    if (c === 'p' || c === 'P') return this.#property(c === 'P');
    if (/[A-Za-z0-9]/.test(c)) throw this.#wrong(`\\${c} has no meaning here`, this.#at - 1);
    return single(c.codePointAt(0)!);
  }

  /** \uD83D\uDE00 is one character. */
  #surrogates(high: number): number {
    if (high < 0xd800 || high > 0xdbff) return high;
    const rest = /^\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(this.#points.slice(this.#at, this.#at + 6).join(''));
    if (!rest) throw this.#wrong('half of a surrogate pair is no character');
    this.#at += 6;
    return 0x10000 + ((high - 0xd800) << 10) + (Number.parseInt(rest[1], 16) - 0xdc00);
  }

  #hex(digits: number): number {
    const hex = this.#points.slice(this.#at, this.#at + digits).join('');
    if (!new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(hex)) throw this.#wrong(`${digits} hex digits must follow`);
    this.#at += digits;
    return Number.parseInt(hex, 16);
  }

  /** \p{L} and the like. */
  #property(not: boolean): Ranges {
    const end = this.#points.indexOf('}', this.#at);
    const name = this.#points.slice(this.#at + 1, Math.max(end, this.#at + 1)).join('');
    const ranges = this.#peek() === '{' && end >= 0 ? withProperty(name) : undefined;
    if (!ranges) throw this.#wrong('\\p must be followed by a property such as {L} or {Script=Han}');
    this.#at = end + 1;
    return not ? complement(ranges) : ranges;
  }

  #set(): Ranges {
    const not = this.#take('^');
    const ranges: [number, number][] = [];
    while (!this.#take(']')) {
      if (this.#at >= this.#points.length) throw this.#wrong('a set must be closed by ]');
      const from = this.#member();
      const dash = this.#peek() === '-' && this.#points[this.#at + 1] !== ']' && this.#at + 1 < this.#points.length;
      if (!dash) {
        for (const [a, b] of from) ranges.push([a, b]);
        continue;
      }
      this.#at++;
      const to = this.#member();
      if (!isSingle(from) || !isSingle(to) || from[0][0] > to[0][0])
        throw this.#wrong('a range must go from one character up to another');
      ranges.push([from[0][0], to[0][0]]);
    }
    return not ? complement(ranges) : normalized(ranges);
  }

  #member(): Ranges {
    const c = this.#next();
    if (c !== '\\') return single(c.codePointAt(0)!);
    if (this.#take('b')) return single(8);
    if (this.#take('-')) return single(45);
    return this.#escaped();
  }

  #peek(): string {
    return this.#points[this.#at] ?? '';
  }

  #next(): string {
    if (this.#at >= this.#points.length) throw this.#wrong('the pattern ends too early');
    return this.#points[this.#at++];
  }

  #take(c: string): boolean {
    if (this.#peek() !== c) return false;
    this.#at++;
    return true;
  }

  #wrong(rule: string, at = this.#at): ConstraintError {
    const source = this.#points.join('');
    return new ConstraintError({
      what: this.#what,
      rule: `pattern: ${rule}`,
      received: `${source.slice(0, 100)} at ${at}`,
    });
  }
}

const single = (point: number): Ranges => [[point, point]];
const isSingle = (ranges: Ranges) => ranges.length === 1 && ranges[0][0] === ranges[0][1];
