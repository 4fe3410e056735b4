/**
 * Grammars as texts in the notation of GBNF: `root ::= "yes" | "no"`, with sets of characters, groups, repeats, comments and calls of other rules.
 * The rule `root` is the text. Not what becomes of them (automaton.ts).
 */
import type { Grammar } from './automaton.ts';
import { ConstraintError } from './error.ts';
import {
  characters,
  choice,
  complement,
  type Expression,
  HIGHEST,
  optional,
  type Ranges,
  repeat,
  rule,
  sequence,
  text,
} from './expression.ts';

const DEEPEST = 100;
const LARGEST_BOUND = 10_000;
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9 };
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Throws ConstraintError with line and column for what is no grammar, and for rules that are called and not there. */
export function parseGrammar(source: string): Grammar {
  return new GrammarParser(source).grammar();
}

class GrammarParser {
  readonly #points: string[];
  readonly #rules = new Map<string, Expression>();
  /** Where each rule is first called. */
  readonly #called = new Map<string, number>();
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#points = [...source];
  }

  grammar(): Grammar {
    this.#skip(true);
    while (this.#at < this.#points.length) this.#rule();
    for (const [name, at] of this.#called)
      if (!this.#rules.has(name)) throw this.#wrong(`the rule ${name} must be in the grammar`, at);
    if (!this.#rules.has('root')) throw this.#wrong('there must be a rule named root');
    return { rules: this.#rules, root: 'root' };
  }

  #rule(): void {
    const at = this.#at;
    const name = this.#name();
    if (name === '') throw this.#wrong('a rule must begin with its name, as in root ::= "yes"');
    if (this.#rules.has(name)) throw this.#wrong(`the rule ${name} must be there only once`, at);
    this.#skip(false);
    if (!this.#take('::=')) throw this.#wrong('::= must follow the name of a rule');
    this.#skip(true);
    this.#rules.set(name, this.#choice(false));
    if (this.#peek() === ')') throw this.#wrong('a parenthesis must be open before it is closed');
    if (this.#at < this.#points.length && !'\r\n'.includes(this.#peek()))
      throw this.#wrong('there must be a text, a set, a group, a rule, | or the end of the line');
    this.#skip(true);
  }

  /** Within a group, lines may end anywhere. */
  #choice(nested: boolean): Expression {
    if (++this.#depth > DEEPEST) throw this.#wrong(`groups must nest at most ${DEEPEST} deep`);
    const ways = [this.#sequence(nested)];
    while (this.#take('|')) {
      this.#skip(true);
      ways.push(this.#sequence(nested));
    }
    this.#depth--;
    return choice(...ways);
  }

  #sequence(nested: boolean): Expression {
    const parts: Expression[] = [];
    for (;;) {
      let part = this.#item();
      if (!part) return sequence(...parts);
      this.#skip(nested);
      for (let repeated = this.#repeated(part); repeated; repeated = this.#repeated(part)) {
        part = repeated;
        this.#skip(nested);
      }
      parts.push(part);
    }
  }

  #item(): Expression | undefined {
    const from = this.#at;
    if (this.#take('"')) return this.#quoted();
    if (this.#take('[')) return characters(this.#set());
    if (this.#take('.')) return characters([[0, HIGHEST]]);
    if (this.#take('(')) {
      this.#skip(true);
      const inside = this.#choice(true);
      if (!this.#take(')')) throw this.#wrong('a parenthesis must be closed', from);
      return inside;
    }
    const name = this.#name();
    if (name === '') return undefined;
    if (!this.#called.has(name)) this.#called.set(name, from);
    return rule(name);
  }

  #repeated(part: Expression): Expression | undefined {
    if (this.#take('*')) return repeat(part, 0);
    if (this.#take('+')) return repeat(part, 1);
    if (this.#take('?')) return optional(part);
    if (this.#peek() !== '{') return undefined;
    const found = /^\{\s*(\d+)\s*(,\s*(\d*)\s*)?\}/.exec(this.#points.slice(this.#at, this.#at + 40).join(''));
    if (!found) throw this.#wrong('a repeat must be as {2}, {2,} or {2,5}');
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (min > max || min > LARGEST_BOUND || (max !== Number.POSITIVE_INFINITY && max > LARGEST_BOUND))
      throw this.#wrong(`bounds must ascend and be at most ${LARGEST_BOUND}`);
    this.#at += found[0].length;
    return repeat(part, min, max);
  }

  #quoted(): Expression {
    const from = this.#at - 1;
    let value = '';
    while (!this.#take('"')) {
      if (this.#at >= this.#points.length || this.#peek() === '\n')
        throw this.#wrong('a text must be closed by "', from);
      value += String.fromCodePoint(this.#character());
    }
    return text(value);
  }

  #set(): Ranges {
    const from = this.#at - 1;
    const not = this.#take('^');
    const ranges: [number, number][] = [];
    while (!this.#take(']')) {
      if (this.#at >= this.#points.length) throw this.#wrong('a set must be closed by ]', from);
      const low = this.#character();
      const high =
        this.#peek() === '-' && this.#points[this.#at + 1] !== ']' && this.#take('-') ? this.#character() : low;
      if (high < low) throw this.#wrong('a range must go from one character up to another');
      ranges.push([low, high]);
    }
    return not ? complement(ranges) : ranges;
  }

  /** A code point, as it is or behind a backslash. */
  #character(): number {
    const from = this.#at;
    const own = this.#next();
    if (own !== '\\') return own.codePointAt(0)!;
    const escaped = this.#next();
    if (Object.hasOwn(CONTROLS, escaped)) return CONTROLS[escaped];
    if ('\\"[]-^/'.includes(escaped)) return escaped.codePointAt(0)!;
    const digits = HEX_DIGITS[escaped];
    const hex = this.#points.slice(this.#at, this.#at + (digits ?? 0)).join('');
    const point = Number.parseInt(hex, 16);
    if (!digits || hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex) || point > HIGHEST || point >> 11 === 0x1b)
      throw this.#wrong('\\ must be followed by n, r, t, \\, ", [, ], xFF, uFFFF or U0010FFFF of a character', from);
    this.#at += digits;
    return point;
  }

  #name(): string {
    const from = this.#at;
    while (/^[A-Za-z0-9_-]$/.test(this.#peek())) this.#at++;
    return this.#points.slice(from, this.#at).join('');
  }

  /** Blanks and comments; with lines, their ends, too. */
  #skip(lines: boolean): void {
    for (;;) {
      if (this.#peek() === '#') while (this.#at < this.#points.length && this.#peek() !== '\n') this.#at++;
      else if (this.#peek() !== '' && (lines ? ' \t\r\n' : ' \t').includes(this.#peek())) this.#at++;
      else return;
    }
  }

  #peek(): string {
    return this.#points[this.#at] ?? '';
  }

  #next(): string {
    if (this.#at >= this.#points.length) throw this.#wrong('the grammar ends too early');
    return this.#points[this.#at++];
  }

  #take(expected: string): boolean {
    if (this.#points.slice(this.#at, this.#at + expected.length).join('') !== expected) return false;
    this.#at += expected.length;
    return true;
  }

  #wrong(must: string, at = this.#at): ConstraintError {
    const before = this.#points.slice(0, at).join('').split('\n');
    const [line, column] = [before.length, [...before[before.length - 1]].length + 1];
    const received = this.#points.slice(at, at + 20).join('') || 'the end';
    return new ConstraintError({ what: `grammar, line ${line}, column ${column}`, rule: must, received });
  }
}
