/**
 * Reads the fields of a JSON object one by one, so that a wrong one is named with what was expected, and one that nobody reads
 * is an error and not a setting that is silently skipped. Knows nothing of what the fields mean (run.ts, recipe.ts).
 */
import { CallosumError } from '../tensor/index.ts';

/** A recipe or a run that cannot be carried out as it is written. */
export class RunError extends CallosumError {
  override name = 'RunError';
}

const SUFFIXES: Record<string, number> = { '': 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

/** 60M, 1.5B, 10k, 2e6 as a whole number; undefined for anything else. */
export function parseAmount(text: string): number | undefined {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmbgt]?)$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const amount = Math.round(Number(digits) * SUFFIXES[suffix.toLowerCase()]);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

interface NumberRule {
  least?: number;
  most?: number;
  whole?: boolean;
  fallback?: number;
}

export class Fields {
  readonly #where: string;
  readonly #values: Record<string, unknown>;
  readonly #unread: Set<string>;

  /** `where` names the object in messages: a file, or a file and the path to a field. */
  constructor(where: string, value: unknown) {
    this.#where = where;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#wrong('', 'an object', value);
    this.#values = value as Record<string, unknown>;
    this.#unread = new Set(Object.keys(value).filter((name) => this.#values[name] !== undefined));
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  number(name: string, { least = -Infinity, most = Infinity, whole = false, fallback }: NumberRule = {}): number {
    const value = this.#take(name, fallback);
    const good =
      typeof value === 'number' && value >= least && value <= most && (!whole || Number.isSafeInteger(value));
    if (good) return value;
    const range = [least > -Infinity ? ` from ${least}` : '', most < Infinity ? ` to ${most}` : ''].join('');
    throw this.#wrong(name, `a ${whole ? 'whole ' : ''}number${range}`, value);
  }

  /** A number of tokens or parameters: 60000000, or a text like "60M" or "1.5B". */
  amount(name: string, rule: NumberRule = {}): number {
    const value = this.#values[name];
    if (typeof value !== 'string') return this.number(name, rule);
    this.#unread.delete(name);
    const amount = parseAmount(value);
    if (amount !== undefined && amount >= (rule.least ?? 0)) return amount;
    throw this.#wrong(name, 'a number, or a text like 60M or 1.5B', value);
  }

  string(name: string, fallback?: string): string {
    const value = this.#take(name, fallback);
    if (typeof value === 'string' && value !== '') return value;
    throw this.#wrong(name, 'a text', value);
  }

  boolean(name: string, fallback?: boolean): boolean {
    const value = this.#take(name, fallback);
    if (typeof value === 'boolean') return value;
    throw this.#wrong(name, 'true or false', value);
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = this.#take(name, fallback);
    if (choices.includes(value as T)) return value as T;
    throw this.#wrong(name, `one of ${choices.join(', ')}`, value);
  }

  /** A list; an empty one where there is a fallback only. */
  texts(name: string, fallback?: string[]): string[] {
    const value = this.#take(name, fallback);
    const least = fallback === undefined ? 1 : 0;
    if (Array.isArray(value) && value.length >= least && value.every((v) => typeof v === 'string' && v !== ''))
      return [...value];
    throw this.#wrong(name, `a list of texts${least ? ', at least one' : ''}`, value);
  }

  /** A field that is an object; an empty one where it is left out. */
  object(name: string): Fields {
    return new Fields(`${this.#where}: ${name}`, this.#take(name, {}));
  }

  objects(name: string): Fields[] {
    const value = this.#take(name, undefined);
    if (!Array.isArray(value) || value.length === 0) throw this.#wrong(name, 'a list of objects, at least one', value);
    return value.map((v, i) => new Fields(`${this.#where}: ${name}[${i}]`, v));
  }

  /** The field as it is, for a reader of its own. */
  raw(name: string): unknown {
    return this.#take(name, undefined);
  }

  /** Throws where the object has fields that were not asked for. */
  end(): void {
    const [first] = this.#unread;
    if (first !== undefined)
      throw new RunError({ what: this.#where, rule: 'every field must be a known one', received: first });
  }

  #take(name: string, fallback: unknown): unknown {
    this.#unread.delete(name);
    return this.#values[name] ?? fallback;
  }

  #wrong(name: string, expected: string, value: unknown): RunError {
    const received = value === undefined ? 'nothing' : JSON.stringify(value)?.slice(0, 80);
    return new RunError({ what: this.#where, rule: `${name || 'it'} must be ${expected}`, received });
  }
}
