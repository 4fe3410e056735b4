/**
 * A chat template as a program: parsed once, run with values, stopped where it runs too long, and its failures told with the line of
 * the template. The language is the package's (@huggingface/jinja), with the settings and functions that transformers gives
 * templates. What the values are, and which of them are not trusted, is chat-template.ts's matter.
 */
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { TokenizerError } from '../errors.ts';

type Token = ReturnType<typeof tokenize>[number];
/** A node of the package's tree, as far as it is looked at here. */
interface Node {
  type: string;
  value?: unknown;
}
type Evaluate = (node: Node | undefined, scope: Environment) => unknown;

const LONGEST_TEMPLATE = 2 ** 20;
/** Steps of the interpreter, and numbers in a range: far above any template, far below what keeps a server busy. */
const MOST_STEPS = 2_000_000;
const LONGEST_RANGE = 100_000;

/** Stands before the number of a line in texts that are put between the parts of a template to tell where it is. */
const LINE = '\0line ';

export class TemplateProgram {
  readonly #program: ReturnType<typeof parse>;
  readonly #name: string;

  /** `name` stands in errors for the template. @throws TokenizerError for what is no template, naming the line */
  constructor(source: string, name = 'chat template') {
    this.#name = name;
    if (source.length > LONGEST_TEMPLATE)
      throw this.#failure(`must have at most ${LONGEST_TEMPLATE} characters`, String(source.length));
    if (source.includes('\0')) throw this.#failure('must not have the character U+0000', 'one that has');
    const tokens = this.#tokens(source);
    let reached = 0;
    const watched = new Proxy(tokens, {
      get(list, key) {
        const at = typeof key === 'string' ? Number(key) : Number.NaN;
        if (at > reached && at < list.length) reached = at;
        return Reflect.get(list, key);
      },
    });
    try {
      this.#program = parse(watched);
    } catch (error) {
      const at = tokens.slice(0, reached + 1).findLast(isLine);
      throw this.#failure('must be a template', messageOf(error), at && lineOf(at.value));
    }
  }

  /** @throws TokenizerError for a template that refuses the values, fails or does not come to an end, naming the line */
  run(values: Record<string, unknown>): string {
    const run = new Run();
    try {
      const environment = new Environment();
      for (const [name, value] of Object.entries({ ...globals(), ...values })) environment.set(name, value);
      return String(run.with(environment).run(this.#program).value);
    } catch (error) {
      if (error instanceof Refused) throw this.#failure('refuses the messages', error.message, run.line);
      throw this.#failure('must run to its end', messageOf(error), run.line, error);
    }
  }

  /** With a text before each part that says its line: such texts may stand wherever a part may begin. */
  #tokens(source: string): Token[] {
    const settings = { lstrip_blocks: true, trim_blocks: true };
    let tokens: Token[];
    try {
      tokens = tokenize(source, settings);
    } catch (error) {
      throw this.#failure('must be a template', messageOf(error), failingLine(source, messageOf(error)));
    }
    const lines = linesOfParts(source);
    let part = 0;
    return tokens.flatMap((token) =>
      token.type === 'OpenStatement' || token.type === 'OpenExpression'
        ? [{ type: 'Text', value: `${LINE}${lines[part++] ?? 0}` } as Token, token]
        : [token],
    );
  }

  #failure(rule: string, received: string, line?: number, cause?: unknown): TokenizerError {
    const hint = line ? `line ${line} of the template` : undefined;
    return new TokenizerError({ what: this.#name, rule, received, hint }, { cause });
  }
}

const isLine = ({ type, value }: Token) => type === 'Text' && value.startsWith(LINE);
const lineOf = (text: string): number => Number(text.slice(LINE.length));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One running of a program: the line it is at, and how long it has run. */
class Run {
  line: number | undefined;
  #steps = 0;

  with(environment: Environment): Interpreter {
    const interpreter = new Interpreter(environment);
    const open = interpreter as unknown as { evaluate: Evaluate };
    const evaluate: Evaluate = open.evaluate.bind(interpreter);
    open.evaluate = (node: Node | undefined, scope: Environment) => {
      if (++this.#steps > MOST_STEPS) throw new Error(`it had not ended after ${MOST_STEPS} steps`);
      if (node?.type !== 'StringLiteral' || !String(node.value).startsWith(LINE)) return evaluate(node, scope);
      this.line = lineOf(String(node.value));
      return evaluate({ type: node.type, value: '' }, scope);
    };
    return interpreter;
  }
}

/** What a template raises by itself. */
class Refused extends Error {}

/** What transformers gives every template, beside the values. */
function globals(): Record<string, unknown> {
  return {
    ...{ true: true, false: false, none: null, True: true, False: false, None: null },
    raise_exception: (message: unknown) => {
      throw new Refused(String(message));
    },
    strftime_now: (format: unknown) => strftime(new Date(), String(format)),
    range,
  };
}

function range(...numbers: number[]): number[] {
  const [start, stop, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const count = Math.ceil((stop - start) / step);
  if (step === 0 || !(count <= LONGEST_RANGE)) throw new Error(`a range must have at most ${LONGEST_RANGE} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, i) => start + i * step);
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const two = (number: number) => String(number).padStart(2, '0');

/** Local time in C's format, in English whatever the machine's language is; what it does not know stays. */
const DATE: Record<string, (date: Date) => string> = {
  Y: (date) => String(date.getFullYear()),
  y: (date) => two(date.getFullYear() % 100),
  m: (date) => two(date.getMonth() + 1),
  d: (date) => two(date.getDate()),
  B: (date) => MONTHS[date.getMonth()],
  b: (date) => MONTHS[date.getMonth()].slice(0, 3),
  A: (date) => DAYS[date.getDay()],
  a: (date) => DAYS[date.getDay()].slice(0, 3),
  H: (date) => two(date.getHours()),
  I: (date) => two(date.getHours() % 12 || 12),
  p: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  M: (date) => two(date.getMinutes()),
  S: (date) => two(date.getSeconds()),
  F: (date) => strftime(date, '%Y-%m-%d'),
  T: (date) => strftime(date, '%H:%M:%S'),
  '%': () => '%',
};

export function strftime(date: Date, format: string): string {
  return format.replaceAll(/%([a-zA-Z%])/g, (all, letter: string) => DATE[letter]?.(date) ?? all);
}

/** The line at which each {% and {{ stands, in order; not those within strings, comments, and the marks that the package takes out. */
function linesOfParts(source: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let counted = 0;
  const opening = /\{#[\s\S]*?#\}|\{%-?\s*(?:end)?generation\s*-?%\}|\{[%{]/g;
  const inside = /'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"|[%}]\}/g;
  for (let match = opening.exec(source); match !== null; match = opening.exec(source)) {
    for (; counted < match.index; counted++) if (source[counted] === '\n') line++;
    if (match[0].length > 2) continue;
    lines.push(line);
    const end = match[0] === '{%' ? '%}' : '}}';
    inside.lastIndex = opening.lastIndex;
    for (let part = inside.exec(source); part !== null; part = inside.exec(source)) {
      if (part[0] !== end) continue;
      opening.lastIndex = inside.lastIndex;
      break;
    }
  }
  return lines;
}

/** The first line with which the template fails as the whole does. */
function failingLine(source: string, message: string): number {
  const lines = source.split('\n');
  for (let count = 1; count < lines.length; count++) {
    try {
      tokenize(lines.slice(0, count).join('\n'), { lstrip_blocks: true, trim_blocks: true });
    } catch (error) {
      if (messageOf(error) === message) return count;
    }
  }
  return lines.length;
}
