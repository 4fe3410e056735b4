/** Reading a JSON value that is not believed: each access says the file, the field and what it must be. Not which fields there are. */
import { TokenizerError } from '../errors.ts';

export class Field {
  readonly file: string;
  /** As in `model.vocab`; '' is the whole. */
  readonly path: string;
  readonly value: unknown;

  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  fail(rule: string, received: string = describe(this.value), hint?: string): TokenizerError {
    return new TokenizerError({ what: this.file, rule: `${this.path || 'the file'} ${rule}`, received, hint });
  }

  /** A field of this object; of value undefined where it is not there. */
  get(name: string): Field {
    const object = this.object();
    const path = this.path === '' ? name : `${this.path}.${name}`;
    return new Field(this.file, path, Object.hasOwn(object, name) ? object[name] : undefined);
  }

  /** Whether it is absent or null. */
  get none(): boolean {
    return this.value === undefined || this.value === null;
  }

  object(): Record<string, unknown> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value))
      throw this.fail('must be an object');
    return this.value as Record<string, unknown>;
  }

  list(most: number): Field[] {
    if (!Array.isArray(this.value)) throw this.fail('must be an array');
    if (this.value.length > most) throw this.fail(`must have at most ${most} entries`, String(this.value.length));
    return this.value.map((value, index) => new Field(this.file, `${this.path}[${index}]`, value));
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.fail('must be a string');
    return this.value;
  }

  /** Whole, 0 to most - 1. */
  id(most: number): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= most)
      throw this.fail(`must be a whole number from 0 to ${most - 1}`);
    return value;
  }

  /** Finite. */
  number(): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.fail('must be a number');
    return value;
  }

  /** One of these, or `absent` where it is not there. */
  choice<T extends string>(absent: T | undefined, ...choices: readonly T[]): T {
    if (this.none && absent !== undefined) return absent;
    if (!choices.includes(this.value as T)) throw this.fail(`must be ${choices.map((c) => `"${c}"`).join(' or ')}`);
    return this.value as T;
  }

  flag(absent: boolean): boolean {
    if (this.none) return absent;
    if (typeof this.value !== 'boolean') throw this.fail('must be true or false');
    return this.value;
  }

  /** Must be absent, null or one of these. */
  allow(...values: unknown[]): void {
    if (!this.none && !values.includes(this.value))
      throw this.fail(`must be ${['null', ...values.map((value) => JSON.stringify(value))].join(' or ')}`);
  }
}

/** Levels of lists and objects within one another: more are no file of ours, and would exhaust the stack of what walks them. */
const MOST_DEPTH = 50;

/** @throws TokenizerError where a value lies deeper */
export function checkDepth({ file, value }: Field): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH)
      throw new Field(file, '', undefined).fail(`must not lie deeper than ${MOST_DEPTH} levels`, 'it does');
    const inner: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      for (const part of Object.values(each)) if (typeof part === 'object' && part !== null) inner.push(part);
    }
    level = inner;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
